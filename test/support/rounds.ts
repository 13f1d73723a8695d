import { afterEach, expect } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { createBeacon } from '../../src/app/drand-client.js';
import { runJobs } from '../../src/app/jobs.js';
import { auditDatabase } from '../../src/audit/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { findSelection } from '../../src/draws/index.js';
import { type Certificate, verifyCertificate } from '../../src/selection/index.js';
import { type BeaconServer, type Manner, startBeacon } from './beacon-server.js';
import { anAccount } from './builders.js';
import { recordCeremony } from './ceremony.js';
import { fakeClock, testDeps } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from './marketplace-builders.js';

const running: BeaconServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const KINDS = ['commit', 'ceremony', 'lottery', 'drand'] as const;
const CLOSED = [{ from: '2023-01-21', to: '2023-01-27' }];
/** When the pools of these needs freeze, and when round 1000 of the beacon appears. */
export const FREEZE = '2023-08-23T15:49:25.000Z';
export const ROUND_1000 = '2023-08-23T15:59:24.000Z';
/** Numbers of a lottery. */
export const NUMBERS = Array.from({ length: 20 }, (_, i) => `${4 * i + 3}`);

/** A server of the beacon that stops after its test. */
export async function aBeaconServer(manner?: Manner): Promise<BeaconServer> {
  const server = await startBeacon(manner);
  running.push(server);
  return server;
}

/** A site whose clock stands before the deadlines of its needs, with a beacon of servers that behave as told. */
export async function site(db: Db, ...manners: Manner[]) {
  const servers = await Promise.all(manners.map((manner) => aBeaconServer(manner)));
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  const beacon = createBeacon({ urls: servers.map(({ url }) => url), clock, timeoutMillis: 2000 });
  const sources = { kinds: KINDS, closedDays: CLOSED };
  return { deps: testDeps(db, { clock, beacon, sources }), clock, servers };
}

/** Runs the jobs; the audit finds nothing afterwards. */
export async function run(deps: Deps): Promise<void> {
  for (const { error } of await runJobs(deps)) throw error;
  expect(await auditDatabase(deps.db)).toEqual([]);
}

/** A need with four bids whose deadline leads to round 1000. */
export async function aNeedWith(deps: Deps, source: string) {
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

/** The certificate of the round that stands; every check of it passes. */
export const certificateOf = async (deps: Deps, needId: string): Promise<Certificate> => {
  const text = (await findSelection(deps.db, needId))?.certificate ?? '';
  expect(verifyCertificate(text).checks.filter(({ ok }) => ok === false)).toEqual([]);
  return JSON.parse(text) as Certificate;
};

/** The ceremony of a later round, and its draw. */
export async function hold(deps: Deps, official: Actor, number: string): Promise<void> {
  const witnesses = ['见证人甲', '见证人乙'];
  mustBe(await recordCeremony(deps, official, { number, digits: '31415926535897932384', witnesses }));
  await run(deps);
}

/** An official beside the one who proposed. */
export const anotherOfficial = async (deps: Deps) => (await anAccount(deps, { role: 'official' })).actor;
/** The codes of a refusal. */
export const codes = (result: { ok: boolean; errors?: readonly { code: string }[] }) =>
  result.ok ? [] : result.errors?.map(({ code }) => code);
