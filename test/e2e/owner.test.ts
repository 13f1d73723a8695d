import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, assertDefined, formatShanghai, HOUR } from '../../src/basics/index.js';
import {
  approveAmendment,
  earliestClose,
  findLatestAmendment,
  findNeedByNumber,
  getCurrentVersion,
  publishNeed,
} from '../../src/needs/index.js';
import { useBrowser, type Visitor } from '../support/browser.js';
import { aCreditCode, TEST_PASSWORD } from '../support/builders.js';
import { anAgency, anEntry, aReviewer, mustBe, PDF } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

describe('an owner', () => {
  const visit = useBrowser();
  let site: TestSite;
  let owner: Visitor;
  let id: string;
  let number: string;

  beforeAll(async () => {
    site = await startTestSite();
    owner = await visit(site.url);
  });
  afterAll(() => site.stop());

  const notice = () => owner.page.locator('.notice').first().innerText();
  const deadline = () => formatShanghai(addMillis(earliestClose(site.clock.now()), HOUR));

  it('registers', async () => {
    await owner.go('/register');
    await owner.press('main a[href="/register/owner"]');
    await owner.fill({
      creditCode: aCreditCode(),
      name: '楚雄绿水管理站',
      kind: 'institution',
      divisionCode: '532301',
      legalRepresentative: '绿水法人',
      contactName: '联系人',
      contactPhone: '0878-3130002',
      email: 'green@owner.test',
      password: TEST_PASSWORD,
      passwordAgain: TEST_PASSWORD,
    });
    await owner.press('main button');
    expect(await notice()).toBe('注册成功，已为您登录。');
  });

  it('drafts a need, is told what is missing, and submits it', async () => {
    await owner.press('main a[href="/desk/needs/new"]');
    await owner.fill({ title: '绿水河道测绘', content: '河道地形图测绘，比例尺 1:500。' });
    await owner.press('button[value=save]');
    expect(await notice()).toBe('草稿已保存。');
    await owner.press('button[value=submit]', 422);
    expect(await owner.page.locator('#title').inputValue()).toBe('绿水河道测绘');
    await owner.fill({
      projectCode: '2017-532301-76-01-000321',
      projectName: '绿水河道治理工程',
      investment: '3000000',
      'lines[0][type]': 'C01',
      'lines[0][minGrade]': '丙',
      serviceDays: '30',
      budget: '98000',
      fund: 'social',
      method: 'reference',
      source: 'commit',
      closesAt: deadline(),
      witnesses: '见证人甲\n见证人乙',
      ownerPhone: '0878-3130002',
    });
    await owner.page
      .locator('#attachmentFile')
      .setInputFiles({ name: '河道略图.pdf', mimeType: 'application/pdf', buffer: PDF });
    await owner.press('button[value=submit]');
    expect(await notice()).toBe('已提交审核。');
    await owner.press('main a[href="/desk/needs"]');
    expect(await owner.text()).toContain('待审核');
    const need = await site.deps.db.selectFrom('need').select('id').executeTakeFirstOrThrow();
    id = need.id;
  });

  it('sees the publication, proposes other terms, and reads old and new once they are approved', async () => {
    const official = await aReviewer(site.deps);
    ({ number } = mustBe(await publishNeed(site.deps, official, id)));
    await owner.go(`/desk/needs/${id}`);
    await owner.press(`main a[href="/needs/${number}"]`);
    expect(await owner.text()).toContain('河道略图.pdf');
    await owner.go(`/desk/needs/${id}`);
    await owner.press(`main a[href="/desk/needs/${id}/edit"]`);
    expect(await owner.text()).toContain('修改会带来什么');
    await owner.fill({ content: '河道地形图测绘，比例尺 1:1000。', closesAt: deadline() });
    await owner.press('button[value=amend]', 422);
    await owner.fill({ changeNote: '更正比例尺' });
    await owner.press('button[value=amend]');
    expect(await notice()).toBe('条款变更已提交审核；通过之前，现行条款不变。');
    expect(await owner.text()).toContain('比例尺 1:1000');
    const { id: proposal } = assertDefined(await findLatestAmendment(site.deps.db, id), 'a proposal');
    mustBe(await approveAmendment(site.deps, official, proposal));
    await owner.go(`/needs/${number}`);
    expect(await owner.text()).toContain('更正比例尺');
    const changed = owner.page.locator('main tr', { hasText: '服务内容' });
    expect(await changed.locator('td').allInnerTexts()).toEqual([
      '河道地形图测绘，比例尺 1:500。',
      '河道地形图测绘，比例尺 1:1000。',
    ]);
  });

  it('sees the result and its reasons', async () => {
    const need = assertDefined(await findNeedByNumber(site.deps.db, number), number);
    const { planHash } = await getCurrentVersion(site.deps.db, id);
    for (const bid of ['98000', '92000', '89000', '85000', '80000', '70000']) {
      await anEntry(site.deps, (await anAgency(site.deps)).actor, { number, planHash }, bid);
    }
    site.clock.set(need.closesAt ?? '');
    expect(await runJobs(site.deps)).toEqual([]);
    // Days have passed: the session is over.
    await owner.logIn({ email: 'green@owner.test', password: TEST_PASSWORD });
    await owner.press('main a[href="/desk/needs"]');
    await owner.press(`main a[href="/desk/needs/${id}"]`);
    await owner.press(`main a[href="/needs/${number}"]`);
    expect(await owner.text()).toContain('为什么是这一家？');
    expect(await owner.page.locator('main table').first().locator('tbody tr').count()).toBe(6);
  });

  it('withdraws a need that nobody needs any more', async () => {
    await owner.go('/desk/needs/new');
    await owner.fill({ title: '不再需要的测绘' });
    await owner.press('button[value=save]');
    await owner.go('/desk/needs');
    await owner.press('main tbody a >> text=不再需要的测绘');
    await owner.page.locator('summary').click();
    await owner.press('details button.danger', 422);
    await owner.fill({ reason: '项目取消' });
    await owner.press('details button.danger');
    expect(await notice()).toBe('已撤回。');
  });
});
