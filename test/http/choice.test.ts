/** The page where an owner chooses from the small list: whose it is, what it refuses, and what everybody sees of it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { aListedNeed, CHOOSE_UNTIL, WHY } from '../support/listed-need.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';
import { suspendNow } from '../support/suspensions.js';

let site: TestSite;
let need: Awaited<ReturnType<typeof aListedNeed>>;
let owner: Client;
let page: string;
let path: string;

beforeEach(async () => {
  site = await startTestSite({ start: '2023-08-18T01:00:00.000Z' });
  need = await aListedNeed(site.deps.db, site);
  path = `/needs/${need.need.number}`;
  page = `${path}/choice`;
  owner = await site.asActor(need.owner);
});
afterEach(() => site.stop());

const code = (rank: number): string => need.ranking[rank - 1] ?? '';
const names = async (): Promise<string[]> => {
  const rows = await site.deps.db.selectFrom('agency').select(['creditCode', 'name']).execute();
  return need.ranking.map((one) => rows.find(({ creditCode }) => creditCode === one)?.name ?? '?');
};

it('is the owner’s alone, and offers the small list with place, price and standing', async () => {
  const [first = '', second = '', third = '', fourth = ''] = await names();
  const open = await owner.get(page);
  expect(open.status).toBe(200);
  for (const words of [first, second, third, '2023-08-28 23:49', '抽取次序第 1', '信用 100'])
    expect(open.text).toContain(words);
  expect(open.text).not.toContain(fourth);
  expect((await site.client().get(page)).status).toBe(303);
  for (const stranger of [
    await site.as('owner'),
    await site.asActor(need.agency(1)),
    await site.as('official'),
  ]) {
    expect((await stranger.get(page)).status).toBe(403);
    expect((await stranger.post(page, { agency: code(1), why: WHY })).status).toBe(403);
  }
  expect(await need.courses()).toEqual([]);
  expect((await owner.get('/needs/CX-2023-999999/choice')).status).toBe(404);
});

it('keeps what was typed beside what is wrong with it, and chooses nothing', async () => {
  const short = await owner.post(page, { agency: code(2), why: '价低<b>' });
  expect(short.status).toBe(422);
  for (const words of ['理由至少 10 个字', '价低&lt;b&gt;']) expect(short.text).toContain(words);
  expect(short.text).toMatch(new RegExp(`value="${code(2)}" checked`));
  const none = await owner.post(page, { why: WHY });
  expect([none.status, none.text.includes('请从列表中选择一项'), none.text.includes(WHY)]).toEqual([
    422,
    true,
    true,
  ]);
  const outside = await owner.post(page, { agency: code(4), why: WHY });
  expect([outside.status, outside.text.includes('请从小名单中选择一家')]).toEqual([422, true]);
  for (const agency of ['', 'x'.repeat(100_000), "' or 1=1 --", '91532301MA0000013M\u0000', '__proto__'])
    expect((await owner.post(page, { agency, why: WHY })).status).toBe(422);
  const long = await owner.post(page, { agency: code(1), why: '\u0041\u030a'.repeat(600) });
  expect(long.status).toBe(422);
  expect((await owner.post(page, { agency: [code(1), code(2)], why: WHY })).status).toBeGreaterThanOrEqual(
    400,
  );
  expect(await need.courses()).toEqual([]);
});

it('chooses once, and everybody reads whom, why, and from what', async () => {
  const [first = '', second = ''] = await names();
  const before = await site.client().get(path);
  for (const words of [
    '小名单已抽出',
    '2023-08-28 23:49',
    '抽取本身不产生中选机构',
    '大名单：按信用取前 20 名',
    first,
  ])
    expect(before.text).toContain(words);
  expect(before.text).not.toContain('tag-winner');
  expect((await owner.get(path)).text).toContain(`href="${page}"`);
  expect((await owner.get('/desk')).text).toContain('从小名单中选定一家');

  const answers = await Promise.all([1, 2].map(() => owner.post(page, { agency: code(2), why: WHY })));
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409]);
  expect(answers.find(({ status }) => status === 303)?.location).toBe(`${page}?notice=choice-made`);
  expect(await need.courses()).toEqual([[2, 'publicity', 'active']]);
  expect((await owner.get(page)).text).not.toContain('<textarea');

  const after = await site.client().get(path);
  for (const words of [`业主从小名单中选定 ${second}`, WHY, 'tag-winner'])
    expect(after.text).toContain(words);
  const english = await site.client().get(`${path}?lang=en`);
  for (const words of [`The owner chose ${second} from the small list`, 'Big list: the first 20 by standing'])
    expect(english.text).toContain(words);
  const award = await site.client().get(`${path}/award`);
  expect(award.text).toContain(second);
  expect(award.text).not.toContain('第 2 名递补');
  expect((await site.client().get('/feed.atom')).text).toContain('业主择定');
  const lost = await site.asActor(need.agency(1));
  expect((await lost.get('/desk/messages')).text).toContain('贵单位未中选');
  expect((await lost.get('/desk/entries')).text).toContain('tag-reserve');
  expect((await (await site.asActor(need.agency(2))).get('/desk/entries')).text).toContain('tag-winner');
});

it('says who cannot be chosen, and closes at its end', async () => {
  await suspendNow(site.deps, code(1), { officials: need.officials });
  const open = await owner.get(page);
  expect(open.text).toContain('已被暂停，不能选择');
  expect(open.text).not.toContain(`value="${code(1)}"`);
  const refused = await owner.post(page, { agency: code(1), why: WHY });
  expect([refused.status, refused.text.includes('这家机构已被暂停'), refused.text.includes(WHY)]).toEqual([
    422,
    true,
    true,
  ]);
  site.clock.set(CHOOSE_UNTIL);
  owner = await site.asActor(need.owner);
  expect((await owner.post(page, { agency: code(2), why: WHY })).status).toBe(409);
  expect((await owner.get(page)).text).toContain('已过');
  expect(await runJobs(site.deps)).toEqual([]);
  expect((await owner.get(page)).text).toContain('业主在期限内没有选择');
  expect((await site.client().get(path)).text).toContain('业主在期限内没有选择');
});

it('shows the step to everybody, as a page and as data', async () => {
  const steps = await site.client().get('/statistics/steps?stage=choice');
  for (const words of [need.need.number, '业主择定']) expect(steps.text).toContain(words);
  const csv = await site.client().get('/statistics/steps.csv?stage=choice');
  expect(csv.text).toContain('2023-08-28 23:49');
  expect((await site.client().get('/statistics/steps/rules')).text).toContain('业主择定');
  const own = await (await site.asActor(need.agency(1))).get('/desk/entries');
  expect(own.text).toContain('小名单');
  const mine = await (await site.asActor(need.agency(1))).get(path);
  expect(mine.text).toContain('贵单位在小名单中');
});
