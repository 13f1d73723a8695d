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
    ...(countiesOnly ? [sql`${county} <> 'prefecture'`] : []),
    ...(overdueAt === undefined ? [] : [sql`c.due_at <= ${overdueAt}`]),
  ];
}

const all = (conditions: readonly RawBuilder<unknown>[]) => sql<boolean>`${sql.join(conditions, sql` and `)}`;

/** The last step of the page before, and how many there are on one. */
interface StepPage {
  readonly after: { readonly since: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

const beyond = ({ after }: StepPage, id: RawBuilder<unknown>): RawBuilder<boolean>[] =>
  after ? [sql`(c.since, ${id}) > (${after.since}, ${after.id})`] : [];

async function listOpenCourses(db: Db, filter: StepFilter, page: StepPage): Promise<OpenStep[]> {
  const { stage } = filter;
  if (stage === 'choice') return [];
  const conditions = [
    OPEN,
    ...(stage === undefined ? [] : [sql`c.stage = ${stage}`]),
    ...conditionsOf(filter, sql`a.county_key`),
    ...beyond(page, sql`c.award_id`),
  ];
  const { rows } = await sql<OpenStep>`
    select c.award_id as id, c.stage, c.since, c.due_at, c.under,
      need.number, need.title, a.division_code, a.agency_code, a.agency_name
    from award_course c join award a on a.id = c.award_id join need on need.id = c.need_id
    where ${all(conditions)} order by c.since, c.award_id limit ${page.limit}`.execute(db);
  return rows;
}

async function listOpenChoices(db: Db, filter: StepFilter, page: StepPage): Promise<OpenStep[]> {
  if (filter.stage !== undefined && filter.stage !== 'choice') return [];
  const conditions = [
    sql`c.state = 'waiting'`,
    ...conditionsOf(filter, sql`c.county_key`),
    ...beyond(page, sql`c.need_id`),
  ];
  const { rows } = await sql<OpenStep>`
    select c.need_id as id, 'choice' as stage, c.since, c.due_at, c.under,
      need.number, need.title, need.division_code, null as agency_code, null as agency_name
    from owner_choice c join need on need.id = c.need_id
    where ${all(conditions)} order by c.since, c.need_id limit ${page.limit}`.execute(db);
  return rows;
}

const keyOf = ({ since, id }: OpenStep): string => `${since} ${id}`;

/** A page of the steps that are under way, what has waited longest first. */
export async function listOpenSteps(db: Db, filter: StepFilter, page: StepPage): Promise<OpenStep[]> {
  const steps = [...(await listOpenCourses(db, filter, page)), ...(await listOpenChoices(db, filter, page))];
  return steps.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, page.limit);
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
