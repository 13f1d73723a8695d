import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { writeEvents } from '../../src/audit/append-event.js';
import type { LoggedEvent } from '../../src/audit/audit-event.js';
import { AUDITED_TABLES, type AuditedTable } from '../../src/audit/audited-tables.js';
import { auditDatabase, SYSTEM_ACTOR } from '../../src/audit/index.js';
import { rowDigestsOf, toPublishedEvent } from '../../src/audit/published-event.js';
import type { StoredRow } from '../../src/audit/row-digest.js';
import { listAuditedRows, loadOwners } from '../../src/audit/row-queries.js';
import type { AuditedTableName } from '../../src/audit/table-facts.js';
import type { Db } from '../../src/db/index.js';
import { propose } from '../support/amendments.js';
import { auditAfter } from '../support/audit-after.js';
import { aBusySite } from '../support/busy-site.js';
import { onEachDatabase } from '../support/databases.js';
import { fakeClock, testDeps } from '../support/deps.js';
import { disarm } from '../support/disarm.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { suspendNow } from '../support/suspensions.js';

const TABLES = Object.entries(AUDITED_TABLES) as [AuditedTableName, AuditedTable][];

/** Acts of the product that the busy site does without: tests of their own play them, or demonstration data. */
const UNPLAYED = [
  // Rows of a demonstration site stand with the last event of its history that wrote them.
  'agency demo.loaded',
  'agency_suspension demo.loaded',
  'agency_version demo.loaded',
  'owner demo.loaded',
  'qualification demo.loaded',
  // There are no custodians yet when its need is amended.
  'escrow need.amended',
  'escrow_share need.amended',
  'relation demo.loaded',
  'relation_decision demo.loaded',
  // A beacon, or custodians, that are late, and what ends such incidents.
  'bid_key bids.late',
  ...['pool.frozen', 'redo.confirmed', 'selection.drawn', 'selection.listed'].map(
    (kind) => `incident ${kind}`,
  ),
  'selection selection.void',
  // Officials who type different numbers, or postpone what one of them typed; a second try at a ceremony.
  'ceremony_session ceremony.differed',
  'lottery_typing lottery.differed',
  'lottery_typing lottery.postponed',
  // Before there were proposals, one official suspended and restored.
  'agency_suspension agency.restored',
  'agency_suspension agency.suspended',
  // Needs that are amended with entries, or end early.
  'bid_key_share need.amended',
  'entry need.amended',
  'need need.withdrawn',
  'need_amendment need.withdrawn',
  // What was written before terms and information were told apart, and what comes of it.
  'need need.contacts-changed',
  'need_information need.amended',
];

const anEvent = (kind: string, subject: string, overrides: Partial<LoggedEvent> = {}): LoggedEvent => ({
  // Later than everything that the busy site does.
  at: '2024-06-03T01:00:00.000Z',
  kind,
  subject,
  actor: SYSTEM_ACTOR,
  data: {},
  ...overrides,
});

/** Changes a column of a row that is no part of its key, as anybody with the database can. */
async function rewrite(trx: Db, table: AuditedTableName, row: StoredRow, column: string): Promise<void> {
  const { key } = AUDITED_TABLES[table];
  const value = row[column];
  const changed =
    value instanceof Uint8Array
      ? Buffer.concat([value, Buffer.of(1)])
      : typeof value === 'number'
        ? value + 1
        : `${typeof value === 'string' ? value : ''}~`;
  const at = key.map((name) => sql`${sql.ref(name)} = ${row[name]}`);
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${changed}
    where ${sql.join(at, sql` and `)}`.execute(trx.withoutPlugins());
}

const refOf = (table: AuditedTableName, row: StoredRow) => ({
  table,
  key: AUDITED_TABLES[table].key.map((name) => row[name] as string),
});

/** A column of facts: not of the key, not written later. */
function factOf(table: AuditedTableName, row: StoredRow): string | undefined {
  const { key, later }: AuditedTable = AUDITED_TABLES[table];
  const loose = later === undefined || later === 'any' ? {} : later;
  return Object.keys(row).find(
    (name) => !key.includes(name) && !(name in loose) && typeof row[name] === 'string',
  );
}

async function firstRow(db: Db, table: AuditedTableName): Promise<StoredRow> {
  const [row] = await listAuditedRows(db, table, { after: undefined, limit: 1 });
  if (!row) throw new Error(`no row in ${table}`);
  return row;
}

/** A forged event with the digest of one row, as the server's own code makes it. */
async function forge(trx: Db, event: LoggedEvent): Promise<number> {
  await writeEvents(trx, [event]);
  return (await trx.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow()).seq;
}

onEachDatabase('an audit', (open) => {
  it('knows every act that writes a row, and no other', async () => {
    const db = await open();
    await aBusySite(db);
    expect(await auditDatabase(db)).toEqual([]);
    const seen = new Set<string>();
    let carried: string[] = [];
    for (const row of await db.selectFrom('auditEvent').selectAll().orderBy('seq').execute()) {
      const tables = rowDigestsOf(toPublishedEvent(row)).map(({ table }) => table);
      if (row.kind === 'rows.written') carried.push(...tables);
      else {
        for (const table of [...carried, ...tables]) seen.add(`${table} ${row.kind}`);
        carried = [];
      }
    }
    const listed = TABLES.flatMap(([table, { made, changed }]) =>
      [...new Set([...made, ...changed])].map((kind) => `${table} ${kind}`),
    );
    expect(listed.length).toBeGreaterThan(80);
    expect(listed.filter((pair) => !seen.has(pair) && !UNPLAYED.includes(pair))).toEqual([]);
  });

  it('finds a rewritten row behind any event that carries its digest', async () => {
    const db = await open();
    await aBusySite(db);
    await disarm(db);
    const owners = await loadOwners(db);
    const missed: string[] = [];
    let attacks = 0;
    /** Expects a difference of that row, named with the number of the forged event. */
    const attack = async (
      name: string,
      [table, row]: readonly [AuditedTableName, StoredRow],
      event: LoggedEvent,
      change: (trx: Db) => Promise<unknown>,
    ) => {
      attacks += 1;
      const { key } = refOf(table, row);
      let seq = 0;
      const found = await auditAfter(db, async (trx) => {
        await change(trx);
        seq = await forge(trx, { ...event, rows: [refOf(table, row)] });
      });
      const named = found.some(
        (one) => one.table === table && one.key === key.join('/') && one.event === seq,
      );
      if (!named) missed.push(`${name}: ${JSON.stringify(found)}`);
    };
    for (const [table, { made, changed = [], later, about }] of TABLES) {
      const row = await firstRow(db, table);
      const of = [table, row] as const;
      const column = factOf(table, row);
      const owner = (about && owners.of(about, row)) ?? 'x';
      if (column !== undefined)
        await attack(`${table} behind a registration`, of, anEvent('password.changed', owner), (trx) =>
          rewrite(trx, table, row, column),
        );
      for (const kind of new Set([...made, ...changed])) {
        // Where every column may change, the register and the notice are what their officials say: see docs/log.md.
        if (column === undefined || later === 'any') continue;
        await attack(`${table} behind ${kind}`, of, anEvent(kind, owner), (trx) =>
          rewrite(trx, table, row, column),
        );
      }
      if (about)
        await attack(
          `${table} behind another's`,
          of,
          anEvent(changed[0] ?? made[0] ?? '', 'CX-1999-000001'),
          () => Promise.resolve(),
        );
    }
    expect(missed).toEqual([]);
    expect(attacks).toBeGreaterThan(60);
    expect(await auditDatabase(db)).toEqual([]);
  }, 900_000);

  it('finds rows that are carried for another act, removed by an event, or loaded a second time', async () => {
    const db = await open();
    await aBusySite(db);
    await disarm(db);
    const owners = await loadOwners(db);
    const pool = await firstRow(db, 'pool');
    const number = owners.of({ need: 'need_id' }, pool) ?? '';
    const ref = refOf('pool', pool);
    const key = ref.key.join('/');
    const carried = await auditAfter(db, async (trx) => {
      await rewrite(trx, 'pool', pool, 'pool_hash');
      await writeEvents(trx, [
        anEvent('rows.written', number, { rows: [ref] }),
        anEvent('pool.frozen', 'CX-1999-000001', { data: { round: 1 } }),
      ]);
    });
    expect(carried).toContainEqual(expect.objectContaining({ table: 'pool', key, problem: 'wrong-event' }));
    const last = await auditAfter(db, async (trx) => {
      await rewrite(trx, 'pool', pool, 'pool_hash');
      await writeEvents(trx, [anEvent('rows.written', number, { rows: [ref] })]);
    });
    expect(last).toContainEqual(expect.objectContaining({ table: 'pool', key, problem: 'wrong-event' }));
    const removed = await auditAfter(db, async (trx) => {
      await trx.deleteFrom('pool').where('needId', '=', String(pool['need_id'])).execute();
      await forge(trx, anEvent('pool.frozen', number, { rows: [ref] }));
    });
    expect(removed).toContainEqual(expect.objectContaining({ table: 'pool', key, problem: 'wrong-event' }));
    const agency = await firstRow(db, 'agency');
    const again = await auditAfter(db, async (trx) => {
      const copy = { ...agency, id: 'another', credit_code: '91532300MAT0Q00J70' };
      await sql`insert into agency (${sql.join(Object.keys(copy).map((name) => sql.ref(name)))})
        values (${sql.join(Object.values(copy))})`.execute(trx.withoutPlugins());
      await forge(trx, anEvent('demo.loaded', 'demo', { rows: [{ table: 'agency', key: ['another'] }] }));
    });
    expect(again).toMatchObject([
      { table: 'agency', key: 'another', problem: 'wrong-event' },
      // No record says anything of it in clear.
      { table: 'agency', key: 'another', problem: 'unlogged' },
    ]);
  });

  it('finds what was rewritten before a true event covered it', async () => {
    const db = await open();
    const clock = fakeClock();
    const deps = testDeps(db, { clock });
    const need = await aPublishedNeed(deps);
    const agencies = [];
    for (const bid of ['95000', '88000.50', '91000']) {
      const agency = await anAgency(deps);
      await anEntry(deps, agency.actor, need, bid);
      agencies.push(agency);
    }
    const [first] = agencies;
    if (!first) throw new Error('no agency');
    await disarm(db);
    await db.updateTable('need').set({ title: '另一个项目' }).execute();
    const { creditCode } = first;
    await db.updateTable('agency').set({ standing: 999 }).where('creditCode', '=', creditCode).execute();
    await suspendNow(deps, creditCode);
    clock.set(need.closesAt);
    expect(await runJobs(deps)).toEqual([]);
    const standing = { table: 'agency', column: 'standing', problem: 'contradicted', found: '999' };
    // What the register said of it next, at the proposal and at the suspension, nothing that the agency did explains.
    const said = { table: 'audit_event', problem: 'unfounded', expected: '100' };
    expect(await auditDatabase(db)).toMatchObject([
      said,
      said,
      standing,
      { table: 'need', key: need.id, column: 'title', problem: 'contradicted', found: '另一个项目' },
      standing,
    ]);
  });

  it('finds acts that cannot follow those before them, and second results', async () => {
    const db = await open();
    const { deps } = await aBusySite(db);
    const drawn = await db
      .selectFrom('auditEvent')
      .selectAll()
      .where('kind', '=', 'selection.drawn')
      .limit(1)
      .executeTakeFirstOrThrow();
    const { subject } = drawn;
    const need = await aPublishedNeed(deps);
    const published = need.number;
    const expectNamed = async (event: LoggedEvent, problem: string) => {
      const found = await auditAfter(db, (trx) => forge(trx, event));
      expect(found, event.kind).toMatchObject([{ table: 'audit_event', problem }]);
    };
    const hash = 'ab'.repeat(32);
    await expectNamed(anEvent('selection.drawn', subject, { data: { round: 1 } }), 'second-result');
    await expectNamed(anEvent('selection.void', subject, { data: { round: 1 } }), 'second-result');
    await expectNamed(anEvent('selection.drawn', subject, { data: { round: 2 } }), 'out-of-turn');
    await expectNamed(anEvent('pool.frozen', subject, { data: { round: 1 } }), 'out-of-turn');
    await expectNamed(anEvent('need.published', subject), 'out-of-turn');
    await expectNamed(anEvent('need.amended', subject), 'out-of-turn');
    await expectNamed(anEvent('need.failed', subject), 'out-of-turn');
    await expectNamed(anEvent('entry.made', subject, { data: { entryHash: hash } }), 'out-of-turn');
    await expectNamed(anEvent('redo.confirmed', subject, { data: { voids: 2 } }), 'out-of-turn');
    await expectNamed(anEvent('entry.made', 'CX-1999-000001', { data: { entryHash: hash } }), 'out-of-turn');
    const gone = anEvent('entry.withdrawn', published, { data: { entryHash: hash } });
    await expectNamed(gone, 'unknown-entry');
    // Whoever alone voids entries: an owner as before, an official whom nobody asked, both at once.
    const by = (role: 'owner' | 'official') => ({ accountId: null, role });
    const amended = (role: 'owner' | 'official', outdated: number) =>
      anEvent('need.amended', published, { actor: by(role), data: { outdated, restarts: true } });
    await expectNamed(amended('official', 0), 'out-of-turn');
    await expectNamed(anEvent('need.amendment-lapsed', published), 'out-of-turn');
    await propose(deps, need, { budget: '97000' });
    await expectNamed(amended('owner', 0), 'out-of-turn');
    await expectNamed(anEvent('need.amendment-proposed', published), 'out-of-turn');
    await expectNamed(amended('official', 3), 'miscounted');
  });
});
