import { type Db, type EntryNoticeTable, forUpdate } from '../db/index.js';
import type { PublicEntry } from './public-entry.js';

/** A public notice of a first registration, with what it shows. */
export interface EntryNotice extends Omit<EntryNoticeTable, 'entry'> {
  readonly entry: PublicEntry;
}

const toNotice = (row: EntryNoticeTable): EntryNotice => ({
  ...row,
  entry: JSON.parse(row.entry) as PublicEntry,
});

/** Stores a notice. */
export async function insertEntryNotice(trx: Db, row: EntryNoticeTable): Promise<void> {
  await trx.insertInto('entryNotice').values(row).execute();
}

/** The number that the next notice of an agency gets: 1 for the first. */
export async function nextNoticePosition(trx: Db, agencyId: string): Promise<number> {
  const row = await trx
    .selectFrom('entryNotice')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('agencyId', '=', agencyId)
    .executeTakeFirst();
  return (row?.last ?? 0) + 1;
}

/** The notice of a number. */
export async function findEntryNotice(db: Db, number: string): Promise<EntryNotice | undefined> {
  const row = await db.selectFrom('entryNotice').selectAll().where('number', '=', number).executeTakeFirst();
  return row && toNotice(row);
}

/** The same, locked until the transaction ends: comments, answers and the end of a notice come one after the other. */
export async function lockEntryNotice(trx: Db, number: string): Promise<EntryNotice | undefined> {
  const row = await trx
    .selectFrom('entryNotice')
    .selectAll()
    .where('number', '=', number)
    .modifyEnd(forUpdate(trx))
    .executeTakeFirst();
  return row && toNotice(row);
}

/** The notice that an agency stands under. */
export async function findOpenNotice(db: Db, agencyId: string): Promise<EntryNotice | undefined> {
  const row = await db
    .selectFrom('entryNotice')
    .selectAll()
    .where('agencyId', '=', agencyId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return row && toNotice(row);
}

/** Ends a notice that is open; false where somebody else was first. */
export async function endEntryNotice(
  trx: Db,
  number: string,
  set: { readonly state: 'taken-effect' | 'withdrawn'; readonly endedAt: string },
): Promise<boolean> {
  const ended = await trx
    .updateTable('entryNotice')
    .set(set)
    .where('number', '=', number)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}
