import { sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import {
  type Db,
  type IncidentTable,
  joinInOrder,
  type NeedFailureTable,
  type RedoTable,
} from '../db/index.js';

interface About {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly divisionCode: string;
  readonly round: number;
  readonly at: Instant;
  /** Null while it is open. */
  readonly endedAt: Instant | null;
}

/** What did not go as planned with a published need, for the public. */
export type Irregularity = About &
  (
    | {
        readonly sort: 'incident';
        readonly what: IncidentTable['kind'];
        readonly outcome: IncidentTable['outcome'];
        readonly reason: null;
      }
    | {
        readonly sort: 'redo';
        readonly what: RedoTable['basis'];
        readonly outcome: RedoTable['state'];
        readonly reason: string;
      }
    | {
        /** A lottery issue that was not drawn; `what` is the issue that takes its place. */
        readonly sort: 'postponement';
        readonly what: string;
        readonly outcome: null;
        readonly reason: string;
      }
    | {
        /** A decision that a need fails because nothing opens its bids. */
        readonly sort: 'failure';
        readonly what: null;
        readonly outcome: NeedFailureTable['state'];
        readonly reason: string;
      }
  );

/** Which irregularities are asked for. */
export interface IrregularityFilter {
  readonly number?: string | undefined;
  readonly countyKey?: string | undefined;
  /** Everything but the prefecture's own level. */
  readonly countiesOnly?: boolean | undefined;
}

/** Where a page of irregularities begins: after this one. */
export interface IrregularityPosition {
  readonly open: 0 | 1;
  readonly at: Instant;
  readonly id: string;
}

const EVERYTHING = sql`
  select 'incident' as sort, id, need_id, round, kind as what, null as reason, outcome, opened_at as at,
    closed_at as ended_at from incident
  union all select 'redo', id, need_id, round, basis, reason, state, proposed_at, settled_at from redo
  union all select 'postponement', need_id || ' ' || round || ' ' || from_issue, need_id, round, to_issue, reason, null,
    proposed_at, confirmed_at from lottery_postponement
  union all select 'failure', id, need_id, 1, null, reason, state, proposed_at, settled_at from need_failure`;

const OPEN = sql<number>`case when one.ended_at is null then 1 else 0 end`;

/** A page of incidents, decisions to draw again and postponed lotteries: open ones first, then the newest. */
export async function listIrregularities(
  db: Db,
  { number, countyKey, countiesOnly }: IrregularityFilter,
  page: { readonly after?: IrregularityPosition | undefined; readonly limit: number },
): Promise<Irregularity[]> {
  const { after } = page;
  const conditions = [
    sql`need.number is not null`,
    ...(number ? [sql`need.number = ${number}`] : []),
    ...(countyKey ? [sql`need.county_key = ${countyKey}`] : []),
    ...(countiesOnly
      ? [sql`need.county_key in (select county_key from division where level = 'county')`]
      : []),
    ...(after ? [sql`(${OPEN}, one.at, one.id) < (${after.open}, ${after.at}, ${after.id})`] : []),
  ];
  const { rows } = await sql<Irregularity>`
    select one.id, one.sort, one.round, one.what, one.reason, one.outcome, one.at, one.ended_at,
      need.number, need.title, need.division_code
    from (${EVERYTHING}) as one ${joinInOrder(db)} need on need.id = one.need_id
    where ${sql.join(conditions, sql` and `)}
    order by ${OPEN} desc, one.at desc, one.id desc limit ${page.limit}`.execute(db);
  return rows;
}
