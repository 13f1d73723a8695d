import type { Actor } from '../accounts/index.js';
import { appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import { assertDefined, fail, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  isRecipient,
  makeKeyPair,
  roundName,
  type Scheme,
  schemeFor,
  schemeOf,
  sealTo,
  splitIdentity,
} from '../sealing/index.js';
import { openingRoundOf, type Plan, type Sealing, type SourceKind, sha256Hex } from '../selection/index.js';
import { type BidKey, insertBidKey, listCustodians, upsertCustodian } from './bid-key-queries.js';

/** A bid key before its plan is known; what opens it never leaves this process in clear. */
export interface NewBidKey {
  readonly scheme: Scheme;
  /** Null where it follows from the deadline. */
  readonly recipient: string | null;
  /** What the site's own key keeps; null where the site keeps nothing. */
  readonly identity: string | null;
  /** How many shares rebuild the identity; null where nobody holds shares. */
  readonly threshold: number | null;
  readonly shares: readonly SealedShare[];
}

/**
 * Makes the key that entries of the next plan are sealed to, by the scheme that the need's source and the site lead to
 * ({@link schemeFor}). Slow work: outside of transactions. Refuses with `needs/too-few-custodians`.
 */
export async function makeBidKey(deps: Deps, source: SourceKind): Promise<Result<NewBidKey>> {
  const scheme = schemeFor(source, { hasBeacon: deps.beacon !== undefined, custodians: deps.custodians });
  const { opensBy } = schemeOf(scheme);
  const nobodys = { scheme, recipient: null, identity: null, threshold: null, shares: [] };
  if (opensBy === 'beacon') return ok(nobodys);
  if (opensBy === 'custodians') {
    const key = await makeSharedKey(deps);
    return key ? ok({ ...nobodys, ...key }) : fail('needs/too-few-custodians');
  }
  const { identity, recipient } = await makeKeyPair();
  return ok({ ...nobodys, recipient, identity });
}

/** A share as it is sealed to one of the custodians. */
export interface SealedShare {
  readonly accountId: string;
  /** What it is sealed to: the custodian's own. */
  readonly recipient: string;
  readonly sealed: string;
  readonly shareSha256: string;
}

/** A key whose identity the custodians alone can rebuild, together. */
export interface SharedKey {
  readonly recipient: string;
  readonly threshold: number;
  readonly shares: readonly SealedShare[];
}

/** Makes a key and splits its identity among the custodians; undefined where they are too few. Slow work. */
export async function makeSharedKey(deps: Pick<Deps, 'db' | 'custodians'>): Promise<SharedKey | undefined> {
  const threshold = deps.custodians;
  if (threshold === 0) return undefined;
  const custodians = await listCustodians(deps.db);
  // One more than needed, so that no single custodian can keep shut by waiting.
  if (custodians.length <= threshold) return undefined;
  const { identity, recipient } = await makeKeyPair();
  const parts = await splitIdentity(identity, custodians.length, threshold);
  const shares = await Promise.all(
    custodians.map(async (custodian, index) => ({
      accountId: custodian.accountId,
      recipient: custodian.recipient,
      sealed: await sealTo(custodian.recipient, parts[index] ?? ''),
      shareSha256: sha256Hex(parts[index] ?? ''),
    })),
  );
  return { recipient, threshold, shares };
}

/** What the world is told of shares: sealed as they are, each names who can open it and what must come out. */
export const publicShares = (shares: readonly SealedShare[]) =>
  shares.map(({ recipient, sealed, shareSha256: sha256 }) => ({ recipient, sealed, sha256 }));

const keyContext = (planHash: string): string => `bid key ${planHash}`;

/** What the entries of a plan are sealed to: a new key, or the round of the beacon that the deadline leads to. */
export function sealingOf(
  { scheme, recipient }: Pick<NewBidKey, 'scheme' | 'recipient'>,
  plan: Pick<Plan, 'closesAt' | 'rules'>,
): Sealing {
  const round = openingRoundOf(plan);
  return { scheme, recipient: recipient ?? roundName(assertDefined(round, `rules ${plan.rules}`)) };
}

/** Stores a new key under its plan; returns the rows that were written. */
export async function storeBidKey(
  trx: Db,
  deps: Pick<Deps, 'vault'>,
  sealing: Sealing,
  planHash: string,
  key: NewBidKey,
): Promise<readonly RowRef[]> {
  const { identity, threshold, shares } = key;
  const { scheme, recipient } = sealing;
  await insertBidKey(
    trx,
    {
      planHash,
      scheme,
      recipient,
      sealedIdentity:
        identity === null
          ? null
          : Buffer.from(deps.vault.seal(identity, keyContext(planHash))).toString('base64'),
      threshold,
      openedWith: null,
      openedAt: null,
      lateAt: null,
    },
    shares,
  );
  return [
    ...rowsOf('bid_key', [planHash]),
    ...shares.map(({ accountId }): RowRef => ({ table: 'bid_key_share', key: [planHash, accountId] })),
  ];
}

/** Opens the identity that the site's key keeps; for the closing of a need alone. Throws when it was altered. */
export function openSiteIdentity(
  deps: Pick<Deps, 'vault'>,
  key: Pick<BidKey, 'planHash' | 'sealedIdentity'>,
): string {
  return deps.vault.open(Buffer.from(key.sealedIdentity ?? '', 'base64'), keyContext(key.planHash));
}

/**
 * Registers an official as a custodian of bid keys, or replaces the recipient for keys to come; the identity stays
 * with the official. Refusals: `needs/forbidden`, `needs/bad-recipient`, `needs/recipient-taken`.
 */
export async function registerCustodian(deps: Deps, actor: Actor, typed: string): Promise<Result<null>> {
  if (actor.role !== 'official') return fail('needs/forbidden');
  const recipient = typed.trim().toLowerCase();
  if (!isRecipient(recipient)) return fail('needs/bad-recipient', 'recipient');
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const row = { accountId: actor.accountId, recipient, registeredAt: at };
    if (!(await upsertCustodian(trx, row))) return fail('needs/recipient-taken', 'recipient');
    const { accountId } = actor;
    const log = { at, subject: accountId, actor, rows: rowsOf('custodian', [accountId]) };
    await appendEvent(trx, { ...log, kind: 'custodian.registered', data: { recipient } });
    return ok(null);
  });
}
