import { sql } from 'kysely';
import type { Db } from '../dialect.js';

/**
 * Writes a part of a table's definition anew on SQLite, which changes no unnamed constraint: the rows move out and back in, and
 * indexes and triggers are made again as they were. Rows that refer to it find theirs again before the commit: without a transaction
 * it throws and changes nothing.
 */
export async function rebuildTable(trx: Db, table: string, part: RegExp, becomes: string): Promise<void> {
  if (!trx.isTransaction) throw new Error(`no transaction for ${table}`);
  const { rows } = await sql<{ type: string; sql: string }>`select type, sql from sqlite_schema
    where tbl_name = ${table} and sql is not null and type in ('table', 'index', 'trigger')
    order by type = 'trigger', type = 'index'`.execute(trx);
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
  for (const statement of statements) await sql.raw(statement).execute(trx);
}
