import { afterEach, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/basics/index.js';
import type { Db } from '../../src/db/index.js';
import { listIncidents, listSelections, recordLottery } from '../../src/draws/index.js';
import { getNeed } from '../../src/needs/index.js';
import { type Certificate, serializeCertificate } from '../../src/selection/index.js';
import { countVoidRounds, listDrawnPools } from '../../src/statistics/index.js';
import { failed, ours, theirs } from '../support/both-verifiers.js';
import { onEachDatabase } from '../support/databases.js';
import { pythonAvailable } from '../support/python.js';
import {
  aDrawSite,
  aNeedOfSix,
  type Chain,
  drawAgain,
  FREEZE,
  lastCertificate,
  NUMBERS,
  recordNumbers,
  runAndAudit,
  stopBeacons,
  withBeacon,
} from '../support/redo-chain.js';
import { alterations, withoutLastDecision } from '../support/round-alterations.js';
import { startTestSite } from '../support/site.js';

afterEach(stopBeacons);

/** Every stored certificate holds, in both implementations, with the chain and the log proven; returns them by round. */
async function verifyAll({ deps, need }: Chain): Promise<Map<number, Certificate>> {
  const stored = await listSelections(deps.db, need.id);
  const texts = stored.map(({ certificate }) => certificate);
  for (const checks of [...texts.map(ours), ...(await theirs(texts))]) {
    expect(failed(checks)).toEqual([]);
    const outcomes = new Map(checks.map(([code, ok]) => [code, ok]));
    for (const code of ['E_ROUND', 'E_LOG', 'E_SEED', 'E_RANK'])
      expect([code, outcomes.get(code)]).toEqual([code, true]);
  }
  return new Map(stored.map(({ round, certificate }) => [round, JSON.parse(certificate) as Certificate]));
}

/** The page of the need as the public sees it. */
async function publicPages({ deps, clock, need }: Chain) {
  const site = await startTestSite({ db: deps.db, clock });
  const page = (await site.client().get(`/needs/${need.number}`)).text;
  const certificate = async (round: number) =>
    (await site.client().get(`/needs/${need.number}/rounds/${round}/certificate.json`)).text;
  return { page, certificate, stop: () => site.stop() };
}

/** One active award of one project, to the winner of the last round; earlier draws count as void. */
async function expectOneDraw(chain: Chain, last: Certificate): Promise<void> {
  const { db } = chain.deps;
  const { winner, priceFen, savingFen } = last;
  const award = { needId: chain.need.id, agencyCode: winner, priceFen, savingFen };
  const active = await db.selectFrom('award').selectAll().where('state', '=', 'active').execute();
  expect(active).toMatchObject([award]);
  const rollups = await db.selectFrom('savingRollup').selectAll().execute();
  expect(rollups).toMatchObject([{ projects: 1, priceFen, savingFen }]);
  const drawn = await listDrawnPools(db);
  expect(drawn).toHaveLength(1);
  const places = drawn[0]?.members.map(({ agencyCode, rank }) => [agencyCode, rank]);
  expect(new Map(places as [string, number][])).toEqual(
    new Map(last.ranking.map((agency, index) => [agency, index + 1])),
  );
  const computed = (await listSelections(db, chain.need.id)).length;
  expect(await countVoidRounds(db)).toBe(computed - 1);
}

/** Rounds by the beacon, the lottery and two ceremonies, with exclusions in two decisions. */
async function everySource(db: Db) {
  const { deps, clock, officials } = await aDrawSite(db);
  const need = await aNeedOfSix(deps, 'drand');
  const chain: Chain = { deps, clock, officials, need };
  clock.set(FREEZE);
  await runAndAudit(deps);
  clock.advance(6 * DAY);
  await runAndAudit(deps);
  expect(await listIncidents(db, need.id)).toMatchObject([{ kind: 'overdue', closedAt: null }]);
  const [anyone] = (await db.selectFrom('entry').select('agencyCode').orderBy('agencyCode').execute()).map(
    ({ agencyCode }) => agencyCode,
  );
  clock.set('2023-08-30T01:00:00.000Z');
  await drawAgain(chain, { basis: 'source-failed', source: 'lottery', excluded: [anyone ?? ''] });
  expect(await listIncidents(db, need.id)).toMatchObject([{ outcome: 'redo' }]);
  clock.set('2023-08-30T13:40:00.000Z');
  await recordNumbers(chain);
  await runAndAudit(deps);
  const second = await lastCertificate(chain);
  await expectOneDraw(chain, second);
  // The beacon delivers at last, after its round was voided; nothing is awarded by it.
  clock.set('2023-09-01T02:00:00.000Z');
  await runAndAudit(await withBeacon(deps));
  await expectOneDraw(chain, second);
  await drawAgain(chain, {
    basis: 'objection-upheld',
    source: 'ceremony',
    excluded: [second.ranking[0] ?? ''],
  });
  await expectOneDraw(chain, await lastCertificate(chain));
  clock.advance(DAY);
  await drawAgain(chain, { basis: 'objection-upheld', source: 'ceremony' });
  return { ...chain, anyone: anyone ?? '' };
}

/** A lottery whose numbers nobody typed, a round that was voided before its value, then a ceremony. */
async function nothingKnown(db: Db) {
  const { deps, clock, officials } = await aDrawSite(db);
  const need = await aNeedOfSix(deps, 'lottery');
  const chain: Chain = { deps, clock, officials, need };
  clock.set(FREEZE);
  await runAndAudit(deps);
  clock.set('2023-09-01T01:00:00.000Z');
  await runAndAudit(deps);
  const agencies = (await db.selectFrom('entry').select('agencyCode').orderBy('agencyCode').execute()).map(
    ({ agencyCode }) => agencyCode,
  );
  await drawAgain(chain, { basis: 'source-failed', source: 'drand', excluded: agencies.slice(0, 1) });
  await drawAgain(chain, { basis: 'objection-upheld', source: 'ceremony', excluded: agencies.slice(4, 5) });
  return chain;
}

onEachDatabase('a chain of rounds', (open) => {
  it('goes through every source, holds in every round, and counts as one draw', async () => {
    const chain = await everySource(await open());
    const { deps, need, anyone } = chain;
    const certificates = await verifyAll(chain);
    expect([...certificates.keys()]).toEqual([1, 2, 3, 4]);
    const last = await lastCertificate(chain);
    await expectOneDraw(chain, last);
    expect(last.rounds.map(({ plan }) => plan.source.kind)).toEqual(['drand', 'lottery', 'ceremony']);
    // Every round that the last certificate tells of is the one that its own certificate tells of.
    for (const { plan, pool, secret, publicValue, proof, seed, ranking } of last.rounds) {
      const own = certificates.get(plan.round);
      expect({ plan, pool, secret, publicValue, proof, seed, ranking }).toEqual({
        plan: own?.plan,
        pool: own?.pool,
        secret: own?.secret,
        publicValue: own?.publicValue,
        proof: own?.proof,
        seed: own?.seed,
        ranking: own?.ranking,
      });
    }
    const sizes = [...certificates.values()].map(({ pool }) => [pool.entries.length, pool.excluded.length]);
    expect(sizes).toEqual([
      [6, 0],
      [5, 1],
      [4, 2],
      [4, 2],
    ]);
    const out = [anyone, certificates.get(2)?.winner];
    expect(new Set(last.pool.excluded.map(({ agency }) => agency))).toEqual(new Set(out));
    for (const certificate of certificates.values()) expect(certificate.entries).toEqual(last.entries);
    const { page, certificate, stop } = await publicPages(chain);
    for (const round of [1, 2, 3]) {
      expect(page).toContain(`第 ${round} 轮`);
      expect(page).toContain(`/needs/${need.number}/rounds/${round}/certificate.json`);
    }
    for (const { poolHash, redo } of last.rounds) {
      expect(page).toContain(poolHash);
      expect(page).toContain(redo.reason);
    }
    for (const [round, { poolHash }] of certificates) {
      const text = await certificate(round);
      expect((JSON.parse(text) as Certificate).poolHash).toBe(poolHash);
      expect(failed(ours(text))).toEqual([]);
    }
    await stop();
    expect((await getNeed(deps.db, need.id)).state).toBe('selected');
  });

  it('computes a void round of the lottery once two officials typed its numbers after all', async () => {
    const chain = await nothingKnown(await open());
    const { deps, clock, need } = chain;
    const last = await lastCertificate(chain);
    expect(last.rounds.map(({ publicValue, seed, ranking }) => [publicValue, seed, ranking])).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
    expect(last.rounds.every(({ secret }) => secret !== null)).toBe(true);
    expect([...(await verifyAll(chain)).keys()]).toEqual([3]);
    await expectOneDraw(chain, last);
    clock.advance(MINUTE);
    await recordNumbers(chain, 1);
    const [first] = chain.officials;
    expect(await recordLottery(deps, first, need.number, NUMBERS, 1)).toMatchObject({
      errors: [{ code: 'draws/already-recorded' }],
    });
    for (const round of [2, 3, 4])
      expect(await recordLottery(deps, first, need.number, NUMBERS, round)).toMatchObject({
        errors: [{ code: 'draws/wrong-state' }],
      });
    await runAndAudit(deps);
    const certificates = await verifyAll(chain);
    expect([...certificates.keys()]).toEqual([1, 3]);
    expect(certificates.get(1)).toMatchObject({ publicValue: `kl8/2023229/${NUMBERS.join('.')}` });
    await expectOneDraw(chain, last);
    const { page, stop } = await publicPages(chain);
    expect(page).toContain(`/needs/${need.number}/rounds/1/certificate.json`);
    expect(page).not.toContain(`/needs/${need.number}/rounds/2/certificate.json`);
    expect(page).toContain('随机数尚未公布');
    await stop();
    // A later round tells what has become known since.
    await drawAgain(chain, { basis: 'objection-upheld', source: 'ceremony' });
    const later = await lastCertificate(chain);
    expect(later.rounds.map(({ seed }) => seed)).toEqual([certificates.get(1)?.seed, null, last.seed]);
    await verifyAll(chain);
  });
});

onEachDatabase('an earlier round', (open) => {
  it.each([
    ['of every source', everySource],
    ['of unknown values', nothingKnown],
  ])('%s cannot be hidden or told otherwise', async (_name, build) => {
    const certificate = await lastCertificate(await build(await open()));
    const altered = [...alterations(certificate)];
    const mine = altered.map(([, text]) => ours(text));
    const second = await theirs(altered.map(([, text]) => text));
    const missed: string[] = [];
    for (const [index, [name]] of altered.entries()) {
      const codes = failed(mine[index] ?? []);
      const found = codes.some((code) => code === 'E_ROUND' || code === 'E_LOG' || code === 'E_PARSE');
      if (!found) missed.push(`${name}: ${codes.join()}`);
      if (pythonAvailable) expect([name, failed(second[index] ?? [])]).toEqual([name, codes]);
    }
    expect(missed).toEqual([]);
    const forged = serializeCertificate(withoutLastDecision(certificate));
    for (const checks of [ours(forged), ...(await theirs([forged]))])
      expect(failed(checks)).toEqual(['E_LOG']);
  });
});
