import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationSchema,
  findOpenApplication,
  storeAttachment,
  submitApplication,
} from '../../src/agencies/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, assertDefined, formatShanghai, HOUR } from '../../src/basics/index.js';
import { earliestClose, needFormSchema, saveDraft, submitNeed } from '../../src/needs/index.js';
import { useBrowser, type Visitor } from '../support/browser.js';
import { anAccount, anOwner, type BuiltAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import {
  aNeedForm,
  anAgency,
  anApplicationForm,
  anEntry,
  aPublishedNeed,
  mustBe,
  PDF,
} from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

describe('an official', () => {
  const visit = useBrowser();
  let site: TestSite;
  let official: Visitor;
  let account: BuiltAccount;

  beforeAll(async () => {
    site = await startTestSite();
    account = await anAccount(site.deps, { role: 'official' });
    official = await visit(site.url);
    await official.logIn(account);
  });
  afterAll(() => site.stop());

  const notice = () => official.page.locator('.notice').first().innerText();

  it('returns an application with a reason, and approves it when it comes again', async () => {
    const { actor } = await anAccount(site.deps, { role: 'agency' });
    const typed = anApplicationForm({ name: '楚雄青山测绘有限公司' });
    const scan = mustBe(
      await storeAttachment(site.deps, actor, {
        name: '证书.pdf',
        mediaType: 'application/pdf',
        content: PDF,
      }),
    );
    for (const held of typed['qualifications'] as Record<string, unknown>[]) held['attachmentId'] = scan;
    const application = applicationSchema.parse(typed);
    const submit = async () => mustBe(await submitApplication(site.deps, actor, { typed, application }));
    await submit();
    await official.press('main a[href="/review/agencies"]');
    await official.press('main tbody a');
    expect(await official.text()).toContain('证书.pdf');
    await official.press('button[value=return]', 422);
    await official.fill({ reason: '证书扫描件不清晰' });
    await official.press('button[value=return]');
    expect(await notice()).toBe('已退回。');
    expect(await findOpenApplication(site.deps.db, actor.agencyId ?? '')).toMatchObject({
      state: 'returned',
      reason: '证书扫描件不清晰',
    });
    await submit();
    await official.go('/review/agencies');
    await official.press('main tbody a');
    await official.press('button[value=approve]');
    expect(await notice()).toBe('已通过，即时生效。');
    expect(await official.page.locator('h1').innerText()).toBe('楚雄青山测绘有限公司');
  });

  it('returns a need with a reason, and publishes it when it comes again', async () => {
    const owner = await anOwner(site.deps);
    const typed = aNeedForm(site.deps, {
      title: '绿水河道测绘',
      closesAt: formatShanghai(addMillis(earliestClose(site.clock.now()), HOUR)),
    });
    const form = needFormSchema.parse(typed);
    const { id } = mustBe(await saveDraft(site.deps, owner.actor, { id: site.deps.newId(), typed }));
    mustBe(await submitNeed(site.deps, owner.actor, { id, typed, form }));
    await official.go('/review/needs');
    await official.press('main tbody a');
    await official.fill({ reason: '服务内容过于笼统' });
    await official.press('button[value=return]');
    expect(await notice()).toBe('已退回业主。');
    mustBe(await submitNeed(site.deps, owner.actor, { id, typed, form }));
    await official.go('/review/needs');
    await official.press('main tbody a');
    await official.press('button[value=publish]');
    expect(await notice()).toBe('公告已发布，报名开始。');
  });

  it('opens the hall of a ceremony, and the selection follows its digits', async () => {
    const need = await aPublishedNeed(site.deps, { method: 'random', source: 'ceremony' });
    const agencies = [await anAgency(site.deps), await anAgency(site.deps), await anAgency(site.deps)];
    for (const { actor } of agencies) await anEntry(site.deps, actor, need);
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    await official.logIn(account);
    await official.go(`/needs/${need.number}`);
    await official.press(`main a[href="/needs/${need.number}/ceremony"]`);
    const { actor } = account;
    const digits = '27182818284590452353';
    const witnesses = ['见证人甲', '见证人乙'];
    mustBe(await recordCeremony(site.deps, actor, { number: need.number, digits, witnesses }));
    await official.go(`/needs/${need.number}/ceremony`);
    expect(await runJobs(site.deps)).toEqual([]);
    await official.go(`/needs/${need.number}`);
    expect(await official.text()).toContain('为什么是这一家？');
    const stored = await site.deps.db.selectFrom('ceremony').select('digits').executeTakeFirst();
    expect(assertDefined(stored, 'a record').digits).toBe(digits);
  });
});
