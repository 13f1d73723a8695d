import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CompiledQuery, sql } from 'kysely';
import { type SchemaStep, schemaWords } from '../../src/db/dialect.js';
import { type Db, type Engine, openPostgres, openSqlite } from '../../src/db/index.js';
import { createPostgresDatabase } from './databases.js';

type Row = Readonly<Record<string, unknown>>;

const readAll = async (db: Db, table: string): Promise<readonly Row[]> =>
  (await sql<Row>`select * from ${sql.table(table)}`.execute(db.withoutPlugins())).rows;

/** Runs the steps that an earlier version had, as its program noted them. */
async function buildSchema(db: Db, steps: readonly Row[]): Promise<void> {
  for (const { name } of steps) {
    const module = (await import(`../../src/db/migrations/${String(name)}.ts`)) as Record<string, SchemaStep>;
    for (const step of Object.values(module))
      for (const statement of step(schemaWords.postgres)) await sql.raw(statement).execute(db);
  }
  await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
    db,
  );
  await sql`create table kysely_migration_lock (id varchar(255) primary key, is_locked integer default 0 not null)`.execute(
    db,
  );
}

/** Puts the rows of one database into another that has the same tables, whatever keys and triggers say. */
async function copyRows(from: Db, to: Db): Promise<void> {
  const { rows: tables } = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = 'public'`.execute(to);
  await to.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    for (const { name } of tables) {
      await sql`delete from ${sql.table(name)}`.execute(trx);
      for (const row of await readAll(from, name)) {
        const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
        const values = sql.join(Object.values(row));
        await sql`insert into ${sql.table(name)} (${columns}) overriding system value values (${values})`.execute(
          trx.withoutPlugins(),
        );
      }
    }
  });
}

/**
 * A database as an earlier version of the product left it, not migrated: the SQLite file below `test/fixtures`, or its rows
 * in the PostgreSQL schema of that time.
 */
export async function anOldSite(
  engine: Engine,
  file: string,
): Promise<{ readonly db: Db; readonly close: () => Promise<void> }> {
  const packed = readFileSync(new URL(`../fixtures/${file}`, import.meta.url));
  const old = openSqlite(gunzipSync(packed));
  if (engine === 'sqlite') return { db: old, close: () => old.destroy() };
  const { address, drop } = await createPostgresDatabase();
  const db = openPostgres(address);
  await buildSchema(db, await readAll(old, 'kysely_migration'));
  await copyRows(old, db);
  await old.destroy();
  await db.executeQuery(CompiledQuery.raw('analyze'));
  return {
    db,
    close: async () => {
      await db.destroy();
      await drop();
    },
  };
}
