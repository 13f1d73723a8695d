import type { CeremonyTable, Db } from '../db/index.js';
import type { CeremonySheet } from './ceremony-sheet.js';

/** A sheet with the number of acts that made it. */
export interface StoredSheet {
  readonly revision: number;
  readonly sheet: CeremonySheet | null;
}

/** The sheet that a row holds. */
export const readSheet = (row: { revision: number; sheet: string | null } | undefined): StoredSheet =>
  row?.sheet == null
    ? { revision: 0, sheet: null }
    : { revision: row.revision, sheet: JSON.parse(row.sheet) as CeremonySheet };

/** What happened in the ceremony of a round so far; revision 0 before its opening. */
export async function findSheet(db: Db, needId: string, round: number): Promise<StoredSheet> {
  const row = await db
    .selectFrom('ceremonySession')
    .select(['revision', 'sheet'])
    .where('needId', '=', needId)
    .where('round', '=', round)
    .executeTakeFirst();
  return readSheet(row);
}

/** Stores the sheet that follows revision `revision`; false when another act came first. */
export async function writeSheet(
  trx: Db,
  written: {
    readonly needId: string;
    readonly round: number;
    readonly revision: number;
    readonly sheet: CeremonySheet;
  },
): Promise<boolean> {
  const { needId, round, revision } = written;
  const sheet = JSON.stringify(written.sheet);
  if (revision === 0) {
    const result = await trx
      .insertInto('ceremonySession')
      .values({ needId, round, revision: 1, sheet })
      .onConflict((oc) => oc.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }
  const result = await trx
    .updateTable('ceremonySession')
    .set({ revision: revision + 1, sheet })
    .where('needId', '=', needId)
    .where('round', '=', round)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Stores the digits of a ceremony; false when they are on record. */
export async function insertCeremony(trx: Db, row: CeremonyTable): Promise<boolean> {
  const result = await trx
    .insertInto('ceremony')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The witnesses that the record of a ceremony names. */
export function witnessesOf(row: Pick<CeremonyTable, 'witnesses'>): string[] {
  return JSON.parse(row.witnesses) as string[];
}

/** The record of a round's ceremony. */
export async function findCeremony(
  db: Db,
  needId: string,
  round: number,
): Promise<CeremonyTable | undefined> {
  return db
    .selectFrom('ceremony')
    .selectAll()
    .where('needId', '=', needId)
    .where('round', '=', round)
    .executeTakeFirst();
}
