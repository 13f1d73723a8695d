import type { BidKeyShareTable, BidKeyTable, CustodianTable, Db, EscrowTable } from '../db/index.js';

export type BidKey = BidKeyTable;

/** Stores the key of a plan with the shares of its custodians. */
export async function insertBidKey(trx: Db, key: BidKeyTable, shares: readonly NewShare[]): Promise<void> {
  await trx.insertInto('bidKey').values(key).execute();
  if (shares.length > 0) await trx.insertInto('bidKeyShare').values(toShareRows(key, shares)).execute();
}

type NewShare = Pick<BidKeyShareTable, 'accountId' | 'sealed' | 'shareSha256'>;

const toShareRows = ({ planHash }: { readonly planHash: string }, shares: readonly NewShare[]) =>
  shares.map(({ accountId, sealed, shareSha256 }): BidKeyShareTable => {
    return { planHash, accountId, sealed, shareSha256, share: null, givenAt: null };
  });

/** Stores the sealed secret of a plan with the shares of its custodians. */
export async function insertEscrow(trx: Db, escrow: EscrowTable, shares: readonly NewShare[]): Promise<void> {
  await trx.insertInto('escrow').values(escrow).execute();
  if (shares.length > 0) await trx.insertInto('escrowShare').values(toShareRows(escrow, shares)).execute();
}

/** The sealed secret of a plan; undefined where it has none. */
export async function findEscrow(db: Db, planHash: string): Promise<EscrowTable | undefined> {
  return db.selectFrom('escrow').selectAll().where('planHash', '=', planHash).executeTakeFirst();
}

/** The key that entries under a plan are sealed to; undefined for plans of imported and older needs. */
export async function findBidKey(db: Db, planHash: string): Promise<BidKeyTable | undefined> {
  return db.selectFrom('bidKey').selectAll().where('planHash', '=', planHash).executeTakeFirst();
}

/** Puts on record what a plan's entries were opened with. */
export async function recordOpening(
  trx: Db,
  opening: { readonly planHash: string; readonly openedWith: string; readonly at: string },
): Promise<void> {
  await trx
    .updateTable('bidKey')
    .set({ openedWith: opening.openedWith, openedAt: opening.at })
    .where('planHash', '=', opening.planHash)
    .where('openedAt', 'is', null)
    .execute();
}

/** Marks that the opening of a plan's entries is late; false when that is on record. */
export async function markLate(trx: Db, planHash: string, at: string): Promise<boolean> {
  const result = await trx
    .updateTable('bidKey')
    .set({ lateAt: at })
    .where('planHash', '=', planHash)
    .where('lateAt', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** A share of a plan's key with the name of its custodian. */
export interface CustodianShare extends BidKeyShareTable {
  readonly name: string;
  readonly recipient: string | null;
}

/** The shares of a plan's key, in the order of names. */
export async function listShares(db: Db, planHash: string): Promise<CustodianShare[]> {
  return db
    .selectFrom('bidKeyShare')
    .innerJoin('account', 'account.id', 'bidKeyShare.accountId')
    .leftJoin('custodian', 'custodian.accountId', 'bidKeyShare.accountId')
    .selectAll('bidKeyShare')
    .select(['account.name', 'custodian.recipient'])
    .where('bidKeyShare.planHash', '=', planHash)
    .orderBy('account.name')
    .orderBy('account.id')
    .execute();
}

/** Writes a share that its custodian gave; false when it is on record. */
export async function updateShare(
  trx: Db,
  given: {
    readonly planHash: string;
    readonly accountId: string;
    readonly share: string;
    readonly at: string;
  },
): Promise<boolean> {
  const result = await trx
    .updateTable('bidKeyShare')
    .set({ share: given.share, givenAt: given.at })
    .where('planHash', '=', given.planHash)
    .where('accountId', '=', given.accountId)
    .where('share', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The custodians whose accounts are in use. */
export async function listCustodians(db: Db): Promise<CustodianTable[]> {
  return db
    .selectFrom('custodian')
    .innerJoin('account', 'account.id', 'custodian.accountId')
    .selectAll('custodian')
    .where('account.role', '=', 'official')
    .where('account.status', '=', 'active')
    .orderBy('custodian.accountId')
    .execute();
}

/** The registration of an account as a custodian. */
export async function findCustodian(db: Db, accountId: string): Promise<CustodianTable | undefined> {
  return db.selectFrom('custodian').selectAll().where('accountId', '=', accountId).executeTakeFirst();
}

/** Registers a custodian's recipient, or replaces it; false when another custodian has it. */
export async function upsertCustodian(trx: Db, row: CustodianTable): Promise<boolean> {
  const taken = await trx
    .selectFrom('custodian')
    .select('accountId')
    .where('recipient', '=', row.recipient)
    .where('accountId', '<>', row.accountId)
    .executeTakeFirst();
  if (taken) return false;
  await trx
    .insertInto('custodian')
    .values(row)
    .onConflict((oc) => oc.column('accountId').doUpdateSet(row))
    .execute();
  return true;
}
