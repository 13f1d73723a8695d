import { sql } from 'kysely';
import { divisionInScope, type Scope } from '../accounts/index.js';
import type { Db, RehearsalTable } from '../db/index.js';
import { readSheet, type StoredSheet } from './ceremony-queries.js';
import type { CeremonySheet } from './ceremony-sheet.js';
import type { RehearsalMaterial } from './rehearsal-material.js';

/** A rehearsal by its id. */
export async function findRehearsalRow(db: Db, id: string): Promise<RehearsalTable | undefined> {
  return db.selectFrom('rehearsal').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The sheet of a rehearsal. */
export function sheetOfRehearsal(row: RehearsalTable): StoredSheet {
  return readSheet(row);
}

/** What a rehearsal is held over. */
export function materialOf(row: RehearsalTable): RehearsalMaterial {
  return JSON.parse(row.material) as RehearsalMaterial;
}

/** The rehearsals of a scope, the newest first. */
export async function listRehearsalRows(db: Db, scope: Scope, limit: number): Promise<RehearsalTable[]> {
  return db
    .selectFrom('rehearsal')
    .selectAll()
    .where(divisionInScope(scope, sql`rehearsal.division_code`))
    .orderBy('createdAt', 'desc')
    .limit(limit)
    .execute();
}

/** Stores a new rehearsal. */
export async function insertRehearsal(trx: Db, row: RehearsalTable): Promise<void> {
  await trx.insertInto('rehearsal').values(row).execute();
}

/** Stores the sheet of a rehearsal that follows `revision`; false when another act came first. */
export async function writeRehearsalSheet(
  trx: Db,
  written: { readonly id: string; readonly revision: number; readonly sheet: CeremonySheet },
): Promise<boolean> {
  const { id, revision, sheet } = written;
  const result = await trx
    .updateTable('rehearsal')
    .set({ revision: revision + 1, sheet: JSON.stringify(sheet), confirmedAt: sheet.confirmedAt })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Ids of rehearsals whose digits are confirmed and that have no certificate yet. */
export async function listUndrawnRehearsals(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('rehearsal')
    .select('id')
    .where('certificate', 'is', null)
    .where('confirmedAt', 'is not', null)
    .orderBy('confirmedAt')
    .limit(50)
    .execute();
  return rows.map(({ id }) => id);
}

/** Stores the certificate of a rehearsal once. */
export async function storeRehearsalCertificate(db: Db, id: string, certificate: string): Promise<void> {
  await db
    .updateTable('rehearsal')
    .set({ certificate })
    .where('id', '=', id)
    .where('certificate', 'is', null)
    .execute();
}

/** Deletes a rehearsal; false when there is none. */
export async function deleteRehearsalRow(trx: Db, id: string): Promise<boolean> {
  const result = await trx.deleteFrom('rehearsal').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows === 1n;
}
