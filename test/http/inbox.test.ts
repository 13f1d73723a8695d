import { afterAll, beforeAll, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { anAccount } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';
import { suspendNow } from '../support/suspensions.js';

let site: TestSite;
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
const joined: Awaited<ReturnType<typeof anAgency>>[] = [];

beforeAll(async () => {
  site = await startTestSite();
  need = await aPublishedNeed(site.deps, { title: '水库 & <测量>' });
  for (const bid of ['80000', '85000', '86000']) {
    const agency = await anAgency(site.deps);
    await anEntry(site.deps, agency.actor, need, bid);
    joined.push(agency);
  }
  site.clock.set(need.closesAt);
  expect(await runJobs(site.deps)).toEqual([]);
});
afterAll(() => site.stop());

/** Messages of an inbox: address, title, text of the line. */
function linesOf(html: string) {
  return [...html.matchAll(/<tr>\s*<th scope="row">([^]*?)<\/tr>/g)].map(([, line = '']) => ({
    url: /<a href="([^"]+)">/.exec(line)?.[1],
    text: line
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  }));
}

async function linesFor(actor: { readonly accountId: string }, language = 'zh-CN') {
  const client = await site.asActor(actor);
  await client.get(`/language?to=${language}&back=/`);
  return linesOf((await client.get('/desk/messages')).text);
}

/** The address answers, and the page says this. */
async function expectPage(client: Client, url: string | undefined, text: string): Promise<void> {
  const page = await client.get(url ?? '');
  expect(page.status).toBe(200);
  expect(page.text).toContain(text);
}

it('tells the winner what comes next, in both languages', async () => {
  const [winner] = joined;
  if (!winner) throw new Error('no winner');
  const [won] = (await linesFor(winner.actor)).filter(({ text }) => text.includes('贵单位中选'));
  expect(won?.url).toBe(`/needs/${need.number}`);
  expect(won?.text).toContain('80,000.00 元');
  expect(won?.text).toContain('联系业主');
  expect(won?.text).toContain(`${need.number} 水库 &amp; &lt;测量&gt;`);
  // The number to call is on the page that the message leads to.
  await expectPage(await site.asActor(winner.actor), won?.url, '0878-3120000');
  const [english] = (await linesFor(winner.actor, 'en')).filter(({ text }) => text.includes('was selected'));
  expect(english?.text).toContain('at 80,000.00 yuan. Next: call the owner');
});

it('leads the others to the reasons', async () => {
  for (const { actor } of joined.slice(1)) {
    const lost = (await linesFor(actor)).filter(({ text }) => text.includes('未中选'));
    expect(lost).toHaveLength(1);
    const client = await site.asActor(actor);
    await expectPage(client, lost[0]?.url, '证书');
    expect((await client.get('/desk')).text).toContain('贵单位未中选');
  }
});

it('has the same page for owners, who see their own needs alone', async () => {
  const lines = await linesFor(need.owner);
  expect(lines.map(({ text }) => /采购公告已发布|选取已完成/.exec(text)?.[0])).toEqual([
    '选取已完成',
    '采购公告已发布',
  ]);
  const owner = await site.asActor(need.owner);
  for (const { url } of lines) await expectPage(owner, url, need.number);
  expect((await owner.get('/desk')).text).toContain('选取已完成');
  expect((await owner.post('/desk/messages')).location).toBe('/desk/messages');
  expect((await owner.get('/desk/messages')).text).not.toContain('未读');
  const other = await site.as('owner');
  expect(linesOf((await other.get('/desk/messages')).text)).toEqual([]);
});

it('has the same page for officials: an incident of their county leads to its rounds', async () => {
  const { deps, clock } = site;
  const late = await aPublishedNeed(deps, { source: 'ceremony' });
  const { actor } = await anAccount(deps, { role: 'official', divisionCode: '532301' });
  for (let count = 0; count < 3; count += 1) await anEntry(deps, (await anAgency(deps)).actor, late, '90000');
  clock.set(late.closesAt);
  expect(await runJobs(deps)).toEqual([]);
  clock.advance(10 * 86_400_000);
  expect(await runJobs(deps)).toEqual([]);
  const lines = await linesFor(actor);
  expect(lines).toEqual([
    { url: `/needs/${late.number}/rounds`, text: expect.stringContaining('登记了一项异常') as string },
  ]);
  await expectPage(await site.asActor(actor), lines[0]?.url, late.number);
  const elsewhere = await anAccount(deps, { role: 'official', divisionCode: '532331' });
  expect(await linesFor(elsewhere.actor)).toEqual([]);
});

it('shows what an agency is told about itself, which is about no need, as text', async () => {
  const { deps } = site;
  const { actor, creditCode } = await anAgency(deps);
  const reason = '<b>核查</b> {round}';
  await suspendNow(deps, creditCode, { reason });
  const client = await site.asActor(actor);
  const { text } = await client.get('/desk/messages');
  expect(text).toContain('&lt;b&gt;核查&lt;/b&gt; {round}');
  for (const { url } of linesOf(text)) expect((await client.get(url ?? '')).status).toBe(200);
});

it('shows a message of a kind that it does not know by its name', async () => {
  const { deps } = site;
  const { actor } = await anAgency(deps);
  const row = { agencyId: actor.agencyId, ownerId: null, accountId: null, readAt: null };
  const rows = [
    {
      ...row,
      id: deps.newId(),
      kind: 'contract-signed',
      needId: need.id,
      params: '{}',
      createdAt: '2030-01-02T00:00:00.000Z',
    },
    // Of a known kind, written by another version: its sentence would lack a value.
    {
      ...row,
      id: deps.newId(),
      kind: 'pool-frozen',
      needId: null,
      params: '{}',
      createdAt: '2030-01-01T00:00:00.000Z',
    },
  ];
  await deps.db.insertInto('message').values(rows).execute();
  const [first, second] = await linesFor(actor);
  expect(first).toMatchObject({ url: `/needs/${need.number}` });
  expect(first?.text).toContain('contract-signed');
  expect(second?.url).toBeUndefined();
  expect(second?.text).toContain('pool-frozen');
});

it('is read page by page to the first message, and whole in a sheet', async () => {
  const { deps } = site;
  const { actor } = await anAccount(deps, { role: 'official', divisionCode: '532331' });
  const texts = Array.from({ length: 65 }, (_, index) => `kind-${index}`);
  const rows = texts.map((kind, index) => ({
    id: deps.newId(),
    agencyId: null,
    ownerId: null,
    accountId: actor.accountId,
    kind,
    needId: null,
    params: '{}',
    // Several at once: where a page ends within them, the id decides.
    createdAt: `2017-05-01T00:00:0${Math.floor(index / 20)}.000Z`,
    readAt: null,
  }));
  await deps.db.insertInto('message').values(rows).execute();
  const client = await site.asActor(actor);
  const seen: string[] = [];
  const pages: number[] = [];
  for (let url: string | undefined = '/desk/messages'; url; ) {
    const { text } = await client.get(url);
    const lines = linesOf(text);
    seen.push(...lines.map((line) => /kind-\d+/.exec(line.text)?.[0] ?? ''));
    pages.push(lines.length);
    url = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&#x3D;', '=');
  }
  expect(pages).toEqual([30, 30, 5]);
  expect(seen).toEqual([...texts].reverse());
  const sheet = (await client.get('/desk/messages.csv')).text;
  expect(sheet.trim().split('\r\n')).toHaveLength(66);
  const feed = (await client.get('/desk/messages.atom')).text;
  const ids = [...feed.matchAll(/<entry>[^]*?<id>([^<]+)/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(50);
  const calendar = (await client.get('/desk/messages.ics')).text.replaceAll('\r\n ', '');
  expect(new Set(calendar.match(/^UID:.*$/gm)).size).toBe(65);
});

it('is for those whom messages are written to', async () => {
  const auditor = await site.as('auditor');
  expect((await auditor.get('/desk/messages')).status).toBe(403);
  expect((await auditor.post('/desk/messages')).status).toBe(403);
  expect((await auditor.get('/desk')).text).not.toContain('/desk/messages');
  expect((await (await site.as('administrator')).get('/desk/messages')).status).toBe(200);
});
