import { sql } from 'kysely';
import { representativeKey } from '../basics/index.js';
import { type AccountTable, type Db, engineOf, type OwnerTable } from '../db/index.js';
import { toLoginKey } from './login-name.js';

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
export async function insertOwner(trx: Db, row: Omit<OwnerTable, 'representativeKey'>): Promise<boolean> {
  const inserted = await trx
    .insertInto('owner')
    .values({ ...row, representativeKey: representativeKey(row.legalRepresentative) })
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

/** Replaces a password's hash; with `expected`, only while it is still that one. Returns whether it was. */
export async function replacePasswordHash(
  trx: Db,
  id: string,
  passwordHash: string,
  expected?: string,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('account')
    .set({ passwordHash })
    .where('id', '=', id)
    .$if(expected !== undefined, (query) => query.where('passwordHash', '=', expected ?? ''))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Ids of the active administrators, locked until the transaction ends. */
export async function lockAdministrators(trx: Db): Promise<string[]> {
  const rows = await trx
    .selectFrom('account')
    .select('id')
    .where('role', '=', 'administrator')
    .where('status', '=', 'active')
    .orderBy('id')
    .$if(engineOf(trx) === 'postgres', (query) => query.forUpdate())
    .execute();
  return rows.map((row) => row.id);
}

/** Changes an account's status; false when it has that status already or does not exist. */
export async function moveAccount(trx: Db, id: string, to: AccountTable['status']): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('account')
    .set({ status: to })
    .where('id', '=', id)
    .where('status', '<>', to)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a list of accounts shows. */
export type AccountRow = Pick<
  AccountTable,
  'id' | 'role' | 'email' | 'creditCode' | 'name' | 'divisionCode' | 'status' | 'createdAt'
>;

/** Accounts by descending id (newest first), after the id `after`; `text` is part of a name or a whole login name. */
export async function listAccounts(
  db: Db,
  page: {
    readonly role?: AccountTable['role'] | undefined;
    readonly text?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<AccountRow[]> {
  const { role, text, after, limit } = page;
  let query = db
    .selectFrom('account')
    .select(['id', 'role', 'email', 'creditCode', 'name', 'divisionCode', 'status', 'createdAt']);
  if (role) query = query.where('role', '=', role);
  if (after) query = query.where('id', '<', after);
  if (text) {
    const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    const loginKey = toLoginKey(text);
    query = query.where((eb) =>
      eb.or([
        sql<boolean>`name like ${part} escape '\\'`,
        eb('email', '=', loginKey),
        eb('creditCode', '=', loginKey),
      ]),
    );
  }
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** True when the account of an e-mail address is the one that registered the unit of a credit code in a role. */
export async function isRegistrationOf(
  db: Db,
  unit: { readonly email: string; readonly creditCode: string; readonly role: AccountTable['role'] },
): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .leftJoin('agency', 'agency.id', 'account.agencyId')
    .leftJoin('owner', 'owner.id', 'account.ownerId')
    .select('account.id')
    .where('account.email', '=', unit.email)
    .where('account.role', '=', unit.role)
    .where((eb) =>
      eb.or([eb('agency.creditCode', '=', unit.creditCode), eb('owner.creditCode', '=', unit.creditCode)]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
