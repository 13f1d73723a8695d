import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { AUDITED_TABLES } from '../../src/audit/audited-tables.js';
import { auditDatabase } from '../../src/audit/index.js';
import { createSigner } from '../../src/audit/log-key.js';
import type { StoredRow } from '../../src/audit/row-digest.js';
import { listAuditedRows } from '../../src/audit/row-queries.js';
import type { AuditedTableName } from '../../src/audit/table-facts.js';
import { type Db, engineOf } from '../../src/db/index.js';
import { checkpointText, formatNote, keyId, LOG_SIGNATURE } from '../../src/selection/index.js';
import { auditAfter } from '../support/audit-after.js';
import { aBusySite } from '../support/busy-site.js';
import { onEachDatabase } from '../support/databases.js';
import { disarm } from '../support/disarm.js';

async function columnsOf(db: Db, table: string): Promise<{ name: string; type: string }[]> {
  const query =
    engineOf(db) === 'sqlite'
      ? sql<{ name: string; type: string }>`select name, type from pragma_table_info(${table})`
      : sql<{ name: string; type: string }>`select column_name as name, data_type as type
          from information_schema.columns where table_schema = 'public' and table_name = ${table}`;
  return [...(await query.execute(db.withoutPlugins())).rows];
}

function flipped(value: unknown, type: string): unknown {
  if (value instanceof Uint8Array) return Buffer.concat([value.subarray(1), Buffer.of((value[0] ?? 0) ^ 1)]);
  if (typeof value === 'number') return value + 1000;
  if (typeof value === 'string') return `${value}~`;
  return /int/i.test(type) ? 1000 : '~';
}

/** The tables that an audit names after a change. */
const tablesAfter = async (db: Db, change: (trx: Db) => Promise<unknown>): Promise<Set<string>> =>
  new Set((await auditAfter(db, change)).map(({ table }) => table));

const where = (keys: readonly string[], row: StoredRow) =>
  sql.join(
    keys.map((key) => sql`${sql.ref(key)} = ${row[key]}`),
    sql` and `,
  );

const setColumn = (
  trx: Db,
  table: string,
  keys: readonly string[],
  row: StoredRow,
  column: string,
  value: unknown,
) =>
  sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value} where ${where(keys, row)}`.execute(
    trx.withoutPlugins(),
  );

const insertRow = (trx: Db, table: string, row: StoredRow) =>
  sql`insert into ${sql.table(table)} (${sql.join(Object.keys(row).map((name) => sql.ref(name)))})
      values (${sql.join(Object.values(row))})`.execute(trx.withoutPlugins());

const deleteRow = (trx: Db, table: string, keys: readonly string[], row: StoredRow) =>
  sql`delete from ${sql.table(table)} where ${where(keys, row)}`.execute(trx.withoutPlugins());

/** Columns that say when something was written, which no signature covers. */
const UNSIGNED = ['signed_at', 'created_at', 'retired_at', 'sealed', 'received_at', 'added_at'];

/** Tables that the log need not bind, by reason. */
const UNBOUND = {
  people: ['account', 'session', 'login_attempt'],
  reference: ['division', 'qualification_category', 'qualification_type', 'qualification_grade'],
  // Drafts, rehearsals and messages decide nothing; sums and searches are made anew from audited rows.
  derived: [
    'agency_application',
    'need_sequence',
    'search_document',
    'need_listing',
    'need_count',
    'need_text',
    'saving_rollup',
    'saving_sum',
    'agency_tally',
    'irregularity_listing',
    'flag_todo',
    'flag_state',
    'flag_look',
    'flag_hit',
    'flag_count',
    'flag_entrant',
    'flag_pair',
    'flag_cover',
    'message',
    'rehearsal',
    // Read out of the log, which the audit compares them with.
    'standing_cursor',
    'agency_standing',
    'standing_deed',
  ],
  site: ['site_fact', 'kysely_migration', 'kysely_migration_lock'],
  // Whose key is the digest of what it holds.
  documents: ['document'],
  log: ['audit_event', 'audit_head', 'log_node', 'log_key', 'log_checkpoint', 'log_witness', 'cosignature'],
  // What the site knows of other logs, and how others answer: their signatures speak for themselves.
  witness: ['witness_key', 'witnessed_log', 'witness_state'],
};

onEachDatabase('an audit', (open) => {
  it('covers every table, or says why not', async () => {
    const db = await open();
    const query =
      engineOf(db) === 'sqlite'
        ? sql<{ name: string }>`select name from pragma_table_list where schema = 'main' and type = 'table'
            and name not like 'sqlite%'`
        : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`;
    const tables = (await query.execute(db)).rows.map(({ name }) => name);
    // Where several may write at a time, changes of counts wait here until the commit.
    const waiting = engineOf(db) === 'postgres' ? ['need_count_change'] : [];
    const known = [...Object.keys(AUDITED_TABLES), ...Object.values(UNBOUND).flat(), ...waiting];
    expect(tables.toSorted()).toEqual(known.toSorted());
  });

  it('agrees with a site on which everything happened, and finds whatever is changed past the log', async () => {
    const db = await open();
    await aBusySite(db);
    expect(await auditDatabase(db)).toEqual([]);
    await disarm(db);
    expect(await auditDatabase(db)).toEqual([]);
    const missed: string[] = [];
    let flips = 0;
    const expectNamed = async (name: string, table: string, change: (trx: Db) => Promise<unknown>) => {
      flips += 1;
      if (!(await tablesAfter(db, change)).has(table)) missed.push(name);
    };
    for (const table of Object.keys(AUDITED_TABLES) as AuditedTableName[]) {
      const { key } = AUDITED_TABLES[table];
      const rows = await listAuditedRows(db, table, { after: undefined, limit: 50 });
      const [one] = rows;
      const facts = (row: StoredRow | undefined) =>
        JSON.stringify(
          Object.entries(row ?? {}).filter(([name]) => !(key as readonly string[]).includes(name)),
        );
      // Two rows of the same facts can change places without a trace: nothing has changed.
      const two = rows.findLast((row) => facts(row) !== facts(one)) ?? rows.at(-1);
      if (!one || !two || one === two) throw new Error(`too few rows in ${table}`);
      for (const { name, type } of await columnsOf(db, table)) {
        await expectNamed(`${table}.${name}`, table, (trx) =>
          setColumn(trx, table, key, one, name, flipped(one[name], type)),
        );
      }
      await expectNamed(`${table}: delete`, table, (trx) => deleteRow(trx, table, key, one));
      const [shared] = key.length > 1 ? key : [];
      const copy = Object.fromEntries(
        Object.entries(one).map(([name, value]) => {
          if (name === shared || value === null || value instanceof Uint8Array) return [name, value];
          const keep = typeof value === 'number' && !key.includes(name);
          return [name, keep ? value : flipped(value, '')];
        }),
      );
      // A file that no notice and no qualification names is nobody's.
      if (table !== 'attachment')
        await expectNamed(`${table}: insert`, table, (trx) => insertRow(trx, table, copy));
      // A table of keys alone has two rows exchanged by exchanging one column.
      const columns = Object.keys(one).length > key.length ? key : key.slice(0, 1);
      const keyOf = (row: StoredRow) => Object.fromEntries(columns.map((column) => [column, row[column]]));
      await expectNamed(`${table}: swap`, table, async (trx) => {
        await deleteRow(trx, table, key, one);
        await deleteRow(trx, table, key, two);
        await insertRow(trx, table, { ...one, ...keyOf(two) });
        await insertRow(trx, table, { ...two, ...keyOf(one) });
      });
    }
    expect(missed).toEqual([]);
    expect(flips).toBeGreaterThan(200);
    expect(await auditDatabase(db)).toEqual([]);
  }, 900_000);

  it('finds a changed log', async () => {
    const db = await open();
    await aBusySite(db);
    await disarm(db);
    const missed: string[] = [];
    const logs = {
      audit_event: ['seq'],
      log_node: ['level', 'idx'],
      log_checkpoint: ['size'],
      log_key: ['id'],
    };
    for (const [table, key] of Object.entries(logs)) {
      const { rows } = await sql<StoredRow>`select * from ${sql.table(table)} order by ${sql.join(
        key.map((name) => sql.ref(name)),
      )}`.execute(db.withoutPlugins());
      for (const row of [rows[0], rows[Math.floor(rows.length / 2)], rows.at(-1)]) {
        if (!row) throw new Error(`no rows in ${table}`);
        for (const { name, type } of await columnsOf(db, table)) {
          if (UNSIGNED.includes(name) || (table === 'log_key' && name === 'id')) continue;
          const change = (trx: Db) => setColumn(trx, table, key, row, name, flipped(row[name], type));
          const tables = await tablesAfter(db, change);
          if (!tables.has(table)) missed.push(`${table}.${name} of ${JSON.stringify(row)}`);
        }
        if (table === 'log_key' || table === 'log_checkpoint') continue;
        const tables = await tablesAfter(db, (trx) => deleteRow(trx, table, key, row));
        if (!tables.has(table)) missed.push(`${table}: deleted ${JSON.stringify(row)}`);
      }
    }
    const swap = (a: number, b: number) => async (trx: Db) => {
      const rows = await trx
        .selectFrom('auditEvent')
        .selectAll()
        .where('seq', 'in', [a, b])
        .orderBy('seq')
        .execute();
      const [one, two] = rows;
      if (!one || !two) throw new Error('no events');
      await trx.deleteFrom('auditEvent').where('seq', 'in', [a, b]).execute();
      await trx
        .insertInto('auditEvent')
        .values([
          { ...two, seq: a },
          { ...one, seq: b },
        ])
        .execute();
    };
    if (!(await tablesAfter(db, swap(3, 9))).has('audit_event')) missed.push('two events in another order');
    for (const set of [{ seq: 5 }, { frontier: '' }, { frontier: 'ab'.repeat(32) }]) {
      const change = (trx: Db) => trx.updateTable('auditHead').set(set).execute();
      if ((await tablesAfter(db, change)).size === 0) missed.push(`audit_head ${JSON.stringify(set)}`);
    }
    expect(missed).toEqual([]);
  }, 120_000);

  it('names one event where one was changed', async () => {
    const db = await open();
    await aBusySite(db);
    await disarm(db);
    const { seq } = await db
      .selectFrom('auditEvent')
      .select('seq')
      .where('kind', '=', 'need.information-changed')
      .executeTakeFirstOrThrow();
    const set = { actorRole: 'auditor' };
    await db.updateTable('auditEvent').set(set).where('seq', '=', seq).execute();
    const found = await auditDatabase(db);
    expect(found).toMatchObject([{ table: 'audit_event', key: `${seq}`, problem: 'changed' }]);
  });

  it('names the column where a hash or a certificate tells it', async () => {
    const db = await open();
    await aBusySite(db);
    await disarm(db);
    const winner = await db.selectFrom('entry').selectAll().where('rank', '=', 1).executeTakeFirstOrThrow();
    await db.updateTable('entry').set({ rank: 9 }).where('id', '=', winner.id).execute();
    const award = await db
      .selectFrom('award')
      .selectAll()
      .where('needId', '=', winner.needId)
      .where('state', '=', 'active')
      .executeTakeFirstOrThrow();
    await db.updateTable('award').set({ priceFen: 1 }).where('id', '=', award.id).execute();
    expect(await auditDatabase(db)).toEqual([
      { table: 'entry', key: winner.id, column: 'rank', problem: 'changed', expected: '1', found: '9' },
      {
        table: 'award',
        key: award.id,
        column: 'price_fen',
        problem: 'changed',
        expected: String(winner.bidFen),
        found: '1',
      },
    ]);
  });

  it('tells a log that was rolled back or forked from a checkpoint that somebody kept', async () => {
    const db = await open();
    const { deps } = await aBusySite(db);
    const rows = await db.selectFrom('logCheckpoint').selectAll().orderBy('size').execute();
    const kept = rows.map(({ size, note }) => ({ name: `kept-${size}`, text: note }));
    expect(await auditDatabase(db, { checkpoints: kept })).toEqual([]);
    const key = await db.selectFrom('logKey').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow();
    const seed = deps.vault.open(Buffer.from(key.sealed, 'base64'), `log key ${key.verifier}`);
    const signer = createSigner(Buffer.from(seed, 'hex'));
    const forged = (size: number) => {
      const text = checkpointText({ origin: key.origin, size, root: new Uint8Array(32).fill(5) });
      const id = keyId(key.origin, LOG_SIGNATURE, signer.publicKey);
      return formatNote({ text, signatures: [{ name: key.origin, id, signature: signer.sign(text) }] });
    };
    const checkpoints = [
      { name: 'fork', text: forged(7) },
      { name: 'longer', text: forged(10_000) },
      { name: 'foreign', text: (kept[0]?.text ?? '').replace('\n', '\n\n') },
    ];
    expect(await auditDatabase(db, { checkpoints })).toMatchObject([
      { key: 'foreign', problem: 'bad-signature' },
      { key: 'fork', problem: 'fork' },
      { key: 'longer', problem: 'rolled-back' },
    ]);
  });
});
