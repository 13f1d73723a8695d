import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Db, engineOf } from './dialect.js';

/**
 * Tables that grow without end and whose keys are even: some rows tell of all. The others are read whole, because a sample
 * takes the rare states of needs, which come first, for all of them; that takes about a millisecond per 1,000 needs.
 */
const SAMPLED = ['audit_event', 'log_node', 'log_checkpoint', 'entry'];

/** Rows per index of a sampled table. */
const SAMPLE = 1000;

/**
 * Gathers what the planner of the database chooses its ways by: of `all` tables, which a bulk load calls for, or of those
 * that are `stale`. Table by table, so that other requests are answered in between. Not inside a transaction.
 *
 * Stale are on SQLite the tables and indexes of which this connection knows nothing, and tables that are ten times larger or
 * smaller than it knows, whoever changed them; on PostgreSQL those never analysed: its own autovacuum follows the growth.
 */
export async function analyzeTables(db: Db, which: 'all' | 'stale'): Promise<void> {
  const plain = db.withoutPlugins();
  if (engineOf(db) === 'postgres') {
    for (const table of await listPostgresTables(plain, which))
      await sql`analyze ${sql.table(table)}`.execute(plain);
    return;
  }
  for (const table of await listSqliteTables(plain, which)) {
    const limit = SAMPLED.includes(table) ? SAMPLE : 0;
    await sql`pragma analysis_limit = ${sql.raw(`${limit}`)}`.execute(plain);
    await sql`analyze ${sql.table(table)}`.execute(plain);
    await nextTurn();
  }
}

async function listPostgresTables(db: Db, which: 'all' | 'stale'): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
      ${which === 'stale' ? sql`and reltuples < 0` : sql``} order by relname`.execute(db);
  return rows.map(({ name }) => name);
}

async function listSqliteTables(db: Db, which: 'all' | 'stale'): Promise<string[]> {
  if (which === 'all') {
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`.execute(
      db,
    );
    return rows.map(({ name }) => name);
  }
  // Bits: 1 names what would be done instead of doing it, 2 analyses, 0x10000 looks at tables not used yet as well.
  const { rows } = await sql<{ optimize: string }>`pragma optimize = 0x10003`.execute(db);
  return rows.flatMap(({ optimize }) => /^ANALYZE "main"\."(.+)"$/.exec(optimize)?.[1] ?? []);
}
