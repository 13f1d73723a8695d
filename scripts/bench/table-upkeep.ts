import { sql } from 'kysely';
import { type Db, engineOf } from '../../src/db/index.js';

/** What is put aside while tables are filled, and how it is brought back. */
interface Upkeep {
  readonly aside: readonly string[];
  readonly back: readonly string[];
}

async function sqliteUpkeep(trx: Db, table: string): Promise<Upkeep> {
  const { rows } = await sql<{ type: string; name: string; text: string }>`
    select type, name, sql as text from sqlite_schema
    where tbl_name = ${table} and type in ('index', 'trigger') and sql is not null`.execute(trx);
  // The triggers of texts fill their index, which is nowhere else.
  const kept = rows.filter(({ type }) => table !== 'need_text' || type === 'index');
  return {
    aside: kept.map(({ type, name }) => `drop ${type} ${name}`),
    back: kept.map(({ text }) => text),
  };
}

async function postgresUpkeep(trx: Db, table: string): Promise<Upkeep> {
  const { rows } = await sql<{ name: string; text: string }>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as text from pg_index
    where indrelid = ${table}::regclass
      and not exists (select 1 from pg_constraint where conindid = indexrelid)`.execute(trx);
  return {
    aside: [`alter table ${table} disable trigger all`, ...rows.map(({ name }) => `drop index ${name}`)],
    back: [...rows.map(({ text }) => text), `alter table ${table} enable trigger all`],
  };
}

/** Fills tables in a transaction without their triggers and indexes, which are there again afterwards. */
export async function withoutUpkeep(
  trx: Db,
  tables: readonly string[],
  fill: () => Promise<void>,
): Promise<void> {
  const isPostgres = engineOf(trx) === 'postgres';
  const upkeep = [];
  for (const table of tables)
    upkeep.push(await (isPostgres ? postgresUpkeep(trx, table) : sqliteUpkeep(trx, table)));
  const run = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(trx);
  };
  // For the indexes that are made anew.
  if (isPostgres) await run([`set local maintenance_work_mem = '1GB'`]);
  await run(upkeep.flatMap(({ aside }) => aside));
  await fill();
  await run(upkeep.flatMap(({ back }) => back));
}
