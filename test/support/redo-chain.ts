import { expect } from 'vitest';
import { createBeacon } from '../../src/app/drand-client.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import { HOUR, MINUTE } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { findSelection, proposeRedo, recordLottery, settleRedo } from '../../src/draws/index.js';
import type { Certificate } from '../../src/selection/index.js';
import { checkRollups } from '../../src/statistics/index.js';
import { type BeaconServer, type Manner, startBeacon } from './beacon-server.js';
import { anAccount } from './builders.js';
import { recordCeremony } from './ceremony.js';
import { type FakeClock, fakeClock, testDeps } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';
import { anUpheldComplaint } from './objections.js';
import { suspendNow } from './suspensions.js';

/** The first run of the jobs after the deadline of {@link aNeedOfSix}. */
export const FREEZE = '2023-08-23T15:49:25.000Z';
/** Numbers of a lottery that fit. */
export const NUMBERS = Array.from({ length: 20 }, (_, i) => `${4 * i + 3}`);

type Official = Awaited<ReturnType<typeof anAccount>>['actor'];
export type Source = 'commit' | 'ceremony' | 'lottery' | 'drand';

/** A site with every source whose beacon is down, and two officials; `running`: one that is served, at the same time of day. */
export async function aDrawSite(db: Db, running?: { readonly deps: Deps; readonly clock: FakeClock }) {
  const clock = running?.clock ?? fakeClock('2023-08-18T01:00:00.000Z');
  const deps =
    running?.deps ??
    testDeps(db, {
      clock,
      beacon: createBeacon({ urls: [], clock }),
      sources: {
        kinds: ['commit', 'ceremony', 'lottery', 'drand'],
        closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
      },
    });
  const official = async () => (await anAccount(deps, { role: 'official' })).actor;
  return { deps, clock, officials: [await official(), await official()] as const };
}

const running: BeaconServer[] = [];

/** The same site once its beacon answers as this; {@link stopBeacons} ends it. */
export async function withBeacon(deps: Deps, manner?: Manner): Promise<Deps> {
  const server = await startBeacon(manner);
  running.push(server);
  return { ...deps, beacon: createBeacon({ urls: [server.url], clock: deps.clock, timeoutMillis: 2000 }) };
}

/** Rounds that the running beacons were asked for, in order. */
export const askedRounds = (): number[] => running.flatMap(({ asked }) => asked);

/** Ends every beacon that was started here. */
export async function stopBeacons(): Promise<void> {
  for (const server of running.splice(0)) await server.stop();
}

/** Runs every job; afterwards the database must be what the log says, and the roll-ups what the awards say. */
export async function runAndAudit(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
  expect(await auditDatabase(deps.db)).toEqual([]);
  expect(await checkRollups(deps.db)).toEqual([]);
}

/** A need of this source whose deadline leads to round 1000, with six bids. */
export async function aNeedOfSix(
  deps: Deps,
  source: Source,
  beacon?: Deps['beacon'],
  method: 'lowest' | 'merit' = 'lowest',
) {
  // Without a beacon the site's key or custodians seal the bids: the round of the deadline is not on record.
  const need = await aPublishedNeed(
    { ...deps, beacon },
    {
      source,
      method,
      pricedDraw: method === 'merit' ? '1' : '',
      closesAt: '2023-08-23 23:49:24',
    },
  );
  for (const bid of ['95000', '88000', '91000', '90000', '89500', '93000']) {
    await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  }
  return need;
}

/** A need on its way through several rounds. */
export interface Chain {
  readonly deps: Deps;
  readonly clock: FakeClock;
  readonly officials: readonly [Official, Official];
  readonly need: { readonly id: string; readonly number: string };
}

/** Decides by two officials to draw again, and runs the next round up to its freeze; a ceremony is held as well. */
export async function drawAgain(
  { deps, clock, officials: [first, second], need: { number } }: Chain,
  decision: {
    readonly basis: 'source-failed' | 'objection-upheld';
    readonly source: Exclude<Source, 'commit'>;
    readonly excluded?: readonly string[];
  },
): Promise<void> {
  const { excluded = [], ...rest } = decision;
  for (const agency of excluded) await suspendNow(deps, agency, { officials: [first, second] });
  const out = [...excluded];
  const objection = rest.basis === 'objection-upheld' ? await anUpheldComplaint(deps, number) : undefined;
  const redo = { number, reason: `改用 ${rest.source}`, excluded: out, objection, ...rest };
  mustBe(await proposeRedo(deps, first, redo));
  clock.advance(MINUTE);
  mustBe(await settleRedo(deps, second, { number, confirm: true }));
  await runAndAudit(deps);
  // Deadline, freeze, digits and draw are moments of their own.
  clock.advance(HOUR + MINUTE);
  await runAndAudit(deps);
  if (rest.source !== 'ceremony') return;
  clock.advance(MINUTE);
  const digits = `271${clock.now().replaceAll(/\D/g, '')}`;
  mustBe(await recordCeremony(deps, first, { number, digits, witnesses: ['见证人甲', '见证人乙'] }));
  clock.advance(MINUTE);
  await runAndAudit(deps);
}

/** Both officials type the numbers of a round; without `round` of the present one. */
export async function recordNumbers({ deps, officials, need }: Chain, round?: number): Promise<void> {
  for (const official of officials) mustBe(await recordLottery(deps, official, need.number, NUMBERS, round));
}

/** The certificate of the present round. */
export async function lastCertificate({ deps, need }: Chain): Promise<Certificate> {
  return JSON.parse((await findSelection(deps.db, need.id))?.certificate ?? '') as Certificate;
}
