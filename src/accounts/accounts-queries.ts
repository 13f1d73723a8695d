import type { AccountTable, Db, OwnerTable } from '../db/index.js';

/** Writes an account; false when its e-mail or its credit code belongs to another one. */
export async function insertAccount(trx: Db, row: AccountTable): Promise<boolean> {
  const inserted = await trx
    .insertInto('account')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Writes an owner; false when its credit code is registered. */
export async function insertOwner(trx: Db, row: OwnerTable): Promise<boolean> {
  const inserted = await trx
    .insertInto('owner')
    .values(row)
    .onConflict((oc) => oc.column('creditCode').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Writes an agency that has still to apply; false when its credit code is registered. */
export async function insertUnapprovedAgency(
  trx: Db,
  row: {
    readonly id: string;
    readonly creditCode: string;
    readonly name: string;
    readonly createdAt: string;
  },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('agency')
    .values({ ...row, status: 'unapproved', standing: NEW_AGENCY_STANDING })
    .onConflict((oc) => oc.column('creditCode').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

// The credit method's tickets of an agency without a record.
const NEW_AGENCY_STANDING = 100;

/** The account whose e-mail (lower case) or credit code (canonical) is `loginKey`, whatever its status. */
export async function findAccountByLogin(db: Db, loginKey: string): Promise<AccountTable | undefined> {
  return db
    .selectFrom('account')
    .selectAll()
    .where(loginKey.includes('@') ? 'email' : 'creditCode', '=', loginKey)
    .executeTakeFirst();
}

/** The account of an id, whatever its status. */
export async function findAccount(db: Db, id: string): Promise<AccountTable | undefined> {
  return db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
}
