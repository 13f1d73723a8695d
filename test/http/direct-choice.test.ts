/** A direct choice as its owner writes it, an official reviews it, and everybody reads it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { formatShanghai } from '../../src/basics/index.js';
import { anOwner } from '../support/builders.js';
import { aDirectForm, anAnnouncement, objectors } from '../support/direct-choice.js';
import { anAgency, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { startTestSite, type TestSite } from '../support/site.js';

const NEW = '/desk/needs/new';
let site: TestSite;

beforeEach(async () => {
  site = await startTestSite({ start: '2023-08-18T01:00:00.000Z' });
});
afterEach(() => site.stop());

const run = async () => {
  for (const { error } of await runJobs(site.deps)) throw error;
};

/** What an owner posts, with the fields of the form as a browser has them. */
async function filled(overrides: Record<string, unknown> = {}) {
  const { actor } = await anOwner(site.deps);
  const client = await site.asActor(actor);
  const { creditCode } = await anAgency(site.deps);
  const shown = readPage(await client.get(NEW)).form('title');
  const { lines: _, ...typed } = await aDirectForm(site.deps, actor, creditCode, overrides);
  const line = { 'lines[0][type]': 'C01', 'lines[0][minGrade]': '丙' };
  const form = { ...shown, ...typed, ...line, action: 'submit' } as Record<string, string | string[]>;
  return { client, form, creditCode };
}

describe('the form', () => {
  it('says when a direct choice is allowed, and offers it in a section of its own', async () => {
    const client = await site.asActor((await anOwner(site.deps)).actor);
    const page = readPage(await client.get(NEW));
    expect(page.text).toContain('直接选取不报名、不抽取');
    expect(page.text).toContain('公示至少 5 个工作日');
    expect(page.text).toContain('须低于 300,000.00 元');
    const english = readPage(await client.get(`${NEW}?lang=en`));
    expect(english.text).toContain('Direct choice');
  });

  it('sends one, which an official publishes and everybody reads', async () => {
    const { client, form } = await filled();
    const sent = await client.post(NEW, form, { files: [] });
    expect(sent.status).toBe(303);
    const { id } = await site.deps.db
      .selectFrom('need')
      .select('id')
      .where('state', '=', 'submitted')
      .executeTakeFirstOrThrow();
    const official = await site.asActor(await aReviewer(site.deps));
    const review = readPage(await official.get(`/review/needs/${id}`));
    expect(review.text).toContain('溃坝后须当日测量');
    expect(review.text).toContain('灾害或事故后的紧急抢修');
    expect(review.text).not.toContain('随机数来源');
    const published = await official.post(`/review/needs/${id}`, { action: 'publish' });
    expect(published.status).toBe(303);
    const notice = readPage(await site.client().get(published.location ?? ''));
    expect(notice.text).toContain('直接选取公示：拟委托');
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['too short', { closesAt: '2023-08-22 09:00' }, 'closesAt', '公示期至少 5 个工作日'],
    ['above the budget', { directPrice: '98000.01' }, 'directPrice', '委托价不能高于预算'],
    ['of nobody', { directAgency: '' }, 'directAgency', '请填写'],
    ['without a ground', { directGround: '' }, 'directGround', '请从列表中选择'],
    ['without a reason', { directReason: '' }, 'directReason', '请填写'],
    ['of a wrong code', { directAgency: '<script>alert(1)</script>' }, 'directAgency', '统一社会信用代码'],
    ['above the limit', { fund: 'state', budget: '300000' }, 'budget', '须低于'],
    ['as a continuation of nothing', { directGround: 'continuation' }, 'directEarlier', '原采购须是'],
  ])('refuses one %s at its field, and keeps what was typed', async (_, overrides, field, message) => {
    const { client, form } = await filled(overrides);
    const refused = await client.post(NEW, form, { files: [] });
    expect(refused.status).toBe(422);
    const page = readPage(refused);
    expect(page.errorAt(field)).toContain(message);
    expect(refused.text).not.toContain('<script>alert(1)');
    const kept = page.form('title');
    for (const name of ['title', 'directAgency', 'directPrice', 'directReason', 'closesAt'])
      expect([name, kept[name]]).toEqual([name, form[name]]);
  });
});

describe('the page of a need', () => {
  it('says whom, for how much, why, and how to object; nothing on it looks drawn', async () => {
    const need = await anAnnouncement(site.deps);
    const { clock } = site;
    const visitor = site.client();
    const page = readPage(await visitor.get(`/needs/${need.number}`));
    expect(page.text).toContain(`异议截至 ${formatShanghai(need.until)}`);
    expect(page.text).toContain('90,000.00');
    expect(page.text).toContain('溃坝后须当日测量');
    expect(page.text).toContain('为什么是这一家');
    expect(page.links).toContain(`/needs/${need.number}/objections`);
    expect(page.text).not.toMatch(/抽取名次|随机数|名单哈希|验证证书|报名截止|可以报名/);
    clock.set(need.until);
    await run();
    const after = readPage(await visitor.get(`/needs/${need.number}`));
    expect(after.text).toContain('这不是抽取的结果');
    expect(after.text).not.toMatch(/中选机构|抽取名次|随机数/);
    const english = await visitor.get(`/needs/${need.number}?lang=en`);
    expect(english.text).toContain('Nothing was drawn, and there is no certificate.');
    const { direct, certificate } = JSON.parse((await visitor.get(`/needs/${need.number}.json`)).text);
    expect([direct.announcement.priceFen, direct.fault, certificate]).toEqual([9_000_000, null, null]);
    expect((await visitor.get(`/log/documents/${direct.sha256}`)).text).toContain('"ground":"disaster"');
  });

  it.each(['open', 'in force', 'fallen'])('has no page of a draw: %s', async (fate) => {
    const need = await anAnnouncement(site.deps);
    if (fate === 'fallen') {
      const { complain, uphold } = objectors(site.deps, need);
      await uphold(mustBe(await complain()));
    } else if (fate === 'in force') site.clock.set(need.until);
    await run();
    const visitor = site.client();
    const agency = await site.asActor(need.agency);
    const official = await site.asActor(await aReviewer(site.deps));
    const missing = [
      'ceremony',
      'ceremony/minutes',
      'ceremony.json',
      'certificate.json',
      'opening',
      'opening.json',
    ];
    for (const part of [...missing, 'closed-list.json', 'eligibility', 'eligibility.json'])
      expect([part, (await visitor.get(`/needs/${need.number}/${part}`)).status]).toEqual([part, 404]);
    expect((await agency.get(`/needs/${need.number}/entry`)).status).toBe(404);
    expect((await official.get(`/needs/${need.number}/rounds`)).status).toBe(404);
    for (const part of fate === 'in force'
      ? ['award', 'award/letter', 'award/archive', 'objections']
      : ['objections'])
      expect([part, (await visitor.get(`/needs/${need.number}/${part}`)).status]).toEqual([part, 200]);
    const owner = await site.asActor(need.owner);
    expect((await owner.get(`/desk/needs/${need.id}`)).status).toBe(200);
    expect((await owner.get(`/desk/needs/${need.id}/edit`)).status).toBe(409);
  });

  it('takes no change of an announcement, and no act of a draw', async () => {
    const need = await anAnnouncement(site.deps);
    const owner = await site.asActor(need.owner);
    const official = await site.asActor(await aReviewer(site.deps));
    const agency = await site.asActor(need.agency);
    const changed = await owner.post(
      `/desk/needs/${need.id}/edit`,
      { title: 'x', action: 'amend' },
      { files: [] },
    );
    expect(changed.status).toBe(409);
    for (const action of ['propose-failure', 'confirm-failure', 'propose', 'confirm'])
      expect([action, (await official.post(`/needs/${need.number}/rounds`, { action })).status]).not.toEqual([
        action,
        500,
      ]);
    expect((await official.post(`/needs/${need.number}/opening`, { share: 'x' })).status).toBe(404);
    expect(
      (await agency.post(`/needs/${need.number}/entry`, { planHash: '', action: 'enter' })).status,
    ).toBeLessThan(500);
  });

  it('is found by its method, in every format, and by nobody who looks for what to enter', async () => {
    const need = await anAnnouncement(site.deps);
    const visitor = site.client();
    for (const ending of ['', '.json', '.csv', '.atom', '.ics']) {
      const list = await visitor.get(`/needs${ending}?method=direct`);
      expect([ending, list.status, list.text.includes(need.number)]).toEqual([ending, 200, true]);
    }
    expect((await visitor.get('/needs?method=direct')).text).toContain('直接选取公示中');
    expect((await visitor.get('/needs?method=random')).text).not.toContain(need.number);
    const agency = await site.asActor((await anAgency(site.deps)).actor);
    expect((await agency.get('/needs?fit=1')).text).not.toContain(need.number);
    expect((await visitor.get('/')).status).toBe(200);
    expect((await visitor.get('/feed.atom')).text).toContain('直接选取公示');
  });

  it('takes objections of agencies and of anybody, and says what they do', async () => {
    const need = await anAnnouncement(site.deps);
    const visitor = site.client();
    const path = `/needs/${need.number}/objections`;
    const page = readPage(await visitor.get(path));
    expect(page.text).toContain('答复前直接选取不生效');
    const form = {
      ...page.form('text'),
      kind: 'complaint',
      ground: 'price',
      text: '价格不合理',
      name: '',
      phone: '',
    };
    const made = await visitor.post(path, form, { files: [] });
    expect(made.status).toBe(303);
    site.clock.set(need.until);
    await run();
    expect(readPage(await visitor.get(`/needs/${need.number}`)).text).toContain('有异议未答复，答复前不生效');
    const { dismiss } = objectors(site.deps, need);
    await dismiss(`${need.number}-Y01`);
    await run();
    expect(readPage(await visitor.get(`/needs/${need.number}`)).text).toContain('公示期满后于');
  });

  it('stands apart in the savings', async () => {
    const need = await anAnnouncement(site.deps);
    site.clock.set(need.until);
    await run();
    const page = readPage(await site.client().get('/statistics/savings?from=2023-01&to=2023-12'));
    expect(page.text).toContain('直接选取单列一行，不计入上面的合计');
    expect(page.rows.flat()).toContain('直接选取');
  });
});
