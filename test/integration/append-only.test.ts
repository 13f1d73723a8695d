import { CompiledQuery, sql } from 'kysely';
import { expect, it } from 'vitest';
import { type Db, engineOf } from '../../src/db/index.js';
import { aBusySite } from '../support/busy-site.js';
import { freshDatabase, onEachDatabase } from '../support/databases.js';

type Row = Readonly<Record<string, unknown>>;

/** Tables with a trigger against deletion. */
async function appendOnlyTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select tbl_name as name from sqlite_master
    where type = 'trigger' and name like '%_no_delete' order by name`.execute(db);
  return rows.map(({ name }) => name);
}

const readAll = async (db: Db, table: string): Promise<readonly Row[]> =>
  (await sql<Row>`select * from ${sql.table(table)}`.execute(db.withoutPlugins())).rows;

async function keysOf(db: Db, table: string): Promise<string[][]> {
  const { rows } = await sql<{ key: string }>`
    select (select group_concat(name) from pragma_index_info(list.name)) as key
    from pragma_index_list(${table}) as list where list."unique" = 1 and list.partial = 0`.execute(db);
  const { rows: own } = await sql<{ name: string }>`
    select name from pragma_table_info(${table}) where pk > 0`.execute(db);
  return [...rows.map(({ key }) => key.split(',')), own.map(({ name }) => name)];
}

const other = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.concat([value.subarray(1), Buffer.of((value[0] ?? 0) ^ 1)]);
  return typeof value === 'number' ? value + 1000 : `${String(value).slice(1)}~`;
};

/** Runs a statement and takes it back; tells whether every row was still there after it. */
async function leavesAlone(db: Db, table: string, text: string, values: readonly unknown[] = []) {
  const before = await readAll(db, table);
  await db.executeQuery(CompiledQuery.raw('savepoint attack'));
  try {
    await db.executeQuery(CompiledQuery.raw(text, [...values]));
  } catch (error) {
    expect(String(error), text).toMatch(/append-only|constraint|inserted events/);
  }
  const after = new Set((await readAll(db, table)).map((row) => JSON.stringify(row)));
  await db.executeQuery(CompiledQuery.raw('rollback to attack'));
  return before.every((row) => after.has(JSON.stringify(row)));
}

it('SQLite lets nothing replace a row of an append-only table', async () => {
  const { db, close } = await freshDatabase('sqlite');
  const { deps } = await aBusySite(db);
  await deps.db
    .insertInto('logWitness')
    .values([1, 2].map((n) => ({ name: `w${n}`, verifier: `v${n}`, addedAt: '2017-01-03T01:00:00.000Z' })))
    .execute();
  const sizes = await db.selectFrom('logCheckpoint').select('size').limit(2).execute();
  await db
    .insertInto('cosignature')
    .values(sizes.map(({ size }) => ({ size, witness: 'w1', line: 'x', receivedAt: '2017' })))
    .execute();
  for (const n of [1, 2]) {
    const key = { id: n, name: `n${n}`, verifier: `v${n}`, sealed: 'x', createdAt: '2017' };
    const log = { origin: `o${n}`, size: 5, root: String(n).repeat(64), seconds: 9, note: 'x' };
    await db.insertInto('witnessKey').values(key).execute();
    await db.insertInto('witnessedLog').values(log).execute();
  }
  await db.executeQuery(CompiledQuery.raw('pragma foreign_keys = off'));
  const tables = await appendOnlyTables(db);
  expect(tables).toEqual([
    'audit_event',
    'audit_head',
    'award',
    'ceremony',
    'cosignature',
    'fairness_report',
    'log_checkpoint',
    'log_key',
    'log_node',
    'log_witness',
    'lottery_result',
    'need_information',
    'need_version',
    'opened_secret',
    'pool',
    'selection',
    'witness_key',
    'witnessed_log',
  ]);
  const harmed: string[] = [];
  for (const table of tables) {
    const [one, two] = await readAll(db, table);
    if (!one || (!two && table !== 'audit_head')) throw new Error(`too few rows in ${table}`);
    const names = Object.keys(one);
    const marks = names.map(() => '?').join(', ');
    const keys = await keysOf(db, table);
    for (const key of keys) {
      // The same key with everything else changed, other keys too.
      const forged = names.map((name) => (key.includes(name) ? one[name] : other(one[name])));
      for (const verb of ['replace', 'insert or replace']) {
        const text = `${verb} into ${table} (${names.join(', ')}) values (${marks})`;
        if (!(await leavesAlone(db, table, text, forged))) harmed.push(`${text}: ${key.join('/')}`);
      }
      if (!two) continue;
      const sets = key.map((name) => `${name} = ?`).join(', ');
      const at = key.map((name) => `${name} = ?`).join(' and ');
      const text = `update or replace ${table} set ${sets} where ${at}`;
      const values = [...key.map((name) => two[name]), ...key.map((name) => one[name])];
      if (!(await leavesAlone(db, table, text, values))) harmed.push(text);
    }
    if (table === 'log_node') continue;
    const [first, second] = (
      await sql<{ rowid: number }>`select rowid as rowid from ${sql.table(table)}`.execute(db)
    ).rows.map(({ rowid }) => rowid);
    const forged = names.map((name) => other(one[name]));
    const insert = `replace into ${table} (rowid, ${names.join(', ')}) values (${first}, ${marks})`;
    if (!(await leavesAlone(db, table, insert, forged))) harmed.push(insert);
    const move = `update or replace ${table} set rowid = ${second} where rowid = ${first}`;
    if (two && !(await leavesAlone(db, table, move))) harmed.push(move);
  }
  expect(harmed).toEqual([]);
  await close();
}, 60_000);

onEachDatabase('an append-only table', (open) => {
  it('refuses or passes over a second row of one key, and keeps the first', async () => {
    const db = await open();
    await aBusySite(db);
    const event = await db.selectFrom('auditEvent').selectAll().limit(1).executeTakeFirstOrThrow();
    await expect(db.insertInto('auditEvent').values(event).execute()).rejects.toThrow(
      engineOf(db) === 'sqlite' ? /append-only/ : /duplicate key/,
    );
    const secret = await db.selectFrom('openedSecret').selectAll().limit(1).executeTakeFirstOrThrow();
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('openedSecret')
      .values({ ...secret, secret: 'f'.repeat(64) })
      .onConflict((oc) => oc.doNothing())
      .executeTakeFirst();
    expect(numInsertedOrUpdatedRows).toBe(0n);
    expect(await db.selectFrom('openedSecret').selectAll().execute()).toContainEqual(secret);
  });
});
