import { sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { ClosingTable, Db } from '../db/index.js';

/** Stores the list that a deadline fixed; false when the need has one. */
export async function insertClosing(trx: Db, row: ClosingTable): Promise<boolean> {
  const result = await trx
    .insertInto('closing')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The list that the deadline of a need fixed; undefined before, and for needs of version 1 of the protocol. */
export async function findClosing(db: Db, needId: string): Promise<ClosingTable | undefined> {
  return db.selectFrom('closing').selectAll().where('needId', '=', needId).executeTakeFirst();
}

/** Published needs whose deadline has passed and whose list is not fixed, the earliest deadline first. */
export async function listUnclosedNeeds(
  db: Db,
  due: { readonly now: Instant; readonly limit: number },
): Promise<{ id: string }[]> {
  return db
    .selectFrom('need')
    .select('id')
    .where('state', '=', 'published')
    .where('closesAt', '<=', due.now)
    .where(sql<boolean>`not exists (select 1 from closing where closing.need_id = need.id)`)
    .orderBy('closesAt')
    .limit(due.limit)
    .execute();
}

/** True while a list or a pool may still wait for witnesses: its need has closed and is not drawn. */
export async function hasUndrawn(db: Db, now: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('need')
    .select('id')
    .where((eb) =>
      eb.or([eb('state', '=', 'closed'), eb.and([eb('state', '=', 'published'), eb('closesAt', '<=', now)])]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
