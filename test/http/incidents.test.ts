import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { rotateKey } from '../../src/audit/index.js';
import { proposeRedo, settleRedo } from '../../src/draws/index.js';
import { saveDraft } from '../../src/needs/index.js';
import { anAccount, anOwner } from '../support/builders.js';
import { aNeedForm, anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import { readPage } from '../support/page.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
beforeAll(async () => {
  site = await startTestSite();
  need = await aPublishedNeed(site.deps, { title: '水库 & <测量>' });
  for (const bid of ['90000', '80000', '70000'])
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
  site.clock.set(need.closesAt);
  expect(await runJobs(site.deps)).toEqual([]);
});
afterAll(() => site.stop());

const feed = async () => (await site.client().get('/feed.atom')).text;

it('the public sees a redraw from its proposal on, with the reason but no telephone number', async () => {
  const { deps } = site;
  const [first, second] = [
    await anAccount(deps, { role: 'official' }),
    await anAccount(deps, { role: 'official' }),
  ];
  expect(readPage(await site.client().get('/incidents')).text).toContain('没有符合条件的异常或重抽');
  const proposal = {
    number: need.number,
    basis: 'objection-upheld' as const,
    objection: await anUpheldComplaint(deps, need.number),
    reason: '异议成立，详询 13987654321',
    source: 'ceremony' as const,
    excluded: [],
  };
  mustBe(await proposeRedo(deps, first.actor, proposal));
  const visitor = site.client();
  const open = readPage(await visitor.get('/incidents'));
  expect(open.rows).toHaveLength(2);
  expect(open.rows[1]?.join(' ')).toMatch(/水库 & <测量>.*异议成立，详询 \[…\].*未了结/);
  expect(open.text).not.toContain('13987654321');
  expect(await feed()).toContain('提议重抽');
  mustBe(await settleRedo(deps, second.actor, { number: need.number, confirm: true }));
  const settled = readPage(await visitor.get('/incidents'));
  expect(settled.rows[1]?.join(' ')).toContain('该轮作废');
  expect(await feed()).toContain('决定重抽');
  expect(await feed()).toContain('第 1 轮；依据：异议成立');
});

it('the list is reached from home and from the need, and filtered by need and county', async () => {
  const visitor = site.client();
  expect(readPage(await visitor.get('/')).link('异常与重抽')).toBe('/incidents');
  const own = readPage(await visitor.get(`/needs/${need.number}`)).link('本项目的异常与重抽');
  expect(own).toBe(`/incidents?need=${need.number}`);
  expect(readPage(await visitor.get(own)).rows).toHaveLength(2);
  expect(readPage(await visitor.get('/incidents?need=CX-2017-999999')).rows).toEqual([]);
  expect(readPage(await visitor.get(`/incidents?division=532301`)).rows).toHaveLength(2);
  expect(readPage(await visitor.get('/incidents?division=532329')).rows).toEqual([]);
  for (const wrong of ['division=1', 'after=x', 'after=WyJhIl0'])
    expect((await visitor.get(`/incidents?${wrong}`)).status).toBe(400);
});

it('the feed tells of withdrawn notices and new keys of the log, and not of drafts', async () => {
  const owner = await anOwner(site.deps);
  const client = await site.asActor(owner.actor);
  const withdrawn = await aPublishedNeed(site.deps, { title: '撤回的测量' }, owner.actor);
  await client.post(`/desk/needs/${withdrawn.id}/withdrawal`, { reason: '项目取消' });
  const draft = mustBe(
    await saveDraft(site.deps, owner.actor, { id: site.deps.newId(), typed: aNeedForm(site.deps) }),
  ).id;
  expect((await client.post(`/desk/needs/${draft}/withdrawal`, { reason: '不办了' })).status).toBe(303);
  const verifier = await rotateKey(site.deps);
  const text = await feed();
  expect(text).toContain('公告撤回');
  expect(text).toContain('原因：项目取消');
  expect(text).not.toContain('不办了');
  expect(text).not.toContain(draft);
  expect(text).toContain(verifier);
  expect(text).not.toContain('/needs/log"');
  const visitor = site.client();
  await visitor.get('/language?to=en&back=/');
  expect((await visitor.get('/feed.atom')).text).toContain('Notice withdrawn');
});
