import { sql } from 'kysely';
import type { Db } from '../dialect.js';

/**
 * Writes a part of a table's definition anew on SQLite, which changes no unnamed constraint: the rows move out and back in, and
 * indexes and triggers are made again as they were. Rows that refer to it find theirs again before the commit.
 */
export async function rebuildTable(db: Db, table: string, part: RegExp, becomes: string): Promise<void> {
  const { rows } = await sql<{ type: string; sql: string }>`select type, sql from sqlite_schema
    where tbl_name = ${table} and sql is not null and type in ('table', 'index', 'trigger')
    order by type = 'trigger', type = 'index'`.execute(db);
  const definition = rows.find(({ type }) => type === 'table')?.sql ?? '';
  if (!part.test(definition)) throw new Error(`no such part of the table ${table}`);
  const statements = [
    // Until the commit.
    `pragma defer_foreign_keys = on`,
    `create table moved_rows as select * from ${table}`,
    `drop table ${table}`,
    definition.replace(part, becomes),
    `insert into ${table} select * from moved_rows`,
    `drop table moved_rows`,
    ...rows.flatMap(({ type, sql: text }) => (type === 'table' ? [] : [text])),
  ];
  // No statement of a migration on SQLite is in a transaction unless it begins one, and without one nothing is deferred.
  await db.transaction().execute(async (trx) => {
    for (const statement of statements) await sql.raw(statement).execute(trx);
  });
}
