import type { Actor } from '../accounts/index.js';
import { appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import { fail, ok, type Result, toMillis } from '../basics/index.js';
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
import { drandRoundAt, type Plan, QUICKNET, type SourceKind, sha256Hex } from '../selection/index.js';
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
  readonly shares: readonly {
    readonly accountId: string;
    readonly sealed: string;
    readonly shareSha256: string;
  }[];
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
  const { identity, recipient } = await makeKeyPair();
  if (opensBy === 'site-key') return ok({ ...nobodys, recipient, identity });
  const threshold = deps.custodians;
  const custodians = await listCustodians(deps.db);
  // One more than needed, so that no single custodian can keep the bids shut by waiting.
  if (custodians.length <= threshold) return fail('needs/too-few-custodians');
  const parts = await splitIdentity(identity, custodians.length, threshold);
  const shares = await Promise.all(
    custodians.map(async (custodian, index) => ({
      accountId: custodian.accountId,
      sealed: await sealTo(custodian.recipient, parts[index] ?? ''),
      shareSha256: sha256Hex(parts[index] ?? ''),
    })),
  );
  return ok({ ...nobodys, recipient, threshold, shares });
}

const keyContext = (planHash: string): string => `bid key ${planHash}`;

/**
 * The round of the beacon that opens the entries of a plan: the first at or after the deadline. Not the draw's own,
 * which comes later: the pool must be fixed before the draw's public value exists.
 */
const openingRound = ({ closesAt }: Plan): number => drandRoundAt(QUICKNET, toMillis(closesAt));

/** Stores a new key under its plan; returns what the world may know of it, and the rows that were written. */
export async function storeBidKey(
  trx: Db,
  deps: Pick<Deps, 'vault'>,
  plan: Plan,
  planHash: string,
  key: NewBidKey,
): Promise<{ readonly known: Pick<BidKey, 'scheme' | 'recipient'>; readonly rows: readonly RowRef[] }> {
  const { scheme, identity, threshold, shares } = key;
  const recipient = key.recipient ?? roundName(openingRound(plan));
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
  const rows: RowRef[] = [
    ...rowsOf('bid_key', [planHash]),
    ...shares.map(({ accountId }): RowRef => ({ table: 'bid_key_share', key: [planHash, accountId] })),
  ];
  return { known: { scheme, recipient }, rows };
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
