import { sql } from 'kysely';
import { type Db, openSqlite, schemaWords } from './dialect.js';
import { witnessedLogSchema } from './migrations/0020-witnesses.js';

/**
 * Opens the state of a witness without a marketplace: an SQLite file with the table `witnessed_log` alone, made where there
 * is none. Each write is on the disk before it is acknowledged, and several processes may share the file.
 */
export async function openWitnessFile(path: string): Promise<Db> {
  const db = openSqlite(path);
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql`select 1 from sqlite_master where name = 'witnessed_log'`.execute(trx);
    if (rows.length > 0) return;
    for (const statement of witnessedLogSchema(schemaWords.sqlite)) await sql.raw(statement).execute(trx);
  });
  return db;
}
