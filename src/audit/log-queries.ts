import { sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import {
  type AuditEventTable,
  type AuditHeadTable,
  type Db,
  forUpdate,
  type LogNodeTable,
} from '../db/index.js';
import type { NodeId } from '../selection/index.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 1000;

/** The head of the log. */
export async function getHead(db: Db): Promise<AuditHeadTable> {
  return db.selectFrom('auditHead').selectAll().where('id', '=', 1).executeTakeFirstOrThrow();
}

/** The head, locked until the transaction ends: appends and signatures wait for each other here. */
export async function lockHead(trx: Db): Promise<AuditHeadTable> {
  return trx
    .selectFrom('auditHead')
    .selectAll()
    .where('id', '=', 1)
    .modifyEnd(forUpdate(trx))
    .executeTakeFirstOrThrow();
}

/** `at` of the event with a number; undefined where there is none. */
export async function findTime(db: Db, seq: number): Promise<Instant | undefined> {
  const row = await db.selectFrom('auditEvent').select('at').where('seq', '=', seq).executeTakeFirst();
  return row?.at;
}

/** Moves a locked head on to the events that were inserted. */
export async function moveHead(
  trx: Db,
  head: { readonly seq: number; readonly frontier: string },
): Promise<void> {
  await trx.updateTable('auditHead').set(head).where('id', '=', 1).execute();
}

/** Chooses the salt of the row digests of an empty log. */
export async function setRowSalt(trx: Db, rowSalt: string): Promise<void> {
  await trx.updateTable('auditHead').set({ rowSalt }).where('id', '=', 1).where('seq', '=', 0).execute();
}

/** Writes events whose numbers follow the head. */
export async function insertEvents(trx: Db, rows: readonly AuditEventTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await trx
      .insertInto('auditEvent')
      .values(rows.slice(start, start + CHUNK))
      .execute();
  }
}

/** Writes nodes of the tree. */
export async function insertNodes(trx: Db, rows: readonly LogNodeTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await trx
      .insertInto('logNode')
      .values(rows.slice(start, start + CHUNK))
      .execute();
  }
}

/** Nodes of the tree by level and index; those that are not there are left out. */
export async function readNodes(db: Db, nodes: readonly NodeId[]): Promise<LogNodeTable[]> {
  if (nodes.length === 0) return [];
  return db
    .selectFrom('logNode')
    .selectAll()
    .where((eb) => eb.or(nodes.map(({ level, index }) => eb.and({ level, idx: index }))))
    .execute();
}

/** Neighbouring nodes of one level, in order, from `from` to `to`, both inclusive. */
export async function listNodes(
  db: Db,
  range: { readonly level: number; readonly from: number; readonly to: number },
): Promise<LogNodeTable[]> {
  return db
    .selectFrom('logNode')
    .selectAll()
    .where('level', '=', range.level)
    .where('idx', '>=', range.from)
    .where('idx', '<=', range.to)
    .orderBy('idx')
    .execute();
}

/** Events from number `from` to `to`, both inclusive, in order. */
export async function listEventRange(
  db: Db,
  range: { readonly from: number; readonly to: number },
): Promise<AuditEventTable[]> {
  return db
    .selectFrom('auditEvent')
    .selectAll()
    .where('seq', '>=', range.from)
    .where('seq', '<=', range.to)
    .orderBy('seq')
    .execute();
}

/** Events of some kinds about a subject, in order. */
export async function listEventsOfKinds(
  db: Db,
  subject: string,
  kinds: readonly string[],
): Promise<AuditEventTable[]> {
  return db
    .selectFrom('auditEvent')
    .selectAll()
    .where('subject', '=', subject)
    .where('kind', 'in', kinds)
    .orderBy('seq')
    .execute();
}

/** Events of some kinds in order, after a number (exclusive). */
export async function listEventsOfKindsAfter(
  db: Db,
  kinds: readonly string[],
  page: { readonly after: number; readonly limit: number },
): Promise<AuditEventTable[]> {
  return db
    .selectFrom('auditEvent')
    .selectAll()
    .where('kind', 'in', kinds)
    .where('seq', '>', page.after)
    .orderBy('seq')
    .limit(page.limit)
    .execute();
}

/** The record of a kind about a round of a need: the last one, and when it was made; undefined where there is none. */
export async function findRecord(
  db: Db,
  wanted: { readonly subject: string; readonly kind: string; readonly round: number },
): Promise<{ readonly seq: number; readonly at: string } | undefined> {
  const { subject, kind, round } = wanted;
  const rows = await listEventsOfKinds(db, subject, [kind]);
  return rows.findLast(({ data }) => (JSON.parse(data) as { round?: unknown }).round === round);
}

/** Events by their numbers, in order. */
export async function listEventsBySeq(db: Db, numbers: readonly number[]): Promise<AuditEventTable[]> {
  if (numbers.length === 0) return [];
  return db.selectFrom('auditEvent').selectAll().where('seq', 'in', numbers).orderBy('seq').execute();
}

/** Number of the first event of a kind about a subject; undefined where there is none. */
export async function findFirstOfKind(db: Db, subject: string, kind: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('auditEvent')
    .select('seq')
    .where('subject', '=', subject)
    .where('kind', '=', kind)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.seq;
}

/** The latest events of some kinds, newest first. */
export async function listLatestOfKinds(
  db: Db,
  kinds: readonly string[],
  limit: number,
): Promise<AuditEventTable[]> {
  // Those of each kind by themselves: the kinds that are asked for may be rare among all events.
  const latest = kinds.map(
    (
      kind,
      index,
    ) => sql`select * from (select * from audit_event where kind = ${kind} order by seq desc limit ${limit})
      ${sql.ref(`latest_${index}`)}`,
  );
  const { rows } = await sql<AuditEventTable>`
    select * from (${sql.join(latest, sql` union all `)}) latest order by seq desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Number of the latest event of some kinds; 0 where there is none. */
export async function findLatestOfKinds(db: Db, kinds: readonly string[]): Promise<number> {
  const latest = kinds.map((kind) => sql`select max(seq) as seq from audit_event where kind = ${kind}`);
  const { rows } = await sql<{ seq: number | null }>`
    select max(seq) as seq from (${sql.join(latest, sql` union all `)}) latest`.execute(db);
  return rows[0]?.seq ?? 0;
}

/** The members of an event's data. */
export function dataOf(row: Pick<AuditEventTable, 'data'>): Readonly<Record<string, unknown>> {
  return JSON.parse(row.data) as Record<string, unknown>;
}

/** Number of nodes in the tree. */
export async function countNodes(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('logNode')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Events with numbers above the head: there should be none. */
export async function listEventsAfter(db: Db, seq: number): Promise<Pick<AuditEventTable, 'seq'>[]> {
  return db.selectFrom('auditEvent').select('seq').where('seq', '>', seq).orderBy('seq').limit(100).execute();
}

/** Nodes that end beyond the log's size: there should be none. */
export async function listNodesBeyond(db: Db, size: number): Promise<Pick<LogNodeTable, 'level' | 'idx'>[]> {
  return db
    .selectFrom('logNode')
    .select(['level', 'idx'])
    .where(sql<boolean>`((idx + 1) << cast(level as integer)) > ${size}`)
    .orderBy('level')
    .orderBy('idx')
    .limit(100)
    .execute();
}
