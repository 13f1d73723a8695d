import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { AwardCourseTable, AwardStage, Db } from '../db/index.js';

/** Stages that something is waited for at, in the words of the index `award_course_open`. */
const OPEN = sql`c.stage not in ('archived', 'declined', 'lapsed', 'passed-over', 'forfeited', 'void')`;

/** Which steps are asked for. */
export interface StepFilter {
  readonly countyKey: string | undefined;
  /** Without the prefecture's own level. */
  readonly countiesOnly: boolean;
  readonly stage: AwardStage | undefined;
  /** Those alone that were due by now. */
  readonly overdueAt: Instant | undefined;
}

/** A step that is under way. */
export interface OpenStep extends AwardCourseTable {
  readonly number: string;
  readonly title: string;
  readonly divisionCode: string;
  readonly agencyCode: string;
  readonly agencyName: string;
}

function matches({ countyKey, countiesOnly, stage, overdueAt }: StepFilter): RawBuilder<boolean> {
  const conditions = [
    OPEN,
    ...(countyKey === undefined ? [] : [sql`a.county_key = ${countyKey}`]),
    ...(countiesOnly ? [sql`a.county_key <> 'prefecture'`] : []),
    ...(stage === undefined ? [] : [sql`c.stage = ${stage}`]),
    ...(overdueAt === undefined ? [] : [sql`c.due_at <= ${overdueAt}`]),
  ];
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** A page of the steps that are under way, what has waited longest first. */
export async function listOpenSteps(
  db: Db,
  filter: StepFilter,
  page: {
    readonly after: { readonly since: Instant; readonly awardId: string } | undefined;
    readonly limit: number;
  },
): Promise<OpenStep[]> {
  const { after, limit } = page;
  const beyond = after ? sql`(c.since, c.award_id) > (${after.since}, ${after.awardId})` : sql`1 = 1`;
  const { rows } = await sql<OpenStep>`
    select c.award_id, c.need_id, c.rank, c.stage, c.since, c.due_at, c.under,
      need.number, need.title, a.division_code, a.agency_code, a.agency_name
    from award_course c join award a on a.id = c.award_id join need on need.id = c.need_id
    where ${matches(filter)} and ${beyond}
    order by c.since, c.award_id limit ${limit}`.execute(db);
  return rows;
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
    select a.county_key, count(*) as open, sum(case when c.due_at <= ${now} then 1 else 0 end) as overdue
    from award_course c join award a on a.id = c.award_id
    where ${OPEN} group by a.county_key order by a.county_key`.execute(db);
  return rows.map(({ countyKey, open, overdue }) => ({
    countyKey,
    open: Number(open),
    overdue: Number(overdue),
  }));
}
