import { sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import { type Db, joinInOrder, type ObjectionTable } from '../db/index.js';

/** An objection in a list of all, with the need that it is about. */
export interface ObjectionLine
  extends Pick<
    ObjectionTable,
    'number' | 'round' | 'kind' | 'ground' | 'state' | 'madeAt' | 'dueAt' | 'answeredAt' | 'settledAt'
  > {
  readonly needNumber: string;
  readonly title: string;
  readonly divisionCode: string;
}

/** What a list of objections is asked for. */
export interface ObjectionFilter {
  readonly scope: Scope;
  /** Those about the needs of one county; all for undefined. */
  readonly countyKey?: string | undefined;
  /** Counties alone, without the prefecture's own level. */
  readonly countiesOnly?: boolean | undefined;
  /** Those that wait for an answer alone. */
  readonly waiting?: boolean | undefined;
}

const WAITING = sql`objection.state in ('open', 'proposed')`;

/** A page of the objections of all needs, the latest first. */
export async function listObjections(
  db: Db,
  { scope, countyKey, countiesOnly, waiting }: ObjectionFilter,
  page: {
    readonly after: { readonly at: Instant; readonly number: string } | undefined;
    readonly limit: number;
  },
): Promise<ObjectionLine[]> {
  const { after, limit } = page;
  const { rows } = await sql<ObjectionLine>`
    select objection.number, objection.round, objection.kind, objection.ground, objection.state, objection.made_at,
      objection.due_at, objection.answered_at, objection.settled_at, need.number as need_number, need.title, need.division_code
    from objection ${joinInOrder(db)} need on need.id = objection.need_id
    where ${countyInScope(scope, sql`objection.county_key`)}
      ${countyKey === undefined ? sql`` : sql`and objection.county_key = ${countyKey}`}
      ${countiesOnly ? sql`and objection.county_key <> 'prefecture'` : sql``}
      ${waiting ? sql`and ${WAITING}` : sql``}
      ${after ? sql`and (objection.made_at, objection.number) < (${after.at}, ${after.number})` : sql``}
    order by objection.made_at desc, objection.number desc limit ${limit}`.execute(db);
  return rows;
}

/** How many objections a county has, how many of them wait, and how many are late at an instant. */
export interface ObjectionCount {
  readonly countyKey: string;
  readonly total: number;
  readonly waiting: number;
  readonly overdue: number;
}

/** The numbers of every county that has any, by county. */
export async function countObjections(db: Db, now: Instant): Promise<ObjectionCount[]> {
  const { rows } = await sql<ObjectionCount>`
    select county_key, count(*) as total,
      sum(case when state in ('open', 'proposed') then 1 else 0 end) as waiting,
      sum(case when state in ('open', 'proposed') and due_at <= ${now} then 1 else 0 end) as overdue
    from objection group by county_key order by county_key`.execute(db);
  return rows.map(({ total, waiting, overdue, ...row }) => ({
    ...row,
    total: Number(total),
    waiting: Number(waiting),
    overdue: Number(overdue),
  }));
}

/** An objection that waits for officials. */
export interface WaitingObjection extends Pick<ObjectionTable, 'number' | 'state' | 'madeAt' | 'dueAt'> {
  readonly needId: string;
  readonly needNumber: string;
  readonly title: string;
  readonly accountId: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Instant | null;
}

/** Objections in a scope that wait for an answer or for a second official, due first. */
export async function listWaitingObjections(db: Db, scope: Scope): Promise<WaitingObjection[]> {
  const { rows } = await sql<WaitingObjection>`
    select objection.number, objection.state, objection.made_at, objection.due_at, objection.account_id,
      objection.answered_by, objection.answered_at, need.id as need_id, need.number as need_number, need.title
    from objection ${joinInOrder(db)} need on need.id = objection.need_id
    where ${WAITING} and ${countyInScope(scope, sql`objection.county_key`)}
    order by objection.due_at, objection.number`.execute(db);
  return rows;
}

/** A round whose award an upheld objection holds, and since when: officials have not proposed to draw again. */
export interface UndecidedRound {
  readonly number: string;
  readonly title: string;
  readonly settledAt: Instant;
}

/** Needs in a scope with an upheld objection about their present round and no proposal to draw it again. */
export async function listUndecidedRounds(db: Db, scope: Scope): Promise<UndecidedRound[]> {
  const { rows } = await sql<UndecidedRound>`
    select need.number, need.title, min(objection.settled_at) as settled_at
    from objection
    ${joinInOrder(db)} need on need.id = objection.need_id
    left join award on award.need_id = need.id and award.state = 'active'
    left join award_course c on c.award_id = award.id
    where objection.state = 'upheld' and ${countyInScope(scope, sql`need.county_key`)}
      and need.state in ('closed', 'selected')
      and objection.round = (select max(pool.round) from pool where pool.need_id = need.id)
      and (c.stage is null or c.stage in ('publicity', 'letter', 'signing', 'filed'))
      and not exists (select 1 from redo where redo.need_id = need.id and redo.round = objection.round
        and redo.state <> 'refused')
    group by need.number, need.title order by settled_at, need.number`.execute(db);
  return rows;
}
