import type { Instant } from '../basics/index.js';
import { type AccountTable, type Db, forUpdate } from '../db/index.js';
import type { Actor } from './actor.js';

/** Which unit: an agency or an owner by its id, as an account of it has them. */
export type Unit = Pick<Actor, 'agencyId' | 'ownerId'>;

/** A person of a unit, as its list shows them. */
export type UnitPerson = Pick<
  AccountTable,
  'id' | 'name' | 'email' | 'creditCode' | 'unitRole' | 'status' | 'createdAt' | 'removedAt'
>;

const unitOf = ({ agencyId, ownerId }: Unit) =>
  agencyId !== null ? (['agencyId', agencyId] as const) : (['ownerId', ownerId ?? ''] as const);

/** Everybody who acts or acted for a unit, the first account first. */
export async function listUnitPeople(db: Db, unit: Unit): Promise<UnitPerson[]> {
  const [column, id] = unitOf(unit);
  return db
    .selectFrom('account')
    .select(['id', 'name', 'email', 'creditCode', 'unitRole', 'status', 'createdAt', 'removedAt'])
    .where(column, '=', id)
    .orderBy('id')
    .execute();
}

/** The accounts of a unit, locked until the transaction ends: two who change its people come one after the other. */
export async function lockUnit(trx: Db, unit: Unit): Promise<AccountTable[]> {
  const [column, id] = unitOf(unit);
  return trx
    .selectFrom('account')
    .selectAll()
    .where(column, '=', id)
    .orderBy('id')
    .modifyEnd(forUpdate(trx))
    .execute();
}

/** Credit code of a unit; undefined where there is none such. */
export async function findUnitCode(db: Db, { agencyId, ownerId }: Unit): Promise<string | undefined> {
  const row =
    agencyId !== null
      ? await db.selectFrom('agency').select('creditCode').where('id', '=', agencyId).executeTakeFirst()
      : await db
          .selectFrom('owner')
          .select('creditCode')
          .where('id', '=', ownerId ?? '')
          .executeTakeFirst();
  return row?.creditCode;
}

/** Disables an account for good. */
export async function removeAccount(trx: Db, id: string, at: Instant): Promise<void> {
  await trx.updateTable('account').set({ status: 'disabled', removedAt: at }).where('id', '=', id).execute();
}

/** Gives an account another role within its unit. */
export async function updateUnitRole(
  trx: Db,
  id: string,
  unitRole: NonNullable<AccountTable['unitRole']>,
): Promise<void> {
  await trx.updateTable('account').set({ unitRole }).where('id', '=', id).execute();
}
