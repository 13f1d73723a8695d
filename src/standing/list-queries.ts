import { type RawBuilder, sql } from 'kysely';
import { DEED_NAMES, DEEDS, type DeedRecord } from '../audit/index.js';
import {
  type CivilDate,
  type Instant,
  LIST_CRITERIA,
  toShanghaiDate,
  twoYearsBefore,
} from '../basics/index.js';
import type { Db } from '../db/index.js';

/** Deeds that keep an agency off the red list. */
const MISCONDUCT = DEED_NAMES.filter((name) => (DEEDS[name] as DeedRecord).isMisconduct);

/** What is asked of the list of standings. */
export interface StandingFilter {
  readonly list: 'red' | 'black' | '';
  readonly countyKey: string | undefined;
  readonly type: string;
}

/** An agency with its standing, and on which list it is. */
export interface StandingLine {
  readonly id: string;
  readonly creditCode: string;
  readonly name: string;
  readonly divisionCode: string | null;
  readonly standing: number;
  /** Evaluated services of the last 24 months, and the sum of their scores in hundredths of a star. */
  readonly services: number;
  readonly scores: number;
  readonly list: 'red' | 'black' | 'none';
}

const counts = (today: CivilDate, since: CivilDate) =>
  sql`done_on >= ${since} and (struck_from is null or struck_from > ${today})`;

/** True where an agency is on the red list: enough services of the last 24 months, well evaluated, and no misconduct. */
function isRed(today: CivilDate, since: CivilDate): RawBuilder<boolean> {
  return sql`agency.status = 'approved'
    and coalesce(done.services, 0) >= ${LIST_CRITERIA.red.services}
    and coalesce(done.scores, 0) >= ${LIST_CRITERIA.red.mean} * done.services
    and agency.standing > ${LIST_CRITERIA.black.standing}
    and not exists (select 1 from standing_deed bad where bad.agency_id = agency.id
      and bad.name in (${sql.join(MISCONDUCT)}) and bad.done_on >= ${since}
      and (bad.struck_from is null or bad.struck_from > ${today}))`;
}

/** True where an agency is on the black list: a low standing, or a suspension that is not a court's measure. */
function isBlack(now: Instant): RawBuilder<boolean> {
  return sql`(agency.standing <= ${LIST_CRITERIA.black.standing} or (agency.status = 'suspended'
    and not exists (select 1 from suspension_proposal ordered join agency_suspension held on held.id = ordered.suspension_id
      where held.agency_id = agency.id and ordered.act = 'suspend' and ordered.ground = 'court-order'
        and (held.lifted_at is null or held.lifted_at > ${now}))))`;
}

/** Approved agencies by their standing, the highest first, behind a position. */
export async function listByStanding(
  db: Db,
  { list, countyKey, type }: StandingFilter,
  page: {
    readonly now: Instant;
    readonly after: { readonly standing: number; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<StandingLine[]> {
  const { now, after, limit } = page;
  const today = toShanghaiDate(now);
  const since = twoYearsBefore(today);
  const [red, black] = [isRed(today, since), isBlack(now)];
  const wanted = [
    sql`agency.status <> 'unapproved'`,
    ...(list === '' ? [] : [list === 'red' ? red : black]),
    ...(countyKey === undefined
      ? []
      : [sql`agency.division_code in (select code from division where county_key = ${countyKey})`]),
    ...(type === ''
      ? []
      : [
          sql`exists (select 1 from qualification held where held.agency_id = agency.id and held.type_code = ${type}
            and held.in_force_until is null and (held.valid_to is null or held.valid_to >= ${today}))`,
        ]),
    ...(after ? [sql`(agency.standing, agency.id) < (${after.standing}, ${after.id})`] : []),
  ];
  const { rows } = await sql<StandingLine>`
    select agency.id, agency.credit_code, agency.name, agency.division_code, agency.standing,
      coalesce(done.services, 0) as services, coalesce(done.scores, 0) as scores,
      case when ${black} then 'black' when ${red} then 'red' else 'none' end as list
    from agency left join (
      select agency_id, count(*) as services, sum(score) as scores from standing_deed
      where name = 'evaluated' and ${counts(today, since)} group by agency_id) done on done.agency_id = agency.id
    where ${sql.join(wanted, sql` and `)}
    order by agency.standing desc, agency.id desc limit ${limit}`.execute(db);
  return rows;
}
