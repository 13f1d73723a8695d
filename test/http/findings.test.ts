import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { findPool, poolOf } from '../../src/draws/index.js';
import { anAccount, type BuiltAccount } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed, PDF } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let officials: BuiltAccount[];
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
let entrants: Awaited<ReturnType<typeof anAgency>>[];

beforeEach(async () => {
  site = await startTestSite({ start: '2023-08-18T02:00:00.000Z' });
  officials = [];
  for (let count = 0; count < 3; count += 1) officials.push(await anAccount(site.deps, { role: 'official' }));
  need = await aPublishedNeed(site.deps, { closesAt: '2023-08-23 23:49:24' });
  entrants = [];
  for (const bid of ['95000', '88000', '91000', '90000']) {
    const agency = await anAgency(site.deps, { name: `演示测绘${bid}有限公司` });
    await anEntry(site.deps, agency.actor, need, bid);
    entrants.push(agency);
  }
  site.clock.set('2023-08-23T15:49:25.000Z');
  for (const { error } of await runJobs(site.deps)) throw error;
});
afterEach(() => site.stop());

const path = () => `/needs/${need.number}/rounds`;
const all = () => Promise.all(officials.map(({ actor }) => site.asActor(actor)));
const idOf = async () =>
  (await site.deps.db.selectFrom('finding').select('id').where('state', '=', 'proposed').executeTakeFirst())
    ?.id ?? '';

it('lead, by two officials, to a redraw that a third decides, without the agency that they name', async () => {
  const [first, second, third] = (await all()) as [Client, Client, Client];
  const agency = entrants[1]?.creditCode ?? '';
  const objection = await anUpheldComplaint(site.deps, need.number);
  const redo = {
    action: 'propose',
    basis: 'objection-upheld',
    objection,
    reason: '异议成立',
    source: 'ceremony',
  };
  const empty = (await first.get(path())).text;
  expect(empty).toContain('日志里没有可以排除任何机构的新记录');
  expect(empty).toContain('演示测绘88000有限公司');
  const nobody = await first.post(path(), { ...redo, excluded: [agency] });
  expect([nobody.status, nobody.text.includes(`日志里没有可以排除 ${agency} 的新记录`)]).toEqual([422, true]);
  const form = {
    action: 'propose-finding',
    agency,
    ground: 'related-entry',
    facts: '与另一家报名机构同一实际控制人',
  };
  const wrong = await first.post(path(), { ...form, ground: 'suspended' });
  expect([wrong.status, wrong.text.includes('与另一家报名机构同一实际控制人')]).toEqual([422, true]);
  const files = [{ field: 'file', name: '查询单.pdf', type: 'application/pdf', content: PDF }];
  expect((await first.post(path(), form, { files })).status).toBe(303);
  const twice = await first.post(path(), form);
  expect([twice.status, twice.text.includes('已有同样的认定或提议')]).toEqual([422, true]);
  const digest = createHash('sha256').update(PDF).digest('hex');
  const proposed = (await site.client().get(`/needs/${need.number}`)).text;
  for (const words of ['演示测绘88000有限公司', '同一实际控制人', '等待另一名工作人员确认', digest])
    expect(proposed).toContain(words);
  expect((await second.get('/desk')).text).toContain('第二人决定是否认定报名机构的问题');
  expect((await (await site.asActor(entrants[0]!.actor)).get('/desk/messages')).text).toContain(
    '有人提议认定一家报名机构的问题',
  );
  const finding = await idOf();
  expect((await first.get(path())).text).not.toContain('value="confirm-finding"');
  expect((await first.post(path(), { action: 'confirm-finding', finding })).status).toBe(422);
  expect((await second.post(path(), { action: 'confirm-finding', finding })).status).toBe(303);
  expect((await second.post(path(), { action: 'confirm-finding', finding })).status).toBe(409);
  expect((await site.client().get('/feed.atom')).text).toContain('认定报名机构的问题');
  const offered = (await first.get(path())).text;
  expect(offered).toMatch(new RegExp(`name="excluded" value="${agency}"`));
  expect(offered).toMatch(
    /演示测绘88000有限公司：与另一家报名机构的法定代表人（同名而未认定为两人的，按一人）或控股单位相同[^<]*（日志第 \d+ 条）/,
  );
  expect(offered.match(/name="excluded"/g)).toHaveLength(1);
  // What was ticked stays so where something else is wrong.
  const again = await first.post(path(), { ...redo, reason: '', excluded: [agency] });
  expect(again.text).toMatch(new RegExp(`value="${agency}" checked`));
  expect((await first.post(path(), { ...redo, excluded: [agency] })).status).toBe(303);
  const shown = (await second.get(path())).text;
  expect(shown).toMatch(/<a href="\/log\/\d+">演示测绘88000有限公司/);
  const alone = await second.post(path(), { action: 'confirm' });
  expect([alone.status, alone.text.includes('须有第三名工作人员')]).toEqual([422, true]);
  expect((await third.post(path(), { action: 'confirm' })).status).toBe(303);
  site.clock.set('2023-08-23T17:00:00.000Z');
  for (const { error } of await runJobs(site.deps)) throw error;
  const pool = await findPool(site.deps.db, need.id);
  expect(pool && poolOf(pool).excluded).toEqual([{ agency, reason: 'related-entry' }]);
});

it('may be refused, and change nothing then', async () => {
  const [first, second] = (await all()) as [Client, Client];
  const agency = entrants[1]?.creditCode ?? '';
  const form = { action: 'propose-finding', agency, ground: 'avoidance', facts: '待核实' };
  expect((await first.post(path(), { ...form, agency: '91532301MA00000000' })).status).toBe(422);
  expect((await first.post(path(), form)).status).toBe(303);
  expect((await second.post(path(), { action: 'refuse-finding', finding: await idOf() })).status).toBe(303);
  expect((await site.client().get(`/needs/${need.number}`)).text).not.toContain('待核实');
  expect((await first.get(path())).text).toContain('日志里没有可以排除任何机构的新记录');
  expect((await first.post(path(), form)).status).toBe(303);
});
