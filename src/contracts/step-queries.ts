import { type RawBuilder, sql } from 'kysely';
import { daysOfStage } from '../awards/index.js';
import { type Instant, rulesAt, workingDaysUsed } from '../basics/index.js';
import type { AwardStage, Db } from '../db/index.js';

/** Stages that something is waited for at, in the words of the index `award_course_open`. */
const OPEN = sql`c.stage not in ('archived', 'declined', 'lapsed', 'passed-over', 'forfeited', 'void')`;

/** A stage of an award, or the choice that a draw leaves to the owner before there is one. */
export type OpenStage = AwardStage | 'choice';

/** Which steps are asked for. */
export interface StepFilter {
  readonly countyKey: string | undefined;
  /** Without the prefecture's own level. */
  readonly countiesOnly: boolean;
  readonly stage: OpenStage | undefined;
  /** Those alone that were due by now. */
  readonly overdueAt: Instant | undefined;
}

/** A step that is under way. */
export interface OpenStep {
  /** Id of the award, or of the need whose owner has to choose. */
  readonly id: string;
  readonly stage: OpenStage;
  readonly since: Instant;
  readonly dueAt: Instant | null;
  readonly under: Instant;
  readonly number: string;
  readonly title: string;
  readonly divisionCode: string;
  /** Null before the choice. */
  readonly agencyCode: string | null;
  readonly agencyName: string | null;
}

function conditionsOf({ countyKey, countiesOnly, overdueAt }: StepFilter, county: RawBuilder<unknown>) {
  return [
    ...(countyKey === undefined ? [] : [sql`${county} = ${countyKey}`]),
    ...(countiesOnly ? [sql`${county} <> '532300'`] : []),
    ...(overdueAt === undefined ? [] : [sql`c.due_at <= ${overdueAt}`]),
  ];
}

const all = (conditions: readonly RawBuilder<unknown>[]) => sql<boolean>`${sql.join(conditions, sql` and `)}`;

/** A page of the steps that are under way, what has waited longest first. */
export async function listOpenSteps(
  db: Db,
  filter: StepFilter,
  page: {
    readonly after: { readonly since: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<OpenStep[]> {
  const { stage } = filter;
  const { after, limit } = page;
  const beyond = (id: RawBuilder<unknown>) =>
    after ? [sql`(c.since, ${id}) > (${after.since}, ${after.id})`] : [];
  const courses = all([
    OPEN,
    ...(stage === undefined ? [] : [sql`c.stage = ${stage}`]),
    ...conditionsOf(filter, sql`a.county_key`),
    ...beyond(sql`c.award_id`),
  ]);
  const choices = all([
    sql`c.state = 'waiting'`,
    ...(stage === undefined || stage === 'choice' ? [] : [sql`1 = 0`]),
    ...conditionsOf(filter, sql`c.county_key`),
    ...beyond(sql`c.need_id`),
  ]);
  // Each half in its own order and of no more than a page: neither reads what is behind it.
  const { rows } = await sql<OpenStep>`
    select * from (select c.award_id as id, c.stage, c.since, c.due_at, c.under,
        need.number, need.title, a.division_code, a.agency_code, a.agency_name
      from award_course c join award a on a.id = c.award_id join need on need.id = c.need_id
      where ${courses} order by c.since, c.award_id limit ${limit}) course
    union all select * from (select c.need_id as id, 'choice' as stage, c.since, c.due_at, c.under,
        need.number, need.title, need.division_code, null as agency_code, null as agency_name
      from owner_choice c join need on need.id = c.need_id
      where ${choices} order by c.since, c.need_id limit ${limit}) choice
    order by since, id limit ${limit}`.execute(db);
  return rows;
}

/** Working days that a step has used by an instant, of those that it may; null where nothing is due. */
export function daysOfStep(
  { stage, since, dueAt, under }: OpenStep,
  now: Instant,
): { readonly used: number; readonly allowed: number } | null {
  if (stage !== 'choice') return daysOfStage({ stage, since, dueAt, under }, now);
  return { used: workingDaysUsed(since, now), allowed: rulesAt(under).choiceDays };
}

/** How many steps of a county are under way, and how many of them are overdue. */
export interface CountySteps {
  readonly countyKey: string;
  readonly open: number;
  readonly overdue: number;
}

/** The same for every county that has any. */
export async function countOpenSteps(db: Db, now: Instant): Promise<CountySteps[]> {
  const { rows } = await sql<CountySteps>`
    select county_key, count(*) as open, sum(case when due_at <= ${now} then 1 else 0 end) as overdue
    from (select a.county_key, c.due_at from award_course c join award a on a.id = c.award_id where ${OPEN}
      union all select c.county_key, c.due_at from owner_choice c where c.state = 'waiting') step
    group by county_key order by county_key`.execute(db);
  return rows.map(({ countyKey, open, overdue }) => ({
    countyKey,
    open: Number(open),
    overdue: Number(overdue),
  }));
}
