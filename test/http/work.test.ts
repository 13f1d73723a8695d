import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { DAY, formatShanghai, HOUR } from '../../src/basics/index.js';
import {
  approveAmendment,
  needFormSchema,
  registerCustodian,
  returnNeed,
  saveDraft,
  submitNeed,
} from '../../src/needs/index.js';
import { makeKeyPair } from '../../src/sealing/index.js';
import { propose } from '../support/amendments.js';
import { anAccount } from '../support/builders.js';
import {
  aNeedForm,
  anAgency,
  anEntry,
  aPublishedNeed,
  aQualification,
  aReviewer,
  mustBe,
} from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

/** The rows of the work list of a page: address, text of all cells. */
function workOf(html: string): { url: string; text: string }[] {
  const list = /<h2>(?:待办事项|Waiting for you)<\/h2>([^]*?)<\/section>/.exec(html)?.[1];
  if (list === undefined) throw new Error('no work list');
  return [...list.matchAll(/<tr>\s*<td><a href="([^"]+)">([^]*?)<\/tr>/g)].map(([, url = '', text = '']) => ({
    url,
    text: text
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  }));
}

it('leads an official from the desk to a ceremony of the own county, with its deadline', async () => {
  const { deps, clock } = site;
  const need = await aPublishedNeed(deps, { source: 'ceremony' });
  for (const bid of ['95000', '88000', '91000']) await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  clock.set(need.closesAt);
  for (const { error } of await runJobs(deps)) throw error;
  const own = await site.as('official', { divisionCode: '532301' });
  const work = workOf((await own.get('/desk')).text);
  expect(work).toEqual([
    { url: `/needs/${need.number}/ceremony`, text: expect.stringContaining(need.number) as string },
  ]);
  expect(work[0]?.text).toMatch(/2017-\d\d-\d\d \d\d:\d\d 前$/);
  expect((await own.get(work[0]?.url ?? '')).status).toBe(200);
  const other = await site.as('official', { divisionCode: '532331' });
  const { text } = await other.get('/desk');
  expect(workOf(text)).toEqual([]);
  expect(text).toContain('目前没有等待您办理的事项');
  const english = await own.get('/desk', { 'Accept-Language': 'en' });
  expect(english.text).toMatch(/Hold the drawing ceremony|主持摇号仪式/);
  clock.advance(30 * DAY);
  const late = await site.as('official', { divisionCode: '532301' });
  expect(workOf((await late.get('/desk')).text)[0]?.text).toContain('已逾期');
});

it('names reviews with the earliest deadline, and drafts and failed needs to their owner', async () => {
  const { deps, clock } = site;
  const { actor } = await anAccount(deps, { role: 'owner' });
  const failed = await aPublishedNeed(deps, {}, actor);
  clock.set(failed.closesAt);
  for (const { error } of await runJobs(deps)) throw error;
  const typed = aNeedForm(deps, { title: '待审核的测量' });
  const { id } = mustBe(await saveDraft(deps, actor, { id: deps.newId(), typed }));
  const owner = await site.asActor(actor);
  const items = workOf((await owner.get('/desk')).text);
  expect(items.map(({ url }) => url).sort()).toEqual(
    [`/desk/needs/${failed.id}`, `/desk/needs/${id}`].sort(),
  );
  expect(items.map(({ text }) => text).join()).toMatch(/已流标，可以重新发布/);
  mustBe(await submitNeed(deps, actor, { id, typed, form: needFormSchema.parse(typed) }));
  expect(workOf((await owner.get('/desk')).text)).toHaveLength(1);
  const official = await site.as('official', { divisionCode: '532301' });
  const review = workOf((await official.get('/desk')).text).find(({ url }) => url === '/review/needs');
  expect(review?.text).toMatch(/审核采购需求 1 件 .* 前$/);
  mustBe(await returnNeed(deps, await aReviewer(deps), { id, reason: '补充服务内容' }));
  expect((await owner.get('/desk')).text).toContain('修改被退回的采购需求');
});

it('tells an agency of an entry to confirm again, and of a qualification that ends soon', async () => {
  const { deps } = site;
  const newcomer = await site.as('agency');
  expect(workOf((await newcomer.get('/desk')).text)).toEqual([
    { url: '/desk/application', text: '填写并提交入驻申请 无期限' },
  ]);
  const soon = formatShanghai(deps.clock.now()).slice(0, 10);
  const agency = await anAgency(deps, { qualifications: [aQualification()] });
  const ending = await anAgency(deps, { qualifications: [aQualification({ validTo: soon })] });
  const need = await aPublishedNeed(deps);
  await anEntry(deps, agency.actor, need, '90000');
  const client = await site.asActor(agency.actor);
  expect(workOf((await client.get('/desk')).text)).toEqual([]);
  const proposal = await propose(deps, need, { budget: '97000' }, '调整预算');
  expect(workOf((await client.get('/desk')).text)).toEqual([]);
  const official = await site.as('official', { divisionCode: '532301' });
  const review = workOf((await official.get('/desk')).text).find(({ url }) => url === '/review/amendments');
  expect(review?.text).toMatch(/审核条款变更 1 件 .* 前$/);
  mustBe(await approveAmendment(deps, await aReviewer(deps), proposal));
  expect(workOf((await client.get('/desk')).text)).toEqual([
    { url: `/needs/${need.number}/entry`, text: expect.stringContaining('重新确认报名') as string },
  ]);
  const ends = workOf((await (await site.asActor(ending.actor)).get('/desk')).text);
  expect(ends[0]?.text).toContain('资质即将到期');
});

it('shows a custodian on both pages the share that is awaited', async () => {
  const custodians = await startTestSite({ overrides: { custodians: 2 } });
  try {
    const { deps, clock } = custodians;
    const { actor } = await anAccount(deps, { role: 'official' });
    const others = [await anAccount(deps, { role: 'official' }), await anAccount(deps, { role: 'official' })];
    for (const one of [actor, ...others.map((other) => other.actor)]) {
      mustBe(await registerCustodian(deps, one, (await makeKeyPair()).recipient));
    }
    const need = await aPublishedNeed(deps);
    await anEntry(deps, (await anAgency(deps)).actor, need, '90000');
    const before = await custodians.asActor(actor);
    expect(workOf((await before.get('/desk/custodian')).text)[0]?.text).toContain('起可以办理');
    clock.set(need.closesAt);
    clock.advance(HOUR);
    const client = await custodians.asActor(actor);
    for (const page of ['/desk', '/desk/custodian']) {
      const [line] = workOf((await client.get(page)).text);
      expect(line?.url).toBe(`/needs/${need.number}/opening`);
      expect(line?.text).not.toContain('起可以办理');
    }
  } finally {
    await custodians.stop();
  }
});

it('tells officials when the days off of a year are not known, and where to read how to bring them', async () => {
  const later = await startTestSite({ start: '2999-11-01T00:00:00.000Z' });
  const official = await later.as('official');
  const { text } = await official.get('/desk');
  const line = workOf(text).find(({ text: words }) => words.includes('工作日历'));
  expect(line?.url).toBe('/documents/working-days');
  expect(line?.text).toContain('2999 年');
  expect((await official.get(line?.url ?? '')).text).toContain('chinese-days');
  const administrator = workOf((await (await later.as('administrator')).get('/desk')).text);
  expect(administrator).toEqual([
    { url: '/documents/working-days', text: expect.stringContaining('2999 年') as string },
  ]);
  expect((await (await later.as('owner')).get('/desk')).text).not.toContain('工作日历');
  await later.stop();
});
