import { onTestFinished } from 'vitest';
import type { Actor } from '../../src/accounts/index.js';
import { createBeacon } from '../../src/app/drand-client.js';
import { runJobs } from '../../src/app/jobs.js';
import { signDueCheckpoint } from '../../src/audit/index.js';
import { addMillis, SECOND } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { findSelection, listActiveEntries } from '../../src/draws/index.js';
import {
  findBidKey,
  findSealedSecret,
  getCurrentVersion,
  openSecret,
  openSiteIdentity,
} from '../../src/needs/index.js';
import { openText, readPayload } from '../../src/sealing/index.js';
import {
  closeList,
  drawPool,
  type Entry,
  freezePool,
  hashEntry,
  hashList,
  hashPlan,
  isPlan2,
  type Source,
  verifyCertificate,
} from '../../src/selection/index.js';
import { deriveSeed } from '../../src/selection/protocol.js';
import { startBeacon } from './beacon-server.js';
import { anAccount } from './builders.js';
import { fakeClock, testDeps } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer } from './marketplace-builders.js';

/** The deadline from which the beacon's recorded round 1000 follows. */
export const CLOSING = '2023-08-23T15:49:24.000Z';
/** When round 1000 is published. */
export const ROUND_1000 = '2023-08-23T15:59:24.000Z';
/** When the first lottery after the deadline is drawn, and a little more. */
export const LOTTERY_DRAWN = '2023-08-24T13:40:00.000Z';

interface Agency {
  readonly actor: Actor;
  readonly creditCode: string;
}

/** A site with a need under a source, three entrants, and a fourth agency that waits for the last moment. */
export interface Siege {
  readonly deps: Deps;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly need: Awaited<ReturnType<typeof aPublishedNeed>>;
  readonly entrants: readonly Agency[];
  /** The agency that the insiders want to win. */
  readonly favourite: Agency;
  readonly first: Actor;
  readonly second: Actor;
  /** Runs the jobs at an instant. */
  at(instant: string): Promise<void>;
}

/** Lays siege to a site of its own; its beacon ends with the test. */
export async function besiege(db: Db, source: Source['kind']): Promise<Siege> {
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  const server = await startBeacon();
  onTestFinished(() => server.stop());
  const sources = { kinds: ['commit', 'ceremony', 'lottery', 'drand'] as const, closedDays: CLOSED };
  const beacon = createBeacon({ urls: [server.url], clock, timeoutMillis: 2000 });
  const deps = testDeps(db, { clock, sources, beacon });
  // Without a beacon at publication the site's key seals the bids: of the beacon two rounds alone are on record.
  const overrides = { source, method: 'random', closesAt: '2023-08-23 23:49:24' };
  const need = await aPublishedNeed({ ...deps, beacon: undefined }, overrides);
  const entrants: Agency[] = [];
  for (let count = 0; count < 3; count += 1) {
    const agency = await anAgency(deps);
    await anEntry(deps, agency.actor, need);
    entrants.push(agency);
  }
  const favourite = await anAgency(deps);
  const first = await aReviewer(deps);
  const second = (await anAccount(deps, { role: 'official' })).actor;
  await signDueCheckpoint(deps);
  return {
    deps,
    clock,
    need,
    entrants,
    favourite,
    first,
    second,
    at: async (instant) => {
      clock.set(instant);
      for (const { error } of await runJobs(deps)) throw error;
    },
  };
}

const CLOSED = [{ from: '2023-01-21', to: '2023-01-27' }];

/** What the operator has: every entry in clear and the secret, long before anybody else. */
export async function operatorsView({ deps, need }: Pick<Siege, 'deps' | 'need'>) {
  const { plan, planHash } = await getCurrentVersion(deps.db, need.id);
  const secret = openSecret(deps, planHash, (await findSealedSecret(deps.db, planHash)) ?? '');
  const key = await findBidKey(deps.db, planHash);
  if (!key) throw new Error('no key');
  const identity = openSiteIdentity(deps, key);
  const entries: Entry[] = [];
  for (const { agencyCode: agency, enteredAt, sealedBid } of await listActiveEntries(deps.db, need.id)) {
    const payload = readPayload(await openText(identity, sealedBid ?? ''));
    if (payload) entries.push({ plan: planHash, agency, enteredAt, ...payload });
  }
  return { plan, planHash, secret, entries };
}

/** Who would win, for somebody who knows everything. */
export function winnerOf(known: {
  readonly plan: Awaited<ReturnType<typeof operatorsView>>['plan'];
  readonly secret: string;
  readonly publicValue: string | null;
  readonly entries: readonly Entry[];
}): string {
  const { plan, secret, publicValue, entries } = known;
  const listed = entries.map((entry) => {
    const { agency, enteredAt } = entry;
    return { agency, enteredAt, entryHash: hashEntry(entry), sealed: '', blind: '' };
  });
  const list = isPlan2(plan) ? hashList(closeList(hashPlan(plan), listed).list) : undefined;
  const { pool, poolHash } = freezePool({ plan, entries, weights: null, excluded: [], list });
  const seed = deriveSeed({ plan: pool.plan, pool: poolHash, publicValue, secret });
  return drawPool(plan.method, pool.entries, seed).ranking[0] ?? '';
}

/** The first of many candidates under which the favourite wins. */
export function search<T>(candidates: (turn: number) => T, wins: (candidate: T) => boolean): T {
  for (let turn = 0; turn < 10_000; turn += 1) {
    const candidate = candidates(turn);
    if (wins(candidate)) return candidate;
  }
  throw new Error('nothing that suits');
}

/** A text of 64 hex digits for a number. */
export const hexOf = (turn: number): string => turn.toString(16).padStart(64, '0');

/** The stored certificate with what failed in it. */
export async function outcomeOf({ deps, need }: Pick<Siege, 'deps' | 'need'>) {
  const stored = await findSelection(deps.db, need.id);
  const { certificate, checks, ok } = verifyCertificate(stored?.certificate ?? '');
  return { certificate, ok, failed: checks.filter((check) => check.ok === false).map(({ code }) => code) };
}

/** A second after an instant. */
export const after = (instant: string): string => addMillis(instant, SECOND);
