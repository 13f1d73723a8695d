import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { FLAG_IDS, listHits } from '../../src/flags/index.js';
import { anAccount, type BuiltAccount } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
let agencies: Awaited<ReturnType<typeof anAgency>>[];
let visitor: Client;
let county: Client;
let elsewhere: Client;
let auditor: Client;
let people: readonly BuiltAccount[];

/** Sessions end while the clock of the test goes on. */
const logIn = async () => {
  [county, elsewhere, auditor] = (await Promise.all(people.map(({ actor }) => site.asActor(actor)))) as [
    Client,
    Client,
    Client,
  ];
};

const NAMES = ['相同报价测绘甲有限公司', '相同报价测绘乙有限公司'];

beforeAll(async () => {
  site = await startTestSite({ start: '2023-08-18T02:00:00.000Z' });
  visitor = site.client();
  const { deps } = site;
  people = [
    await anAccount(deps, { role: 'official', divisionCode: '532301', name: '张经办' }),
    await anAccount(deps, { role: 'official', divisionCode: '532322' }),
    await anAccount(deps, { role: 'auditor' }),
  ];
  await logIn();
  need = await aPublishedNeed(site.deps, { closesAt: '2023-08-23 23:49:24', title: '红旗水库大坝安全鉴定' });
  agencies = [];
  for (const name of [...NAMES, '第三家测绘有限公司'])
    agencies.push(
      await anAgency(site.deps, { name, ...(NAMES.includes(name) ? { contactPhone: '0878-3120099' } : {}) }),
    );
  for (const [index, { actor }] of agencies.entries())
    await anEntry(site.deps, actor, need, index < 2 ? '81234.56' : '90000');
});
afterAll(() => site.stop());

const work = async () => {
  for (const { error } of await runJobs(site.deps)) throw error;
};

it('say nothing before the deadline, whoever asks', async () => {
  await work();
  for (const [client, path] of [
    [visitor, '/flags'],
    [county, '/review/flags'],
    [auditor, '/review/flags.json'],
  ] as const) {
    const { status, text } = await client.get(path);
    expect(status).toBe(200);
    for (const word of [need.number, ...NAMES, '81234', '81,234']) expect(text).not.toContain(word);
  }
  expect(JSON.parse((await auditor.get('/review/flags.json')).text)).toMatchObject({ items: [] });
  expect((await county.get('/desk')).text).not.toContain('查看风险提示');
});

it('are definitions and counts for the public, of ended months, without agencies and needs', async () => {
  site.clock.set('2023-08-23T15:49:25.000Z');
  await work();
  const during = JSON.parse((await visitor.get('/flags.json')).text) as { items: unknown[] };
  expect(during.items).toEqual([]);
  expect((await visitor.get('/flags')).text).toContain('已结束的月份里没有提示');
  site.clock.set('2023-09-01T01:00:00.000Z');
  await logIn();
  const { items } = JSON.parse((await visitor.get('/flags.json')).text) as {
    items: Record<string, unknown>[];
  };
  expect(items).toEqual([
    { year: '2023', division: '532301', flag: 'identical-bids', hits: 1, needs: 1 },
    { year: '2023', division: '532301', flag: 'shared-contacts', hits: 1, needs: 1 },
  ]);
  for (const language of ['zh-CN', 'en']) {
    const page = await visitor.get(`/flags?lang=${language}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain(language === 'en' ? 'A flag is no accusation' : '提示不是指控');
    expect(page.text.match(/<h3>/g)).toHaveLength(FLAG_IDS.length);
    expect(page.text).toContain('2017-01-01');
    for (const word of [
      need.number,
      need.typed['title'],
      ...NAMES,
      ...agencies.map(({ creditCode }) => creditCode),
    ])
      expect(page.text).not.toContain(word);
  }
  expect((await visitor.get('/flags.csv')).text).toContain('楚雄市');
  expect((await visitor.get('/flags?flag=nothing')).status).toBe(400);
  const other = JSON.parse((await visitor.get('/flags.json?division=532322')).text) as { items: unknown[] };
  expect(other.items).toEqual([]);
});

it('stand on no page of the need, of its result, of the agency, and in no feed or log entry', async () => {
  for (const path of [
    `/needs/${need.number}`,
    `/needs/${need.number}.json`,
    `/agencies/${agencies[0]?.creditCode}`,
    '/feed.atom',
    '/log',
  ]) {
    const { text } = await visitor.get(path);
    for (const word of ['风险提示', '联系信息相同', 'identical-bids', '/review/flags'])
      expect([path, text.includes(word)]).toEqual([path, false]);
  }
});

it('are rows for officials of the county and for auditors, in every format, with links to act on', async () => {
  for (const client of [
    visitor,
    await site.as('agency'),
    await site.as('owner'),
    await site.as('administrator'),
  ])
    for (const path of ['/review/flags', '/review/flags.csv'])
      expect([401, 403, 303]).toContain((await client.get(path)).status);
  const [hit] = await listHits(site.deps.db, 'all', { flag: 'identical-bids' }, { limit: 1 });
  const path = `/review/flags/${hit?.id}`;
  expect(await elsewhere.get('/review/flags')).toMatchObject({
    status: 200,
    text: expect.not.stringContaining(need.number),
  });
  expect((await elsewhere.get(path)).status).toBe(403);
  expect((await county.get('/review/flags/none')).status).toBe(404);
  expect((await county.get('/desk')).text).toContain('查看风险提示 2 条');
  for (const client of [county, auditor]) {
    const list = await client.get('/review/flags?flag=identical-bids');
    for (const word of [need.number, NAMES[0] ?? '', path, '81,234.56']) expect(list.text).toContain(word);
    const { items } = JSON.parse((await client.get('/review/flags.json')).text) as {
      items: Record<string, unknown>[];
    };
    expect(items.map(({ flag, number }) => `${String(flag)} ${String(number)}`).toSorted()).toEqual([
      `identical-bids ${need.number}`,
      `shared-contacts ${need.number}`,
    ]);
    expect((await client.get('/review/flags.csv')).text).toContain(NAMES[1]);
    const sheet = await client.get('/review/flags.xlsx');
    expect([sheet.status, sheet.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('spreadsheetml'),
    ]);
  }
  const page = (await county.get(path)).text;
  for (const word of [`/needs/${need.number}"`, `/needs/${need.number}/rounds"`, '一分不差'])
    expect(page).toContain(word);
  const reading = (await auditor.get(path)).text;
  expect(reading).not.toContain('<textarea');
  expect(reading).not.toContain('/rounds"');
});

it('are marked as looked at with a note, which comes back where it is refused', async () => {
  const [hit] = await listHits(site.deps.db, 'all', { flag: 'identical-bids' }, { limit: 1 });
  const path = `/review/flags/${hit?.id}`;
  const empty = await county.post(path, { note: ' ' });
  expect(empty.status).toBe(422);
  const long = '查'.repeat(501);
  const refused = readPage(await county.post(path, { note: long }));
  expect(refused.errorAt('note')).toContain('500');
  expect(refused.form('note')).toMatchObject({ note: long });
  for (const client of [auditor, elsewhere])
    expect((await client.post(path, { note: '已核实' })).status).toBe(403);
  const done = await county.post(path, { note: '两家的报价单由同一人填写' });
  expect(done).toMatchObject({ status: 303, location: `${path}?notice=flag-marked` });
  for (const client of [county, auditor]) {
    const text = (await client.get(path)).text;
    expect(text).toContain('两家的报价单由同一人填写');
    expect(text).toContain('张经办');
  }
  expect((await county.get('/desk')).text).toContain('查看风险提示 1 条');
  const open = JSON.parse((await county.get('/review/flags.json?state=open')).text) as { items: unknown[] };
  expect(open.items).toHaveLength(1);
  const log = (await visitor.get('/log')).text;
  expect(log).toContain('查看风险提示');
  expect(log).not.toContain('同一人填写');
});
