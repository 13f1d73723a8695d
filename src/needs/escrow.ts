/** The operator's secret, sealed so that it opens without him: protocol, section 3. */
import { type RowRef, rowsOf } from '../audit/index.js';
import type { Db, Deps } from '../db/index.js';
import { roundName, sealTo, toRecipient } from '../sealing/index.js';
import { type Escrow, escrowRoundOf, type Plan2, sha256Hex } from '../selection/index.js';
import { makeSharedKey, publicShares, type SealedShare } from './bid-key.js';
import { insertEscrow } from './bid-key-queries.js';

/** A secret as it is published with the plan. */
export interface SealedSecret {
  readonly escrow: Escrow;
  /** Armoured age file with the 64 hex digits of the secret. */
  readonly sealed: string;
  /** How many custodians open it together; null where a round of the beacon does. */
  readonly threshold: number | null;
  readonly shares: readonly SealedShare[];
}

/**
 * Seals a secret: to a key of the custodians where there are any, else to the round of the beacon at which the value of the
 * plan's source is known. Null where neither is at hand: then a secret that is lost means a new sign-up.
 */
export async function sealSecret(
  deps: Pick<Deps, 'db' | 'custodians' | 'beacon'>,
  plan: Pick<Plan2, 'closesAt' | 'rules' | 'source'>,
  secret: string,
): Promise<SealedSecret | null> {
  const shared = await makeSharedKey(deps);
  const round = deps.beacon && escrowRoundOf(plan);
  const recipient = shared?.recipient ?? (round === undefined ? undefined : roundName(round));
  if (recipient === undefined) return null;
  const sealed = await sealTo(toRecipient(recipient), secret);
  const escrow = { recipient, sha256: sha256Hex(sealed) };
  return { escrow, sealed, threshold: shared?.threshold ?? null, shares: shared?.shares ?? [] };
}

/** Stores a sealed secret under its plan; returns the rows that were written. */
export async function storeEscrow(
  trx: Db,
  planHash: string,
  secret: SealedSecret | null,
): Promise<readonly RowRef[]> {
  if (!secret) return [];
  const { escrow, sealed, threshold, shares } = secret;
  await insertEscrow(trx, { planHash, recipient: escrow.recipient, sealed, threshold }, shares);
  return [
    ...rowsOf('escrow', [planHash]),
    ...shares.map(({ accountId }): RowRef => ({ table: 'escrow_share', key: [planHash, accountId] })),
  ];
}

/** What the record of a publication says of the sealed secret. */
export const publicEscrow = (secret: SealedSecret | null) =>
  secret ? { escrow: secret.sealed, escrowShares: publicShares(secret.shares) } : {};
