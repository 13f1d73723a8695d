/** A siege of a site with custodians and witnesses, whose witnesses keep a clock of their own. */

import type { Actor } from '../../src/accounts/index.js';
import { runJobs, waitingJobs } from '../../src/app/jobs.js';
import { createWitnesses } from '../../src/app/witness-client.js';
import { auditDatabase } from '../../src/audit/index.js';
import { SECOND } from '../../src/basics/index.js';
import type { Db, Deps } from '../../src/db/index.js';
import { contributeShare, findSelection, listActiveEntries } from '../../src/draws/index.js';
import { findSealedSecret, getCurrentVersion, openSecret } from '../../src/needs/index.js';
import { joinIdentity, type KeyPair, openText } from '../../src/sealing/index.js';
import {
  closeList,
  drawPool,
  type Entry,
  hashEntry,
  hashList,
  hashPool,
  type Party,
  verifyCertificate,
} from '../../src/selection/index.js';
import { deriveSeed } from '../../src/selection/protocol.js';
import { RECORDED } from './beacon-server.js';
import { anAccount } from './builders.js';
import { COSIGNED, noteKey } from './c2sp/notes.js';
import { type IndependentWitness, startWitness } from './c2sp/witness.js';
import { type FakeClock, fakeClock, testDeps } from './deps.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer } from './marketplace-builders.js';
import { threeCustodians } from './sealed-entries.js';
import { hexOf, search } from './siege.js';
import { steerersOf } from './siege-acts.js';
import { logKeyOf } from './witnessed-market.js';

type Agency = Awaited<ReturnType<typeof anAgency>>;
type Need = Awaited<ReturnType<typeof aPublishedNeed>>;

/** How a site is guarded. */
export interface Guarding {
  readonly source: 'commit' | 'ceremony' | 'lottery' | 'drand';
  readonly method?: 'random' | 'lowest';
  readonly custodians?: boolean;
  readonly witnessed?: boolean;
  /** Bids under a time lock to round 1000; the draw's own round is not on record then. */
  readonly timeLock?: boolean;
}

/** A besieged site. Its witnesses tell `realTime`, its own clock whatever its operator sets. */
export interface GuardedSiege {
  readonly deps: Deps;
  readonly clock: FakeClock;
  readonly need: Need;
  readonly closesAt: string;
  readonly favourite: Agency;
  readonly first: Actor;
  readonly second: Actor;
  readonly custodians: readonly { readonly actor: Actor; readonly pair: KeyPair }[];
  /** Sets the clock of the witnesses; null: they follow the operator's. */
  witnessTime(instant: string | null): void;
  /** Runs the jobs at an instant of the site's clock, then asks the witnesses. */
  at(instant: string): Promise<void>;
  /** Enough custodians give their shares of the bids, as their pages let them. */
  giveShares(): Promise<readonly (string | undefined)[]>;
}

const running: IndependentWitness[] = [];

/** Ends the witnesses of every siege so far. */
export async function liftSieges(): Promise<void> {
  for (const one of running.splice(0)) await one.stop();
}

const KINDS = ['commit', 'ceremony', 'lottery', 'drand'] as const;
const BIDS = ['95000', '88000', '91000'];

/** The recorded rounds, with or without asking anybody: the beacon is not what is attacked. */
const BEACON: NonNullable<Deps['beacon']> = {
  round: async (_chain, round) => {
    const recorded = RECORDED.get(round);
    return recorded && { signature: recorded.signature };
  },
};

async function witnessesOf(deps: Deps, now: () => number): Promise<Pick<Deps, 'policy' | 'witnesses'>> {
  const log = await logKeyOf(deps);
  const witnesses: IndependentWitness[] = [];
  for (let n = 0; n < 2; n += 1)
    witnesses.push(await startWitness(noteKey(`w${n}.example`, COSIGNED, 50 + n), [log], { now }));
  running.push(...witnesses);
  const lines = witnesses.map(({ key, url }, n) => `witness w${n} ${key.vkey} ${url}\n`).join('');
  return {
    policy: `${lines}group g all w0 w1\nquorum g\n`,
    witnesses: createWitnesses({ log: { warn: () => undefined } }),
  };
}

/** Lays siege to a site with three rivals and a favourite that waits. */
export async function besiegeGuarded(db: Db, guarding: Guarding): Promise<GuardedSiege> {
  const { source, method = 'random', custodians = false, witnessed = false, timeLock = false } = guarding;
  const clock = fakeClock('2023-08-18T01:00:00.000Z');
  let witnessClock: string | null = null;
  const sources = { kinds: KINDS, closedDays: [{ from: '2023-01-21', to: '2023-01-27' }] };
  const bare = testDeps(db, { clock, sources, beacon: BEACON, custodians: custodians ? 2 : 0 });
  const now = () => Math.floor(Date.parse(witnessClock ?? clock.now()) / 1000);
  const deps = witnessed ? { ...bare, ...(await witnessesOf(bare, now)) } : bare;
  const keepers = custodians ? await threeCustodians(deps) : [];
  const closesAt = timeLock ? '2023-08-23 23:56:24' : '2023-08-23 23:49:24';
  const publishing = timeLock ? deps : { ...deps, beacon: undefined };
  const need = await aPublishedNeed(publishing, { source, method, closesAt });
  for (const bid of BIDS)
    await anEntry(deps, (await anAgency(deps)).actor, need, method === 'lowest' ? bid : undefined);
  const favourite = await anAgency(deps);
  const first = await aReviewer(deps);
  const second = (await anAccount(deps, { role: 'official' })).actor;
  return {
    deps,
    clock,
    need,
    favourite,
    first,
    second,
    custodians: keepers,
    closesAt: need.closesAt,
    witnessTime: (instant) => {
      witnessClock = instant;
    },
    at: async (instant) => {
      clock.set(instant);
      for (const { error } of await runJobs(deps)) throw error;
      for (const { error } of await runJobs(deps, { list: waitingJobs })) throw error;
      // Whoever signed in this second has signed when it has passed.
      clock.advance(SECOND);
    },
    giveShares: () =>
      Promise.all(
        keepers.slice(0, 2).map(async ({ actor, pair }) => {
          const given = await contributeShare(deps, actor, { number: need.number, identity: pair.identity });
          return given.ok ? undefined : given.errors[0]?.code;
        }),
      ),
  };
}

/** What the operator knows without opening anything: the plan, the secret, and of each entry its hash. */
export async function hashesOf({ deps, need }: Pick<GuardedSiege, 'deps' | 'need'>) {
  const { plan, planHash } = await getCurrentVersion(deps.db, need.id);
  const secret = openSecret(deps, planHash, (await findSealedSecret(deps.db, planHash)) ?? '');
  const rows = await listActiveEntries(deps.db, need.id);
  const listed = rows.map(({ agencyCode: agency, enteredAt, entryHash }) => ({
    agency,
    enteredAt,
    entryHash,
  }));
  return { plan, planHash, secret, listed };
}

type Known = Awaited<ReturnType<typeof hashesOf>>;

/** Who wins a draw without bids, from hashes alone. */
export function winnerOfHashes(
  { plan, planHash, secret, listed }: Known,
  publicValue: string | null,
): string {
  const list = hashList(
    closeList(
      planHash,
      listed.map((one) => ({ ...one, sealed: '', blind: '' })),
    ).list,
  );
  const entries = [...listed]
    .sort((a, b) => (a.agency < b.agency ? -1 : 1))
    .map(({ agency, entryHash }) => ({ agency, entryHash, bid: null, weight: null }));
  const pool = { plan: planHash, list, closesAt: plan.closesAt, entries, excluded: [] };
  const seed = deriveSeed({ plan: planHash, pool: hashPool(pool), publicValue, secret });
  return drawPool(plan.method, entries, seed).ranking[0] ?? '';
}

/** A nonce with which the favourite, entering at an instant, would win under a value. */
export async function fittingNonce(
  siege: GuardedSiege,
  enteredAt: string,
  publicValue: string | null,
): Promise<string> {
  const known = await hashesOf(siege);
  const { creditCode: agency } = siege.favourite;
  const entry = (turn: number): Entry => ({
    plan: known.planHash,
    agency,
    enteredAt,
    nonce: hexOf(turn),
    bid: null,
  });
  const listed = (one: Entry) => [...known.listed, { agency, enteredAt, entryHash: hashEntry(one) }];
  return search(entry, (one) => winnerOfHashes({ ...known, listed: listed(one) }, publicValue) === agency)
    .nonce;
}

/** The secret as custodians open it out of what the log has published, without the site. */
export async function secretOfCustodians({ deps, custodians }: GuardedSiege): Promise<string> {
  const event = await deps.db
    .selectFrom('auditEvent')
    .select('data')
    .where('kind', '=', 'need.published')
    .executeTakeFirstOrThrow();
  const { escrow, escrowShares } = JSON.parse(event.data) as {
    escrow: string;
    escrowShares: { recipient: string; sealed: string }[];
  };
  const shares = await Promise.all(
    custodians.slice(0, 2).map(({ pair }) => {
      const own = escrowShares.find(({ recipient }) => recipient === pair.recipient);
      return openText(pair.identity, own?.sealed ?? '');
    }),
  );
  return openText(await joinIdentity(shares), escrow);
}

/** The stored certificate, verified; undefined where nothing was drawn. */
export async function drawnOf({ deps, need }: Pick<GuardedSiege, 'deps' | 'need'>) {
  const stored = await findSelection(deps.db, need.id);
  return stored && verifyCertificate(stored.certificate);
}

/** The favourite won, nothing speaks against it, the grade is as stated, and the certificate names the coalition. */
export async function stolenBy(siege: GuardedSiege, coalition: readonly Party[]) {
  const drawn = await drawnOf(siege);
  const { certificate = null, ok, grade, checks = [] } = drawn ?? {};
  return {
    failed: checks.filter((check) => check.ok === false).map(({ code }) => code),
    ok,
    grade,
    wins: certificate?.winner === siege.favourite.creditCode,
    named: steerersOf(certificate).some((one) => one.join() === coalition.join()),
    audit: await auditDatabase(siege.deps.db),
  };
}

/** What {@link stolenBy} says of a theft that nobody sees. */
export const unseen = (grade: 1 | 2) => ({ failed: [], ok: true, grade, wins: true, named: true, audit: [] });
