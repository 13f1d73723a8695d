import type { Db, NeedFailureTable } from '../db/index.js';

/** The decision that a need fails because its bids cannot be opened: proposed or confirmed. */
export async function findFailure(db: Db, needId: string): Promise<NeedFailureTable | undefined> {
  return db
    .selectFrom('needFailure')
    .selectAll()
    .where('needId', '=', needId)
    .where('state', '<>', 'refused')
    .executeTakeFirst();
}

/** Stores a proposal; false when the need has one. */
export async function insertFailure(trx: Db, row: NeedFailureTable): Promise<boolean> {
  const result = await trx
    .insertInto('needFailure')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Settles a proposal. */
export async function updateFailure(
  trx: Db,
  id: string,
  set: Pick<NeedFailureTable, 'state' | 'settledBy' | 'settledRole' | 'settledAt'>,
): Promise<void> {
  await trx
    .updateTable('needFailure')
    .set(set)
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .execute();
}
