import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { formatShanghai } from '../../src/basics/index.js';
import { listActiveEntries } from '../../src/draws/index.js';
import { propose } from '../support/amendments.js';
import { anAgency, anEntry, aPublishedNeed, aQualification } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { type Client, type Fields, startTestSite, type TestSite } from '../support/site.js';
import { suspendNow } from '../support/suspensions.js';

const START = '2017-05-02T01:00:00.000Z';
let site: TestSite;
let agency: Awaited<ReturnType<typeof anAgency>>;
let client: Client;

beforeEach(async () => {
  site = await startTestSite({ start: START });
  agency = await anAgency(site.deps);
  client = await site.asActor(agency.actor);
});
afterEach(() => site.stop());

const pathOf = ({ number }: { readonly number: string }) => `/needs/${number}/entry`;

/** Opens the form, types into it and sends it. */
async function enter(who: Client, need: { readonly number: string }, typed: Fields) {
  const form = readPage(await who.get(pathOf(need))).form('planHash');
  const answer = await who.post(pathOf(need), { ...form, ...typed, action: 'enter' });
  return { form, answer, page: answer.status === 303 ? undefined : readPage(answer) };
}

/** Kinds of the records of entries, which do not say of which need. */
const kinds = async () =>
  (
    await site.deps.db
      .selectFrom('auditEvent')
      .select('kind')
      .where('kind', 'like', 'entry.%')
      .orderBy('seq')
      .execute()
  ).map(({ kind }) => kind);

describe('the page of sign-up', () => {
  it('says what comes next and until when, which receipt is whose, and apart from it how to change the entry', async () => {
    const need = await aPublishedNeed(site.deps);
    const before = readPage(await client.get(pathOf(need)));
    expect(before.text).not.toContain('接下来');
    await enter(client, need, { bid: '90000' });
    const after = readPage(await client.get(pathOf(need)));
    const until = formatShanghai(need.closesAt);
    expect(after.text).toContain(`接下来：${until} 报名截止`);
    expect(after.text).toMatch(/报名时间（北京时间 2017-05-02 09:00:00） 2017-05-02T01:00:00/);
    expect(after.text).toMatch(/本站签名的回执.*上面一份只有您有/);
    const headings = after.all('h2').map(({ children: [text] }) => text);
    expect(headings).toEqual(['报名回执', '修改报名']);
  });

  it('warns of a change of terms that waits for its review', async () => {
    const need = await aPublishedNeed(site.deps);
    await propose(site.deps, need, { budget: '97000' });
    expect(readPage(await client.get(pathOf(need))).text).toContain('申请变更以下条款：预算（最高限价）');
    site.clock.set(need.closesAt);
    // The session of days ago is over.
    const later = await site.asActor(agency.actor);
    expect(readPage(await later.get(pathOf(need))).text).not.toContain('申请变更');
  });
});

describe('an entry', () => {
  it('is made, changed, withdrawn and made again, every act in the log', async () => {
    const need = await aPublishedNeed(site.deps);
    const before = (await kinds()).length;
    expect((await enter(client, need, { bid: '90000' })).answer.status).toBe(303);
    const first = readPage(await client.get(pathOf(need)));
    expect(first.text).toContain('90,000.00');
    site.clock.advance(1000);
    expect((await enter(client, need, { bid: '85,000.50' })).answer.status).toBe(303);
    expect(await listActiveEntries(site.deps.db, need.id)).toHaveLength(1);
    expect((await client.post(pathOf(need), { action: 'withdraw' })).status).toBe(303);
    expect(await listActiveEntries(site.deps.db, need.id)).toEqual([]);
    expect((await client.post(pathOf(need), { action: 'withdraw' })).status).toBe(404);
    expect(readPage(await client.get('/desk/entries')).text).toContain('已撤回');
    expect((await enter(client, need, { bid: '80000' })).answer.status).toBe(303);
    expect((await kinds()).slice(before)).toEqual([
      'entry.made',
      'entry.changed',
      'entry.withdrawn',
      'entry.made',
    ]);
    const listed = readPage(await client.get('/desk/entries'));
    expect(listed.links).toContain(pathOf(need));
    expect(listed.text).not.toContain('80,000.00');
  });

  it('of a draw at a fixed price has no bid', async () => {
    const need = await aPublishedNeed(site.deps, { method: 'random' });
    const page = readPage(await client.get(pathOf(need)));
    expect(page.form('planHash')).not.toHaveProperty('bid');
    const priced = { ...page.form('planHash'), bid: '90000', action: 'enter' };
    expect((await client.post(pathOf(need), priced)).status).toBe(422);
    expect((await enter(client, need, {})).answer.status).toBe(303);
  });

  it('of another agency cannot be checked, copied or withdrawn', async () => {
    const need = await aPublishedNeed(site.deps);
    const { form } = await enter(client, need, { bid: '90000' });
    const other = await site.asActor((await anAgency(site.deps)).actor);
    const check = { action: 'check', bid: '90000', nonce: String(form['nonce']) };
    expect((await other.post(pathOf(need), check)).status).toBe(404);
    expect((await other.post(pathOf(need), { action: 'withdraw' })).status).toBe(404);
    const row = await site.deps.db
      .selectFrom('entry')
      .select(['entryHash', 'sealedBid'])
      .where('needId', '=', need.id)
      .executeTakeFirstOrThrow();
    const fresh = readPage(await other.get(pathOf(need))).form('planHash');
    const copied = { ...fresh, sealed: row.sealedBid ?? '', entryHash: row.entryHash, action: 'enter' };
    expect((await other.post(pathOf(need), copied)).status).toBe(409);
    expect((await enter(other, need, { bid: '80000' })).answer.status).toBe(303);
    expect(readPage(await other.post(pathOf(need), check)).text).toContain('不一致');
    expect(await listActiveEntries(site.deps.db, need.id)).toHaveLength(2);
  });
});

describe('who may not join', () => {
  it.each([
    ['an agency with a lower grade', { qualifications: [aQualification({ grade: '丁' })] }, '资质等级'],
    ['an agency of another type', { qualifications: [aQualification({ type: 'C02' })] }, '资质'],
    [
      'an agency whose certificate ends before the deadline',
      { qualifications: [aQualification({ validTo: '2017-05-04' })] },
      '已过期',
    ],
  ])('%s', async (_, overrides, words) => {
    const need = await aPublishedNeed(site.deps);
    const weak = await site.asActor((await anAgency(site.deps, overrides)).actor);
    const notice = readPage(await weak.get(`/needs/${need.number}`));
    expect(notice.text).toContain('不能报名');
    const page = readPage(await weak.get(pathOf(need)));
    expect(page.text).toContain(words);
    expect(() => page.form('planHash')).toThrow();
    const form = { planHash: need.planHash, enteredAt: site.clock.now(), bid: '90000', action: 'enter' };
    const answer = await weak.post(pathOf(need), form);
    expect(answer.status).toBe(422);
    expect(await listActiveEntries(site.deps.db, need.id)).toEqual([]);
  });

  it('an agency that avoidance names, one that is suspended, and one that nobody approved', async () => {
    const [avoided, suspended] = [await anAgency(site.deps), await anAgency(site.deps)];
    const need = await aPublishedNeed(site.deps, { avoidance: `${avoided.creditCode} 编制了可研报告` });
    await suspendNow(site.deps, suspended.creditCode, { reason: '提供虚假材料' });
    const form = { planHash: need.planHash, enteredAt: site.clock.now(), bid: '90000', action: 'enter' };
    const clients = [
      await site.asActor(avoided.actor),
      await site.asActor(suspended.actor),
      await site.as('agency'),
    ];
    for (const [index, words] of ['回避', '暂停', '入驻'].entries()) {
      const one = clients[index]!;
      expect(readPage(await one.get(pathOf(need))).text).toContain(words);
      expect((await one.post(pathOf(need), form)).status).toBe(422);
    }
    expect(await listActiveEntries(site.deps.db, need.id)).toEqual([]);
  });
});

describe('after the deadline', () => {
  it('tells each agency what became of its entry', async () => {
    const need = await aPublishedNeed(site.deps);
    const others = [await anAgency(site.deps), await anAgency(site.deps)];
    await anEntry(site.deps, agency.actor, need, '70000');
    await anEntry(site.deps, others[0]!.actor, need, '75000');
    await anEntry(site.deps, others[1]!.actor, need, '80000');
    site.clock.set(need.closesAt);
    for (const { error } of await runJobs(site.deps)) throw error;
    const words = ['中选', '候补第 2 名', '候补第 3 名'];
    for (const [index, { actor }] of [agency, ...others].entries()) {
      const own = await site.asActor(actor);
      expect(readPage(await own.get('/desk/entries')).text).toContain(words[index]);
      // From now on everybody sees every bid.
      expect(readPage(await own.get(`/needs/${need.number}`)).text).toContain('75,000.00');
    }
  });
});
