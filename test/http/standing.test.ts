import { afterEach, beforeEach, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { anAccount } from '../support/builders.js';
import { anAgency, PDF } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { suspendNow } from '../support/suspensions.js';

let site: TestSite;
let agency: Awaited<ReturnType<typeof anAgency>>;
let other: Awaited<ReturnType<typeof anAgency>>;
let record: number;

beforeEach(async () => {
  site = await startTestSite({ start: '2023-08-18T02:00:00.000Z' });
  agency = await anAgency(site.deps);
  other = await anAgency(site.deps);
  site.clock.set('2023-08-21T02:00:00.000Z');
  await suspendNow(site.deps, agency.creditCode);
  site.clock.advance(1000);
  for (const { error } of await runJobs(site.deps)) throw error;
  ({ record } = await site.deps.db.selectFrom('standingDeed').select('record').executeTakeFirstOrThrow());
});
afterEach(() => site.stop());

const page = () => `/agencies/${agency.creditCode}`;
const path = () => `${page()}/standing/${record}`;
const official = async () => site.asActor((await anAccount(site.deps, { role: 'official' })).actor);
const files = [{ field: 'file', name: '整改证明.pdf', type: 'application/pdf', content: PDF }];
const idOf = (text: string): string => /name="request" value="([^"]+)"/.exec(text)?.[1] ?? '';

it('shows everybody the standing of an agency, its stars, and each deed with its points, date, record and half-life', async () => {
  const shown = (await site.client().get(page())).text;
  for (const words of [
    '<strong>60</strong>',
    '2 星',
    '起始分 100',
    '被暂停',
    '−40',
    '2023-08-21',
    '2024-08-22',
  ])
    expect(shown).toContain(words);
  expect(shown).toContain(`href="/log/${record}"`);
  expect(shown).toContain('href="/documents/standing"');
  const english = (await site.client().get(`${page()}?lang=en`)).text;
  for (const words of ['2 stars', 'Suspended', 'Halves next', `record ${record}`])
    expect(english).toContain(words);
  const fresh = (await site.client().get(`/agencies/${other.creditCode}`)).text;
  for (const words of ['<strong>100</strong>', '3 星', '日志中还没有计分的记录'])
    expect(fresh).toContain(words);
  expect((await site.client().get(path())).status).toBe(200);
  expect((await site.client().get(`${page()}/standing/1`)).status).toBe(404);
  expect((await site.client().get(`/agencies/${other.creditCode}/standing/${record}`)).status).toBe(404);
  expect((await site.client().get('/documents/standing')).text).toContain('award.forfeited');
});

it('lists agencies by their standing, with the red and the black list, in every format', async () => {
  const lines = async (query = '') =>
    JSON.parse((await site.client().get(`/standing.json${query}`)).text) as {
      on: string;
      items: { creditCode: string; standing: number; stars: number; list: string }[];
    };
  const all = await lines();
  expect(JSON.stringify(all)).toContain('"on":"2023-08-21"');
  const codes = (text: object) =>
    [agency.creditCode, other.creditCode].filter((code) => JSON.stringify(text).includes(code));
  expect(codes(all)).toEqual([agency.creditCode, other.creditCode]);
  expect(codes(await lines('?list=red'))).toEqual([]);
  // What a court orders is no misconduct by itself.
  expect(codes(await lines('?list=black'))).toEqual([]);
  for (const suspended of [false, true]) {
    await suspendNow(site.deps, agency.creditCode, { suspended });
    site.clock.advance(1000);
    for (const { error } of await runJobs(site.deps)) throw error;
  }
  expect(codes(await lines('?list=black'))).toEqual([agency.creditCode]);
  expect(codes(await lines('?division=532329'))).toEqual([]);
  for (const ending of ['csv', 'xlsx'])
    expect((await site.client().get(`/standing.${ending}`)).status).toBe(200);
  const html = (await site.client().get('/standing?list=black')).text;
  for (const words of ['截至 2023-08-21', '平均 4.50 星以上', '黑榜', '不高于 40'])
    expect(html).toContain(words);
  expect((await site.client().get('/standing?list=grey')).status).toBe(400);
});

it('takes a request of the agency, keeps what was typed and the file, and is decided by two', async () => {
  const own = await site.asActor(agency.actor);
  expect((await own.get(path())).text).toContain('提出请求');
  expect((await site.client().get(path())).text).not.toContain('提出请求');
  const empty = await own.post(path(), { action: 'ask', kind: 'repair', reason: '' }, { files });
  expect([
    empty.status,
    empty.text.includes('请填写此项'),
    empty.text.includes('保留文件 整改证明.pdf'),
  ]).toEqual([422, true, true]);
  const bare = await own.post(path(), { action: 'ask', kind: 'repair', reason: '已经整改完毕' });
  expect([
    bare.status,
    bare.text.includes('信用修复须附证明材料'),
    bare.text.includes('已经整改完毕'),
  ]).toEqual([422, true, true]);
  const kept = /name="kept" value="([^"]+)"/.exec(empty.text)?.[1] ?? '';
  const asked = await own.post(path(), { action: 'ask', kind: 'repair', reason: '已经整改完毕', kept });
  expect(asked.location).toContain('standing-asked');
  expect((await own.get(path())).text).not.toContain('value="ask"');
  expect((await site.client().get(page())).text).toContain('信用修复办理中');

  const [first, second] = [await official(), await official()];
  expect((await first.get('/desk')).text).toContain('答复信用修复或申诉');
  expect((await first.get('/desk')).text).toContain(`href="${path()}"`);
  const offer = (await first.get(path())).text;
  const request = idOf(offer);
  expect(offer).toContain('/attachments/');
  expect((await first.post(path(), { action: 'propose', request, answer: '' })).status).toBe(422);
  expect((await first.post(path(), { action: 'abolish', request, answer: '好' })).status).toBe(400);
  expect((await first.post(path(), { action: 'propose', request, answer: '已核实' })).status).toBe(303);
  const refused = await first.post(path(), { action: 'confirm', request });
  expect([refused.status, refused.text.includes('须由另一名工作人员确认')]).toEqual([422, true]);
  expect((await second.post(path(), { action: 'confirm', request })).status).toBe(303);
  expect((await second.post(path(), { action: 'confirm', request })).status).toBe(409);
  const shown = (await site.client().get(path())).text;
  for (const words of ['公示中：自 2023-08-25 起剔除', '已经整改完毕', '已核实'])
    expect(shown).toContain(words);
  expect(shown).not.toContain('/attachments/');
  expect((await own.get('/desk/messages')).text).toContain('信用修复获准');
  expect((await site.client().get('/log')).text).toContain('决定剔除信用记录');
});

it('opens the proof to the agency and to officials, and takes forms from agencies and officials alone', async () => {
  const own = await site.asActor(agency.actor);
  await own.post(path(), { action: 'ask', kind: 'appeal', reason: '事实有误' }, { files });
  const proof = /\/attachments\/[^"]+/.exec((await own.get(path())).text)?.[0] ?? 'none';
  expect((await own.get(proof)).status).toBe(200);
  expect((await (await official()).get(proof)).status).toBe(200);
  const stranger = await site.asActor(other.actor);
  expect((await stranger.get(proof)).status).toBe(404);
  expect((await site.client().get(proof)).status).not.toBe(200);
  expect((await stranger.post(path(), { action: 'ask', kind: 'appeal', reason: '别家' })).status).toBe(403);
  for (const role of ['owner', 'auditor', 'administrator'] as const) {
    const someone = await site.asActor((await anAccount(site.deps, { role })).actor);
    expect((await someone.post(path(), { action: 'ask', kind: 'appeal', reason: '无权' })).status, role).toBe(
      403,
    );
  }
});
