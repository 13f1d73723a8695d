import { type NotNull, type RawBuilder, sql } from 'kysely';
import { findLatestOfKinds, kindsTouching } from '../audit/index.js';
import type { CivilMonth, Instant } from '../basics/index.js';
import { type Db, type FairnessReportTable, joinInOrder, jsonInteger, shanghaiMonth } from '../db/index.js';
import { poolOf } from '../draws/index.js';
import { METHODS, type Method, methodOf } from '../selection/index.js';
import type { DrawnPool, PoolMember } from './drawn-pool.js';

/** Months of the selections that are looked at, inclusive. */
export interface MonthSpan {
  readonly from: CivilMonth;
  readonly to: CivilMonth;
}

const inSpan = (span: MonthSpan | undefined, month: RawBuilder<unknown>): RawBuilder<unknown> =>
  span ? sql`and ${month} >= ${span.from} and ${month} <= ${span.to}` : sql``;

/** Selections in whose pool an agency was; without one, every selection. */
const ofAgency = (agencyId: string | undefined): RawBuilder<unknown> =>
  agencyId === undefined
    ? sql``
    : sql`and award.need_id in (select mine.need_id from entry mine where mine.agency_id = ${agencyId} and mine.rank is not null)`;

// A void award stays in the ledger and counts nowhere; one of an older system has no round, and no pool.
const STANDS = sql`award.state = 'active' and award.round is not null`;

const WEIGHTED = sql.join(METHODS.filter((method) => methodOf(method).weighted));
const DRAWING_K = sql.join(METHODS.filter((method) => methodOf(method).K === 'drawn'));

async function loadWeights(
  db: Db,
  span: MonthSpan | undefined,
  agencyId: string | undefined,
): Promise<Map<string, ReadonlyMap<string, number>>> {
  const { rows } = await sql<{ needId: string; pool: string }>`
    select pool.need_id, pool.pool from award join pool on pool.need_id = award.need_id and pool.round = award.round
    where award.method in (${WEIGHTED}) and ${STANDS} ${inSpan(span, sql`award.month`)} ${ofAgency(agencyId)}`.execute(
    db,
  );
  return new Map(
    rows.map(({ needId, pool }) => [
      needId,
      new Map(poolOf({ pool }).entries.map(({ agency, weight }) => [agency, weight ?? 0])),
    ]),
  );
}

async function loadKs(
  db: Db,
  span: MonthSpan | undefined,
  agencyId: string | undefined,
): Promise<Map<string, number>> {
  const k = jsonInteger(db, sql`selection.certificate`, 'K');
  const { rows } = await sql<{ needId: string; k: number | null }>`
    select selection.need_id, ${k} as k from award
    join selection on selection.need_id = award.need_id and selection.round = award.round
    where award.method in (${DRAWING_K}) and ${STANDS} ${inSpan(span, sql`award.month`)} ${ofAgency(agencyId)}`.execute(
    db,
  );
  return new Map(rows.flatMap(({ needId, k: value }) => (value === null ? [] : [[needId, value] as const])));
}

/**
 * Selections that stand, with their pools in the order of agency codes; of some months, or those that one agency took
 * part in. Imported selections have no pool and are not among them.
 */
export async function listDrawnPools(db: Db, span?: MonthSpan, agencyId?: string): Promise<DrawnPool[]> {
  const weights = await loadWeights(db, span, agencyId);
  const ks = await loadKs(db, span, agencyId);
  const where = sql`${inSpan(span, sql`award.month`)} ${ofAgency(agencyId)}`;
  const heads = await sql<{
    needId: string;
    number: string;
    method: Method;
    month: string;
    awardedOn: string;
  }>`
    select award.need_id, need.number, award.method, award.month, award.awarded_on
    from award join need on need.id = award.need_id where ${STANDS} ${where}`.execute(db);
  const headOf = new Map(heads.rows.map((head) => [head.needId, head]));
  const { rows } = await sql<{ needId: string; agencyCode: string; lot: number; rank: number }>`
    select entry.need_id, entry.agency_code, entry.lot, entry.rank
    from award join entry on entry.need_id = award.need_id
    where ${STANDS} and entry.state = 'active' and entry.exclusion is null and entry.rank is not null ${where}
    order by entry.need_id, entry.agency_code`.execute(db);
  const draws: (DrawnPool & { members: PoolMember[] })[] = [];
  for (const { needId, agencyCode, lot, rank } of rows) {
    let draw = draws.at(-1);
    if (draw?.needId !== needId) {
      const head = headOf.get(needId);
      if (!head) continue;
      draw = { ...head, members: [], k: ks.get(needId) ?? null };
      draws.push(draw);
    }
    draw.members.push({ agencyCode, weight: weights.get(needId)?.get(agencyCode) ?? null, lot, rank });
  }
  return draws;
}

/**
 * Changes whenever a selection or an award is added or made void, and never comes back: what a computation was made from.
 * Each of these acts is an event.
 */
export async function findSelectionState(db: Db): Promise<string> {
  return String(await findLatestOfKinds(db, kindsTouching('statistics')));
}

/** Number of selections whose round a decision made void; by the month of their draw. */
export async function countVoidRounds(db: Db, span?: MonthSpan): Promise<number> {
  const month = shanghaiMonth(db, sql`selection.drawn_at`);
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from redo ${joinInOrder(db)} selection
      on selection.need_id = redo.need_id and selection.round = redo.round
    where redo.state = 'confirmed' ${inSpan(span, month)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** Names of agencies by credit code. */
export async function loadAgencyNames(db: Db, codes: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let start = 0; start < codes.length; start += 1000) {
    const part = codes.slice(start, start + 1000);
    const rows = await db
      .selectFrom('agency')
      .select(['creditCode', 'name'])
      .where('creditCode', 'in', part)
      .execute();
    for (const { creditCode, name } of rows) names.set(creditCode, name);
  }
  return names;
}

/** Titles of published needs by id. */
export async function loadTitles(db: Db, needIds: readonly string[]): Promise<Map<string, string>> {
  if (needIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('need')
    .select(['id', 'title'])
    .where('id', 'in', needIds)
    .$narrowType<{ title: NotNull }>()
    .execute();
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/**
 * Months before `before` with a selection from a pool of this site and without a report, the earliest first. Reports follow each
 * other, and no round is awarded in a month that has passed: none is missing before the last of them.
 */
export async function listUnreportedMonths(db: Db, before: CivilMonth): Promise<CivilMonth[]> {
  const { rows } = await sql<{ month: string }>`
    select known.month from (select period as month from saving_sum where dimension = 'all' and span = 'month') known
      where known.month < ${before} and known.month > coalesce((select max(month) from fairness_report), '')
      and exists (select 1 from award where award.month = known.month and ${STANDS})
    order by known.month`.execute(db);
  return rows.map(({ month }) => month);
}

/** Stores a report; false when the month has one. */
export async function insertReport(trx: Db, row: FairnessReportTable): Promise<boolean> {
  const result = await trx
    .insertInto('fairnessReport')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Published reports without their text, the latest month first. */
export async function listReports(
  db: Db,
  limit: number,
): Promise<{ month: CivilMonth; sha256: string; publishedAt: Instant }[]> {
  return db
    .selectFrom('fairnessReport')
    .select(['month', 'sha256', 'publishedAt'])
    .orderBy('month', 'desc')
    .limit(limit)
    .execute();
}

/** The report of a month. */
export async function findReport(db: Db, month: CivilMonth): Promise<FairnessReportTable | undefined> {
  return db.selectFrom('fairnessReport').selectAll().where('month', '=', month).executeTakeFirst();
}
