import { type RawBuilder, sql } from 'kysely';
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

/** A table of irregularities: what its columns stand for. */
interface Sort {
  readonly sort: Irregularity['sort'];
  readonly table: string;
  /** Of one line among those of all tables. */
  readonly id: string;
  readonly round: string;
  readonly what: string;
  readonly reason: string;
  readonly outcome: string;
  readonly at: string;
  readonly endedAt: string;
}

const DECISION = {
  id: 'it.id',
  reason: 'it.reason',
  outcome: 'it.state',
  at: 'it.proposed_at',
  endedAt: 'it.settled_at',
};

const SORTS: readonly Sort[] = [
  {
    sort: 'incident',
    table: 'incident',
    id: 'it.id',
    round: 'it.round',
    what: 'it.kind',
    reason: 'null',
    outcome: 'it.outcome',
    at: 'it.opened_at',
    endedAt: 'it.closed_at',
  },
  { sort: 'redo', table: 'redo', round: 'it.round', what: 'it.basis', ...DECISION },
  {
    sort: 'postponement',
    table: 'lottery_postponement',
    id: `(it.need_id || ' ' || cast(it.round as text) || ' ' || it.from_issue)`,
    round: 'it.round',
    what: 'it.to_issue',
    reason: 'it.reason',
    outcome: 'null',
    at: 'it.proposed_at',
    endedAt: 'it.confirmed_at',
  },
  { sort: 'failure', table: 'need_failure', round: '1', what: 'null', ...DECISION },
];

/** The first lines of one table, in the order of its index: open ones first, then the newest. */
function firstOf(
  db: Db,
  one: Sort,
  conditions: readonly RawBuilder<unknown>[],
  page: { readonly after?: IrregularityPosition | undefined; readonly limit: number },
): RawBuilder<unknown> {
  const { after, limit } = page;
  const of = (text: string) => sql.raw(text);
  const open = sql`(case when ${of(one.endedAt)} is null then 1 else 0 end)`;
  const order = sql.join([open, of(one.at), of(one.id)]);
  const beyond = after ? [sql`(${order}) < (${after.open}, ${after.at}, ${after.id})`] : [];
  const descending = sql`${open} desc, ${of(one.at)} desc, ${of(one.id)} desc`;
  return sql`select * from (
    select ${of(one.id)} as id, ${sql.lit(one.sort)} as sort, ${of(one.round)} as round, ${of(one.what)} as what,
      ${of(one.reason)} as reason, ${of(one.outcome)} as outcome, ${of(one.at)} as at, ${of(one.endedAt)} as ended_at,
      need.number, need.title, need.division_code
    from ${sql.table(one.table)} it ${joinInOrder(db)} need on need.id = it.need_id
    where ${sql.join([...conditions, ...beyond], sql` and `)}
    order by ${descending} limit ${limit}) ${sql.raw(`first_${one.sort}`)}`;
}

/** A page of incidents, decisions to draw again and postponed lotteries: open ones first, then the newest. */
export async function listIrregularities(
  db: Db,
  { number, countyKey, countiesOnly }: IrregularityFilter,
  page: { readonly after?: IrregularityPosition | undefined; readonly limit: number },
): Promise<Irregularity[]> {
  const conditions = [
    sql`need.number is not null`,
    ...(number ? [sql`it.need_id = (select id from need where number = ${number})`] : []),
    ...(countyKey ? [sql`need.county_key = ${countyKey}`] : []),
    ...(countiesOnly
      ? [sql`need.county_key in (select county_key from division where level = 'county')`]
      : []),
  ];
  const parts = SORTS.map((one) => firstOf(db, one, conditions, page));
  const { rows } = await sql<Irregularity>`
    select one.id, one.sort, one.round, one.what, one.reason, one.outcome, one.at, one.ended_at,
      one.number, one.title, one.division_code
    from (${sql.join(parts, sql` union all `)}) as one
    order by case when one.ended_at is null then 1 else 0 end desc, one.at desc, one.id desc
    limit ${page.limit}`.execute(db);
  return rows;
}
