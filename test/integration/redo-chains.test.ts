import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createBeacon } from '../../src/app/drand-client.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { voidAward } from '../../src/awards/index.js';
import { createVault, DAY, HOUR, MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import {
  contributeShare,
  findSelection,
  listIncidents,
  listSelections,
  proposeRedo,
  recordLottery,
  settleRedo,
} from '../../src/draws/index.js';
import { getNeed } from '../../src/needs/index.js';
import {
  buildCertificate,
  type Certificate,
  hashCommitment,
  hashPlan,
  serializeCertificate,
  shrinkPool,
  verifyCertificate,
} from '../../src/selection/index.js';
import { checkRollups, countVoidRounds, listDrawnPools } from '../../src/statistics/index.js';
import { type BeaconServer, startBeacon } from '../support/beacon-server.js';
import { anAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { onEachDatabase } from '../support/databases.js';
import { type FakeClock, fakeClock, testDeps } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { type Outcome, pythonAvailable, runPython } from '../support/python.js';
import { threeCustodians } from '../support/sealed-entries.js';
import { startTestSite } from '../support/site.js';

const running: BeaconServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const FREEZE = '2023-08-23T15:49:25.000Z';
const NUMBERS = Array.from({ length: 20 }, (_, i) => `${4 * i + 3}`);
const DIGITS = '27182818284590452353';

type Official = Awaited<ReturnType<typeof anAccount>>['actor'];
type Source = 'commit' | 'ceremony' | 'lottery' | 'drand';

/** A site with every source whose beacon is down, and two officials. */
async function aSite(db: Db) {
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  const deps = testDeps(db, {
    clock,
    beacon: createBeacon({ urls: [] }),
    sources: {
      kinds: ['commit', 'ceremony', 'lottery', 'drand'],
      closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
    },
  });
  const official = async () => (await anAccount(deps, { role: 'official' })).actor;
  return { deps, clock, officials: [await official(), await official()] as const };
}

async function withBeacon(deps: Deps): Promise<Deps> {
  const server = await startBeacon();
  running.push(server);
  return { ...deps, beacon: createBeacon({ urls: [server.url] }) };
}

async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
  expect(await auditDatabase(deps.db)).toEqual([]);
  expect(await checkRollups(deps.db)).toEqual([]);
}

/** A need of this source whose deadline leads to round 1000, with six bids. */
async function aNeed(deps: Deps, source: Source) {
  // Without a beacon the site's key or custodians seal the bids: the round of the deadline is not on record.
  const need = await aPublishedNeed(
    { ...deps, beacon: undefined },
    { source, closesAt: '2023-08-23 23:49:24' },
  );
  for (const bid of ['95000', '88000', '91000', '90000', '89500', '93000']) {
    await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  }
  return need;
}

interface Chain {
  readonly deps: Deps;
  readonly clock: FakeClock;
  readonly officials: readonly [Official, Official];
  readonly need: { readonly id: string; readonly number: string };
}

/** Decides by two officials to draw again, and runs the next round up to its freeze. */
async function redo(
  { deps, clock, officials: [first, second], need: { number } }: Chain,
  decision: {
    readonly basis: 'source-failed' | 'objection-upheld';
    readonly source: Source;
    readonly excluded?: readonly string[];
  },
): Promise<void> {
  const { excluded = [], ...rest } = decision;
  const out = excluded.map((agency) => ({ agency, reason: 'suspended' as const }));
  mustBe(await proposeRedo(deps, first, { number, reason: `改用 ${rest.source}`, excluded: out, ...rest }));
  clock.advance(MINUTE);
  mustBe(await settleRedo(deps, second, { number, confirm: true }, voidAward));
  await run(deps);
  clock.advance(HOUR);
  await run(deps);
}

async function recordNumbers({ deps, officials, need }: Chain, round?: number): Promise<void> {
  for (const official of officials)
    mustBe(await recordLottery(deps, official, { number: need.number, round }, NUMBERS));
}

async function lastCertificate({ deps, need }: Chain): Promise<Certificate> {
  return JSON.parse((await findSelection(deps.db, need.id))?.certificate ?? '') as Certificate;
}

const ours = (text: string): Outcome[] => verifyCertificate(text).checks.map(({ code, ok }) => [code, ok]);
const failed = (outcomes: readonly Outcome[]) =>
  outcomes.filter(([, ok]) => ok === false).map(([code]) => code);

/** What the second implementation says; nothing where there is none. */
async function theirs(texts: readonly string[]): Promise<(readonly Outcome[])[]> {
  if (!pythonAvailable) return [];
  const directory = mkdtempSync(join(tmpdir(), 'supermarket-chains-'));
  const path = join(directory, 'certificates.jsonl');
  writeFileSync(path, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
  const answers = (await runPython('--json', path)).answers();
  rmSync(directory, { recursive: true });
  expect(answers).toHaveLength(texts.length);
  return answers.map(({ checks }) => checks);
}

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

/** One award of one project, to the winner of the last round; earlier draws count as void. */
async function expectOneDraw(chain: Chain, last: Certificate): Promise<void> {
  const { db } = chain.deps;
  const { winner, priceFen, savingFen } = last;
  const award = { needId: chain.need.id, agencyCode: winner, priceFen, savingFen };
  expect(await db.selectFrom('award').selectAll().execute()).toMatchObject([award]);
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

/** Rounds by the beacon, the lottery, a ceremony and the site's secret, with exclusions in two decisions. */
async function everySource(db: Db) {
  const { deps, clock, officials } = await aSite(db);
  const need = await aNeed(deps, 'drand');
  const chain: Chain = { deps, clock, officials, need };
  clock.set(FREEZE);
  await run(deps);
  clock.advance(6 * DAY);
  await run(deps);
  expect(await listIncidents(db, need.id)).toMatchObject([{ kind: 'overdue', closedAt: null }]);
  const [anyone] = (await db.selectFrom('entry').select('agencyCode').orderBy('agencyCode').execute()).map(
    ({ agencyCode }) => agencyCode,
  );
  clock.set('2023-08-30T01:00:00.000Z');
  await redo(chain, { basis: 'source-failed', source: 'lottery', excluded: [anyone ?? ''] });
  expect(await listIncidents(db, need.id)).toMatchObject([{ outcome: 'redo' }]);
  clock.set('2023-08-30T13:40:00.000Z');
  await recordNumbers(chain);
  await run(deps);
  const second = await lastCertificate(chain);
  await expectOneDraw(chain, second);
  // The beacon delivers at last, after its round was voided; nothing is awarded by it.
  clock.set('2023-09-01T02:00:00.000Z');
  await run(await withBeacon(deps));
  await expectOneDraw(chain, second);
  await redo(chain, { basis: 'objection-upheld', source: 'ceremony', excluded: [second.winner] });
  expect(await db.selectFrom('award').selectAll().execute()).toEqual([]);
  expect(await db.selectFrom('savingRollup').selectAll().execute()).toEqual([]);
  const witnesses = ['见证人甲', '见证人乙'];
  mustBe(await recordCeremony(deps, officials[0], { number: need.number, digits: DIGITS, witnesses }));
  await run(deps);
  await expectOneDraw(chain, await lastCertificate(chain));
  clock.advance(DAY);
  await redo(chain, { basis: 'objection-upheld', source: 'commit' });
  return { ...chain, anyone: anyone ?? '' };
}

/** A lottery whose numbers nobody typed, a round that was voided before its value, then the site's secret. */
async function nothingKnown(db: Db) {
  const { deps, clock, officials } = await aSite(db);
  const need = await aNeed(deps, 'lottery');
  const chain: Chain = { deps, clock, officials, need };
  clock.set(FREEZE);
  await run(deps);
  clock.set('2023-09-01T01:00:00.000Z');
  await run(deps);
  const agencies = (await db.selectFrom('entry').select('agencyCode').orderBy('agencyCode').execute()).map(
    ({ agencyCode }) => agencyCode,
  );
  await redo(chain, { basis: 'source-failed', source: 'drand', excluded: agencies.slice(0, 1) });
  await redo(chain, { basis: 'objection-upheld', source: 'commit', excluded: agencies.slice(4, 5) });
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
    expect(last.pool.excluded.map(({ agency }) => agency).toSorted()).toEqual(out.toSorted());
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
    expect(await recordLottery(deps, first, { number: need.number, round: 1 }, NUMBERS)).toMatchObject({
      errors: [{ code: 'draws/already-recorded' }],
    });
    for (const round of [2, 3, 4])
      expect(await recordLottery(deps, first, { number: need.number, round }, NUMBERS)).toMatchObject({
        errors: [{ code: 'draws/wrong-state' }],
      });
    await run(deps);
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
    await redo(chain, { basis: 'objection-upheld', source: 'commit' });
    const later = await lastCertificate(chain);
    expect(later.rounds.map(({ seed }) => seed)).toEqual([certificates.get(1)?.seed, null, last.seed]);
    await verifyAll(chain);
  });

  it('leads on from a secret that cannot be opened', async () => {
    const db = await open();
    const { deps, clock, officials } = await aSite(db);
    const custodians = await threeCustodians(deps);
    // Sealed with a key that is lost by the freeze; the bids are opened by custodians.
    const lost = createVault(new Uint8Array(32).fill(9), deps.random);
    const need = await aNeed({ ...deps, vault: lost, custodians: 2 }, 'drand');
    const chain: Chain = { deps, clock, officials, need };
    clock.set(FREEZE);
    for (const { actor, pair } of custodians.slice(0, 2))
      mustBe(await contributeShare(deps, actor, { number: need.number, identity: pair.identity }));
    await run(deps);
    expect(await listIncidents(db, need.id)).toMatchObject([{ kind: 'secret-unopened', closedAt: null }]);
    clock.advance(DAY);
    // A value without the secret draws nothing.
    await run(await withBeacon(deps));
    await redo(chain, { basis: 'source-failed', source: 'commit' });
    clock.advance(HOUR);
    const second = await lastCertificate(chain);
    await redo(chain, { basis: 'objection-upheld', source: 'commit', excluded: [second.winner] });
    const last = await lastCertificate(chain);
    expect(last.rounds.map(({ secret, seed }) => [secret === null, seed === null])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect([...(await verifyAll(chain)).keys()]).toEqual([2, 3]);
    await expectOneDraw(chain, last);
  });
});
