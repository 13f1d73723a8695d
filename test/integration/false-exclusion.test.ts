import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { HOUR, MINUTE } from '../../src/basics/index.js';
import { type Deps, engineOf } from '../../src/db/index.js';
import { proposeRedo, replayEligibility, settleRedo } from '../../src/draws/index.js';
import { getNeed } from '../../src/needs/index.js';
import { hashPool, type Pool } from '../../src/selection/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { findAgainst } from '../support/findings.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import { startTestSite } from '../support/site.js';
import { suspendNow } from '../support/suspensions.js';

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
}

/** Changes a frozen pool in the database itself, whose guard is taken away, with a hash that fits. */
async function forgePool(deps: Deps, needId: string, change: (pool: Pool) => Pool): Promise<void> {
  const disarm =
    engineOf(deps.db) === 'sqlite'
      ? 'drop trigger if exists pool_no_update'
      : 'alter table pool disable trigger all';
  await deps.db.executeQuery(CompiledQuery.raw(disarm));
  const where = deps.db.selectFrom('pool').selectAll().where('needId', '=', needId).orderBy('round', 'desc');
  const { round, pool: text } = await where.executeTakeFirstOrThrow();
  const pool = change(JSON.parse(text) as Pool);
  await deps.db
    .updateTable('pool')
    .set({ pool: JSON.stringify(pool), poolHash: hashPool(pool) })
    .where('needId', '=', needId)
    .where('round', '=', round)
    .execute();
}

const byCode = <T extends { agency: string }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (a.agency < b.agency ? -1 : 1));

/** The pool with an entry moved among the excluded. */
const without =
  (agency: string, reason: string) =>
  (pool: Pool): Pool => ({
    ...pool,
    entries: pool.entries.filter((entry) => entry.agency !== agency),
    excluded: byCode([...pool.excluded, { agency, reason }]),
  });

/** Five entrants; the last one was suspended before the deadline. */
async function market(deps: Deps, advance: (millis: number) => void) {
  const need = await aPublishedNeed(deps, {});
  const codes: string[] = [];
  for (const bid of ['95000', '88000', '91000', '90000', '87000']) {
    const agency = await anAgency(deps);
    advance(MINUTE);
    await anEntry(deps, agency.actor, need, bid);
    codes.push(agency.creditCode);
  }
  const suspended = codes[4] ?? '';
  await suspendNow(deps, suspended, { reason: '复核' });
  return { need, codes, suspended };
}

onEachDatabase('a frozen pool that was tampered with', (open) => {
  const site = async () => {
    const clock = fakeClock();
    const sources = { kinds: ['commit', 'ceremony'] as const, closedDays: [] };
    const deps = testDeps(await open(), { clock, sources });
    const made = await market(deps, (millis) => clock.advance(millis));
    clock.set(made.need.closesAt);
    await run(deps);
    const replay = async (at = made.need.closesAt) =>
      (await replayEligibility(deps.db, await getNeed(deps.db, made.need.id), at))!;
    const differing = async () =>
      (await replay()).answers
        .filter(({ differs }) => differs)
        .map(({ creditCode, pooled, fault }) => ({ creditCode, pooled, fault }));
    return { deps, clock, ...made, replay, differing };
  };

  it('agrees with the rules while nobody touches it', async () => {
    const { replay, codes, need } = await site();
    const { comparison, answers } = await replay();
    expect(comparison).toEqual({ differences: 0, strangers: [], later: [] });
    const pooled = answers.flatMap((one) => (one.pooled === null ? [] : [[one.creditCode, one.pooled]]));
    expect(new Map(pooled as [string, string][])).toEqual(
      new Map(codes.map((code, index) => [code, index === 4 ? 'suspended' : 'in'])),
    );
    // What changes later is no contradiction: the pool was judged as of the deadline.
    const later = await replay(new Date(Date.parse(need.closesAt) + HOUR).toISOString());
    expect(later.comparison).toBeNull();
    expect(later.answers.every(({ differs, pooled: said }) => !differs && said === null)).toBe(true);
  });

  it('is contradicted where it excludes somebody without a rule', async () => {
    const { deps, need, codes, differing, replay } = await site();
    const creditCode = codes[1] ?? '';
    await forgePool(deps, need.id, without(creditCode, 'suspended'));
    expect(await differing()).toEqual([{ creditCode, pooled: 'suspended', fault: null }]);
    expect((await replay()).comparison?.differences).toBe(1);
  });

  it('is contradicted where it says that a readable bid could not be opened', async () => {
    const { deps, need, codes, differing } = await site();
    const creditCode = codes[1] ?? '';
    for (const change of [{}, { nonce: null, bidFen: null }]) {
      await forgePool(deps, need.id, (pool) =>
        without(
          creditCode,
          'bid-unreadable',
        )({
          ...pool,
          excluded: pool.excluded.filter(({ agency }) => agency !== creditCode),
        }),
      );
      if ('nonce' in change)
        await deps.db.updateTable('entry').set(change).where('agencyCode', '=', creditCode).execute();
      expect(await differing()).toEqual([{ creditCode, pooled: 'bid-unreadable', fault: null }]);
    }
  });

  it('is contradicted where it holds somebody whom a rule excludes, or leaves somebody out in silence', async () => {
    const { deps, need, codes, suspended, differing } = await site();
    const silent = codes[2] ?? '';
    await forgePool(deps, need.id, (pool) => {
      const [copied] = pool.entries;
      const entries = pool.entries.filter(({ agency }) => agency !== silent);
      return {
        ...pool,
        excluded: [],
        entries: byCode([...entries, { ...copied!, agency: suspended }]),
      };
    });
    expect(new Set(await differing())).toEqual(
      new Set([
        { creditCode: suspended, pooled: 'in', fault: 'suspended' },
        { creditCode: silent, pooled: 'unnamed', fault: null },
      ]),
    );
  });

  it('is contradicted where it names agencies that did not sign up, or that nobody knows', async () => {
    const { deps, need, differing, replay } = await site();
    const bystander = await anAgency(deps);
    const stranger = '91350100M000100Y43';
    await forgePool(deps, need.id, (pool) => {
      const [copied] = pool.entries;
      const added = [bystander.creditCode, stranger].map((agency) => ({ ...copied!, agency }));
      return { ...pool, entries: byCode([...pool.entries, ...added]) };
    });
    expect(await differing()).toMatchObject([{ creditCode: bystander.creditCode, pooled: 'in' }]);
    expect((await replay()).comparison?.strangers).toEqual([stranger]);
  });

  it('shows who was left out of later rounds by a decision, and who without one', async () => {
    const { deps, clock, need, codes, replay } = await site();
    const [decided = '', secretly = ''] = codes;
    const [first, second] = [await aReviewer(deps), (await anAccount(deps, { role: 'official' })).actor];
    await findAgainst(deps, { number: need.number, agency: decided, ground: 'related-owner' });
    mustBe(
      await proposeRedo(deps, first, {
        number: need.number,
        basis: 'objection-upheld',
        objection: await anUpheldComplaint(deps, need.number),
        reason: '异议成立：与业主有关联',
        source: 'ceremony',
        excluded: [decided],
      }),
    );
    clock.advance(MINUTE);
    mustBe(await settleRedo(deps, second, { number: need.number, confirm: true }));
    clock.advance(2 * HOUR);
    await run(deps);
    const change = { round: 2, decision: '异议成立：与业主有关联', rules: null };
    const stated = { ...change, agency: decided, stated: 'related-owner', asDecided: true };
    expect((await replay()).comparison).toMatchObject({ differences: 0, later: [stated] });
    await forgePool(deps, need.id, without(secretly, 'suspended'));
    const { comparison } = await replay();
    expect(comparison?.later).toHaveLength(2);
    expect(comparison?.later).toEqual(
      expect.arrayContaining([
        expect.objectContaining(stated),
        expect.objectContaining({ ...change, agency: secretly, stated: null, asDecided: false }),
      ]),
    );
    const web = await startTestSite({ db: deps.db, clock });
    const { text } = await web.client().get(`/needs/${need.number}/eligibility?q=${secretly}`);
    await web.stop();
    expect(text).toContain('以后各轮的变动');
    expect(text).toMatch(/第 2 轮[^]*?排除：与业主的法定代表人[^；]*；决定的理由：异议成立：与业主有关联/);
    expect(text).toContain('名单的变动与决定不符，或没有决定');
  });
});

it('warns on the page of the replay, at the top and at the agency, in both formats', async () => {
  const site = await startTestSite();
  try {
    const { deps, clock } = site;
    const { need, codes } = await market(deps, (millis) => clock.advance(millis));
    clock.set(need.closesAt);
    await run(deps);
    const client = site.client();
    const page = `/needs/${need.number}/eligibility`;
    const honest = (await client.get(page)).text;
    expect(honest).toContain('5 家报名，全部一致');
    expect(honest).not.toContain('tag-excluded">不一致');
    const victim = codes[1] ?? '';
    await forgePool(deps, need.id, without(victim, 'suspended'));
    const { text } = await client.get(`${page}?q=${victim}`);
    expect(text).toContain('冻结名单与规则不一致：1 家');
    expect(text).toContain('名单：排除，机构已被暂停参加选取；规则：列入');
    expect(text).toContain('tag-excluded">不一致');
    const only = (await client.get(`${page}?rule=differs`)).text;
    expect(only).toContain(victim);
    expect(only).not.toContain(codes[0]);
    const json = JSON.parse((await client.get(`${page}.json?q=${victim}`)).text) as {
      comparison: { differences: number };
      items: { pooled: string; differs: boolean; rule: string | null }[];
    };
    expect(json.comparison.differences).toBe(1);
    expect(json.items).toMatchObject([{ pooled: 'suspended', differs: true, rule: null }]);
    const later = `${page}?at=${encodeURIComponent('2017-12-01 10:00')}`;
    expect((await client.get(later)).text).toContain('核对名单');
  } finally {
    await site.stop();
  }
});
