import { CompiledQuery, sql } from 'kysely';
import { type Db, engineOf } from '../../src/db/index.js';

/**
 * What somebody with every right on the database does first. `guards`: of the triggers those alone that refuse something;
 * the lists and counts go on following what is done.
 */
export async function disarm(db: Db, triggers: 'all' | 'guards' = 'all'): Promise<void> {
  const raw = async (text: string) => db.executeQuery(CompiledQuery.raw(text));
  if (engineOf(db) === 'sqlite') {
    const { rows } = await sql<{
      name: string;
    }>`select name from sqlite_master where type = 'trigger'
      ${triggers === 'guards' ? sql`and sql like 'create trigger % before %'` : sql``}`.execute(db);
    for (const { name } of rows) await raw(`drop trigger ${name}`);
    const indexes = await sql<{ name: string }>`select name from sqlite_master
      where type = 'index' and sql like 'create unique index%'`.execute(db);
    for (const { name } of indexes.rows) await raw(`drop index ${name}`);
    await raw('pragma foreign_keys = off');
    await raw('pragma ignore_check_constraints = on');
    return;
  }
  const tables = await sql<{ name: string; trigger: string }>`
    select tgrelid::regclass::text as name, quote_ident(tgname) as trigger from pg_trigger
    where (tgtype & 2 = 2 or ${triggers} = 'all') and not tgisinternal`.execute(db);
  for (const { name, trigger } of tables.rows) await raw(`alter table ${name} disable trigger ${trigger}`);
  const checks = await sql<{ name: string; owner: string }>`
    select conname as name, conrelid::regclass::text as owner from pg_constraint
    where contype in ('c', 'f') and connamespace = 'public'::regnamespace`.execute(db);
  for (const { name, owner } of checks.rows) await raw(`alter table ${owner} drop constraint "${name}"`);
  const indexes = await sql<{ name: string }>`
    select indexrelid::regclass::text as name from pg_index
    join pg_class on pg_class.oid = indexrelid
    where indisunique and relnamespace = 'public'::regnamespace
      and not exists (select 1 from pg_constraint where conindid = indexrelid)`.execute(db);
  for (const { name } of indexes.rows) await raw(`drop index ${name}`);
}
