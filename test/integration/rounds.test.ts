import { afterEach, expect, it } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { createBeacon } from '../../src/app/drand-client.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { findAward, listAwardsOfAgency, listLatestAwards, sumAwards } from '../../src/awards/index.js';
import { addMillis, DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  findOpenedSecret,
  findSelection,
  listIncidents,
  listSelections,
  postponeLottery,
  proposeRedo,
  recordLottery,
  redoSchema,
  replayEligibility,
  settleRedo,
} from '../../src/draws/index.js';
import { countNotices, getCurrentVersion, getNeed, listNotices } from '../../src/needs/index.js';
import { type Certificate, verifyCertificate } from '../../src/selection/index.js';
import { countVoidRounds, listDrawnPools } from '../../src/statistics/index.js';
import { type BeaconServer, type Manner, startBeacon } from '../support/beacon-server.js';
import { anAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer, mustBe } from '../support/marketplace-builders.js';

const running: BeaconServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const KINDS = ['commit', 'ceremony', 'lottery', 'drand'] as const;
const CLOSED = [{ from: '2023-01-21', to: '2023-01-27' }];
const FREEZE = '2023-08-23T15:49:25.000Z';
const ROUND_1000 = '2023-08-23T15:59:24.000Z';
const NUMBERS = Array.from({ length: 20 }, (_, i) => `${4 * i + 3}`);

async function site(db: Db, ...manners: Manner[]) {
  const servers = await Promise.all(manners.map((manner) => startBeacon(manner)));
  running.push(...servers);
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  const beacon = createBeacon({ urls: servers.map(({ url }) => url), clock, timeoutMillis: 2000 });
  const sources = { kinds: KINDS, closedDays: CLOSED };
  return { deps: testDeps(db, { clock, beacon, sources }), clock, servers };
}

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
  expect(await auditDatabase(deps.db)).toEqual([]);
}

/** A need with four bids whose deadline leads to round 1000. */
async function aNeedWith(deps: Deps, source: string) {
  // Without a beacon at publication the site's key seals the bids: the round of the deadline is not on record here.
  const unsealing = { ...deps, beacon: undefined };
  const need = await aPublishedNeed(unsealing, { source, closesAt: '2023-08-23 23:49:24' });
  const agencies = [];
  for (const bid of ['95000', '88000', '91000', '90000']) {
    const agency = await anAgency(deps);
    await anEntry(deps, agency.actor, need, bid);
    agencies.push(agency);
  }
  return { ...need, agencies };
}

const certificateOf = async (deps: Deps, needId: string): Promise<Certificate> => {
  const text = (await findSelection(deps.db, needId))?.certificate ?? '';
  expect(verifyCertificate(text).checks.filter(({ ok }) => ok === false)).toEqual([]);
  return JSON.parse(text) as Certificate;
};

/** The ceremony of a later round, and its draw. */
async function hold(deps: Deps, official: Actor, number: string): Promise<void> {
  const witnesses = ['见证人甲', '见证人乙'];
  mustBe(await recordCeremony(deps, official, { number, digits: '31415926535897932384', witnesses }));
  await run(deps);
}

const anotherOfficial = async (deps: Deps) => (await anAccount(deps, { role: 'official' })).actor;
const codes = (result: { ok: boolean; errors?: readonly { code: string }[] }) =>
  result.ok ? [] : result.errors?.map(({ code }) => code);

onEachDatabase('sources of randomness', (open) => {
  it('draw by the beacon: secret public before the round, liars passed over', async () => {
    const { deps, clock, servers } = await site(
      await open(),
      'upper case',
      'honest',
      'the first byte changed',
    );
    const need = await aNeedWith(deps, 'drand');
    expect((await getCurrentVersion(deps.db, need.id)).plan.source).toMatchObject({ round: 1000 });
    clock.set(FREEZE);
    await run(deps);
    const opened = await findOpenedSecret(deps.db, need.planHash);
    expect(opened?.openedAt).toBe(FREEZE);
    const events = await deps.db.selectFrom('auditEvent').select(['kind', 'data']).execute();
    expect(events.find(({ kind }) => kind === 'secret.opened')?.data).toContain(opened?.secret);
    clock.set(addMillis(ROUND_1000, -1));
    await run(deps);
    // Nobody is asked for a value that cannot exist.
    expect(servers.flatMap(({ asked }) => asked)).toEqual([]);
    clock.set(ROUND_1000);
    await run(deps);
    const certificate = await certificateOf(deps, need.id);
    expect(certificate.times).toEqual({ frozenAt: FREEZE, secretOpenedAt: FREEZE, drawnAt: ROUND_1000 });
    expect(certificate.proof).toMatchObject({ kind: 'drand', round: 1000 });
    expect((await getNeed(deps.db, need.id)).state).toBe('selected');
  });

  it('report a beacon that does not deliver, and draw when it does', async () => {
    const { deps, clock, servers } = await site(await open(), 'garbage');
    const need = await aNeedWith(deps, 'drand');
    clock.set(FREEZE);
    await run(deps);
    clock.set(addMillis(ROUND_1000, 5 * DAY));
    await run(deps);
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ kind: 'overdue', closedAt: null }]);
    await run(deps);
    expect(await listIncidents(deps.db, need.id)).toHaveLength(1);
    await servers[0]?.stop();
    const honest = await startBeacon();
    running.push(honest);
    await run({ ...deps, beacon: createBeacon({ urls: [honest.url], clock }) });
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ outcome: 'delivered' }]);
    await certificateOf(deps, need.id);
  });

  it('award nothing from a pool that was frozen too late', async () => {
    const { deps, clock } = await site(await open(), 'honest');
    const need = await aNeedWith(deps, 'drand');
    clock.set(ROUND_1000);
    await run(deps);
    await run(deps);
    expect((await getNeed(deps.db, need.id)).state).toBe('closed');
    expect(await listIncidents(deps.db, need.id)).toMatchObject([{ kind: 'frozen-late', closedAt: null }]);
    expect(await findSelection(deps.db, need.id)).toBeUndefined();
  });

  it('draw by the lottery: two officials, blindly, ascending, a postponed issue replaced', async () => {
    const { deps, clock } = await site(await open());
    const need = await aNeedWith(deps, 'lottery');
    const { source } = (await getCurrentVersion(deps.db, need.id)).plan;
    expect(source).toEqual({ kind: 'lottery', game: 'kl8', issue: '2023229' });
    const [first, second] = [await aReviewer(deps), await anotherOfficial(deps)];
    clock.set(FREEZE);
    await run(deps);
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS))).toEqual([
      'draws/lottery-not-drawn',
    ]);
    clock.set('2023-08-24T13:40:00.000Z');
    expect(mustBe(await postponeLottery(deps, first, need.number, '开奖顺延'))).toBe('typed');
    expect(codes(await postponeLottery(deps, first, need.number, '开奖顺延'))).toEqual([
      'draws/same-official',
    ]);
    clock.advance(MINUTE);
    expect(mustBe(await postponeLottery(deps, second, need.number, '开奖顺延'))).toBe('confirmed');
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS))).toEqual([
      'draws/lottery-not-drawn',
    ]);
    clock.set('2023-08-25T13:40:00.000Z');
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS.slice(1)))).toEqual([
      'draws/lottery-count',
    ]);
    mustBe(await recordLottery(deps, first, need.number, NUMBERS));
    expect(codes(await recordLottery(deps, first, need.number, NUMBERS))).toEqual(['draws/same-official']);
    // Numbers that do not suit are no reason to wait for the next issue.
    expect(codes(await postponeLottery(deps, second, need.number, '开奖顺延'))).toEqual([
      'draws/numbers-typed',
    ]);
    const other = [...NUMBERS.slice(0, 19), '80'];
    expect(codes(await recordLottery(deps, second, need.number, other))).toEqual(['draws/numbers-differ']);
    expect(await deps.db.selectFrom('lotteryResult').selectAll().execute()).toEqual([]);
    expect(mustBe(await recordLottery(deps, second, need.number, NUMBERS))).toBe('typed');
    clock.advance(MINUTE);
    expect(mustBe(await recordLottery(deps, first, need.number, NUMBERS))).toBe('confirmed');
    await run(deps);
    const certificate = await certificateOf(deps, need.id);
    expect(certificate.publicValue).toBe(`kl8/2023230/${NUMBERS.join('.')}`);
    expect(JSON.stringify(certificate.proof)).not.toContain(first.name);
  });
});

onEachDatabase('redo', (open) => {
  it('voids an award, draws again from the frozen pool, keeps every round', async () => {
    const { deps, clock } = await site(await open());
    const need = await aNeedWith(deps, 'commit');
    const [first, second] = [await aReviewer(deps), await anotherOfficial(deps)];
    clock.set(FREEZE);
    await run(deps);
    const round1 = await certificateOf(deps, need.id);
    const form = {
      number: need.number,
      basis: 'objection-upheld' as const,
      reason: '异议成立:中选机构资质失效',
      source: 'ceremony' as const,
      excluded: [{ agency: round1.winner, reason: 'suspended' as const }],
    };
    expect(codes(await proposeRedo(deps, first, { ...form, basis: 'source-failed' }))).toEqual([
      'draws/no-incident',
    ]);
    const stranger = [{ agency: '91532301MA00000000', reason: 'suspended' as const }];
    expect(codes(await proposeRedo(deps, first, { ...form, excluded: stranger }))).toEqual([
      'draws/not-in-pool',
    ]);
    clock.advance(HOUR);
    mustBe(await proposeRedo(deps, first, form));
    const settle = { number: need.number, confirm: true };
    expect(codes(await settleRedo(deps, first, settle))).toEqual(['draws/same-official']);
    const county = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    expect(codes(await settleRedo(deps, county, settle))).toEqual(['draws/forbidden']);
    clock.advance(MINUTE);
    mustBe(await settleRedo(deps, second, settle));
    const { db } = deps;
    const voided = { round: 1, state: 'void', agencyCode: round1.winner, priceFen: round1.priceFen };
    expect(await db.selectFrom('award').selectAll().execute()).toMatchObject([voided]);
    // Nothing that the public sees counts a void award.
    expect(await listLatestAwards(db, 8)).toEqual([]);
    expect(await listAwardsOfAgency(db, round1.winner, 8)).toEqual([]);
    expect(await sumAwards(db, round1.winner)).toEqual({ won: 0, priceFen: 0 });
    expect(await findAward(db, need.id)).toBeUndefined();
    expect(await listNotices(db, {}, { limit: 8 })).toMatchObject([{ id: need.id, priceFen: null }]);
    expect(await listDrawnPools(db)).toEqual([]);
    expect(await deps.db.selectFrom('savingRollup').selectAll().execute()).toEqual([]);
    await run(deps);
    expect(await getNeed(deps.db, need.id)).toMatchObject({ state: 'closed' });
    expect(await findSelection(deps.db, need.id)).toBeUndefined();
    clock.advance(HOUR);
    await run(deps);
    await hold(deps, first, need.number);
    const round2 = await certificateOf(deps, need.id);
    expect(round2.plan.round).toBe(2);
    expect(round2.pool.entries).toHaveLength(3);
    expect(round2.ranking).not.toContain(round1.winner);
    expect(round2.entries).toEqual(round1.entries);
    expect(round2.rounds).toMatchObject([
      { seed: round1.seed, ranking: round1.ranking, redo: { basis: 'objection-upheld' } },
    ]);
    expect(await listSelections(deps.db, need.id)).toHaveLength(2);
    const awarded = { round: 2, state: 'active', agencyCode: round2.winner, priceFen: round2.priceFen };
    expect(await db.selectFrom('award').selectAll().orderBy('round').execute()).toMatchObject([
      voided,
      awarded,
    ]);
    expect(await listLatestAwards(db, 8)).toMatchObject([awarded]);
    expect(await findAward(db, need.id)).toMatchObject(awarded);
    expect(await listNotices(db, {}, { limit: 8 })).toMatchObject([{ priceFen: round2.priceFen }]);
    expect(await countNotices(db, { state: 'selected' })).toEqual({ count: 1, isMore: false });
    expect(await deps.db.selectFrom('savingRollup').select('projects').execute()).toEqual([{ projects: 1 }]);
    // Luck counts the round that stands; the replay tells the sign-up, whatever was decided after.
    const [drawn] = await listDrawnPools(deps.db);
    const places = new Map(drawn?.members.map(({ agencyCode, rank }) => [agencyCode, rank]));
    expect(places).toEqual(new Map(round2.ranking.map((agency, index) => [agency, index + 1])));
    expect(await countVoidRounds(deps.db)).toBe(1);
    const replay = await replayEligibility(deps.db, await getNeed(deps.db, need.id), need.closesAt);
    expect(replay?.version.round).toBe(1);
    expect(replay?.answers.map(({ entered, fault }) => [entered, fault])).toEqual(
      Array.from({ length: 4 }, () => [true, null]),
    );

    const failing = (change: (copy: Certificate) => void): string[] => {
      const copy = structuredClone(round2);
      change(copy);
      return verifyCertificate(`${JSON.stringify(copy, null, 1)}\n`)
        .checks.filter(({ ok }) => ok === false)
        .map(({ code }) => code);
    };
    const earlier = (copy: Certificate) => copy.rounds[0]!;
    expect(redoSchema.safeParse({ ...form, excluded: '', source: 'commit' }).success).toBe(false);
    expect(failing((copy) => (copy.plan.source = { kind: 'commit' }))).toContain('E_ROUND');
    expect(failing((copy) => copy.rounds.pop())).toContain('E_ROUND');
    expect(failing((copy) => earlier(copy).ranking?.reverse())).toEqual(['E_ROUND']);
    expect(failing((copy) => earlier(copy).redo.excluded.pop())).toEqual(['E_ROUND', 'E_LOG']);
    expect(failing((copy) => (earlier(copy).redo.confirmed.id = first.accountId))).toEqual([
      'E_ROUND',
      'E_LOG',
    ]);
    expect(failing((copy) => (earlier(copy).redo.basis = 'source-failed'))).toEqual(['E_LOG']);
    expect(failing((copy) => (earlier(copy).plan.budgetFen += 1))).toContain('E_ROUND');
    expect(failing((copy) => (earlier(copy).secret = 'a'.repeat(64)))).toEqual(['E_ROUND', 'E_LOG']);
    const unknown = { secret: null, seed: null, ranking: null };
    expect(failing((copy) => Object.assign(earlier(copy), unknown))).toEqual(['E_LOG']);
    expect(failing((copy) => Object.assign(earlier(copy), { seed: null, ranking: null }))).toEqual([
      'E_ROUND',
    ]);
  });

  it('computes a void round whose value appears later, and awards nothing from it', async () => {
    const { deps, clock } = await site(await open(), 'honest');
    const need = await aNeedWith(deps, 'drand');
    const [first, second] = [await aReviewer(deps), await anotherOfficial(deps)];
    clock.set(FREEZE);
    await run(deps);
    const form = { number: need.number, reason: '异议成立', source: 'ceremony' as const, excluded: [] };
    mustBe(await proposeRedo(deps, first, { ...form, basis: 'objection-upheld' }));
    expect(codes(await proposeRedo(deps, second, { ...form, basis: 'objection-upheld' }))).toEqual([
      'draws/already-proposed',
    ]);
    mustBe(await settleRedo(deps, second, { number: need.number, confirm: true }));
    clock.set(addMillis(ROUND_1000, MINUTE));
    await run(deps);
    expect(await listSelections(deps.db, need.id)).toMatchObject([{ round: 1 }]);
    expect(await deps.db.selectFrom('award').selectAll().execute()).toEqual([]);
    expect((await getNeed(deps.db, need.id)).state).toBe('closed');
    clock.advance(HOUR);
    await run(deps);
    await hold(deps, first, need.number);
    const certificate = await certificateOf(deps, need.id);
    expect(certificate.rounds[0]?.ranking).toHaveLength(4);
  });
});
