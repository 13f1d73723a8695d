import { expect, it } from 'vitest';
import { findAward, listAwardsOfAgency, listLatestAwards, sumAwards } from '../../src/awards/index.js';
import { addMillis, HOUR, MINUTE } from '../../src/basics/index.js';
import {
  findSelection,
  listSelections,
  proposeRedo,
  redoSchema,
  replayEligibility,
  settleRedo,
} from '../../src/draws/index.js';
import { countNotices, getNeed, listNotices } from '../../src/needs/index.js';
import { type Certificate, verifyCertificate } from '../../src/selection/index.js';
import { countVoidRounds, listDrawnPools } from '../../src/statistics/index.js';
import { anAccount } from '../support/builders.js';
import { onEachDatabase } from '../support/databases.js';
import { aReviewer, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import {
  aNeedWith,
  anotherOfficial,
  certificateOf,
  codes,
  FREEZE,
  hold,
  ROUND_1000,
  run,
  site,
} from '../support/rounds.js';
import { suspendNow } from '../support/suspensions.js';

onEachDatabase('redo', (open) => {
  it('voids an award, draws again from the frozen pool, keeps every round', async () => {
    const { deps, clock } = await site(await open());
    const need = await aNeedWith(deps, 'commit');
    const [first, second] = [await aReviewer(deps), await anotherOfficial(deps)];
    clock.set(FREEZE);
    await run(deps);
    const round1 = await certificateOf(deps, need.id);
    const winner1 = round1.winner ?? '';
    const form = {
      number: need.number,
      basis: 'objection-upheld' as const,
      // What tells a person is in no public text, and the certificate says what the log says.
      reason: '异议成立:中选机构资质失效,电话 13800138000',
      source: 'ceremony' as const,
      excluded: [winner1],
      objection: await anUpheldComplaint(deps, need.number),
    };
    expect(codes(await proposeRedo(deps, first, { ...form, basis: 'source-failed' }))).toEqual([
      'draws/no-incident',
    ]);
    const stranger = ['91532301MA00000000'];
    expect(codes(await proposeRedo(deps, first, { ...form, excluded: stranger }))).toEqual([
      'draws/not-in-pool',
    ]);
    expect(codes(await proposeRedo(deps, first, form))).toEqual(['draws/no-evidence']);
    clock.advance(HOUR);
    await suspendNow(deps, winner1, { officials: [first, second] });
    mustBe(await proposeRedo(deps, first, form));
    const settle = { number: need.number, confirm: true };
    expect(codes(await settleRedo(deps, first, settle))).toEqual(['draws/same-official']);
    const county = (await anAccount(deps, { role: 'official', divisionCode: '532322' })).actor;
    expect(codes(await settleRedo(deps, county, settle))).toEqual(['draws/forbidden']);
    clock.advance(MINUTE);
    mustBe(await settleRedo(deps, second, settle));
    const { db } = deps;
    const voided = { round: 1, state: 'void', agencyCode: winner1, priceFen: round1.priceFen };
    expect(await db.selectFrom('award').selectAll().execute()).toMatchObject([voided]);
    // Nothing that the public sees counts a void award.
    expect(await listLatestAwards(db, 8)).toEqual([]);
    expect(await listAwardsOfAgency(db, winner1, 8)).toEqual([]);
    expect(await sumAwards(db, winner1)).toEqual({ won: 0, priceFen: 0 });
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
    expect(round2.ranking).not.toContain(winner1);
    expect(round2.entries).toEqual(round1.entries);
    expect(round2.log).not.toBeNull();
    expect(round2.rounds).toMatchObject([
      {
        seed: round1.seed,
        ranking: round1.ranking,
        redo: { basis: 'objection-upheld', reason: '异议成立:中选机构资质失效,电话 […]' },
      },
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
    // No round is voided whose secret is not public.
    expect(failing((copy) => Object.assign(earlier(copy), unknown))).toEqual(['E_ROUND', 'E_LOG']);
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
    const objection = await anUpheldComplaint(deps, need.number);
    const form = {
      number: need.number,
      reason: '异议成立',
      source: 'ceremony' as const,
      excluded: [],
      objection,
    };
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
