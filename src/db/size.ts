import { sql } from 'kysely';
import { type Db, engineOf } from './dialect.js';

/** Bytes that the database takes on its disk, without the log of writes; one cheap question. */
export async function databaseBytes(db: Db): Promise<number> {
  const { rows } = await (engineOf(db) === 'postgres'
    ? sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
    : sql<{
        bytes: number;
      }>`select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()`
  ).execute(db);
  return rows[0]?.bytes ?? 0;
}
