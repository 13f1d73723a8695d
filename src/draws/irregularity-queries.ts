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
  /** Everything but the prefecture's own level; a county alone is asked for by its key. */
  readonly countiesOnly?: boolean | undefined;
}

/** Where a page of irregularities begins: after this one. */
export interface IrregularityPosition {
  readonly open: 0 | 1;
  readonly at: Instant;
  readonly id: string;
}

/** The columns of a line that its table has: `it` is its row. */
interface Sort {
  readonly sort: Irregularity['sort'];
  readonly table: string;
  /** What a line is known by, beside its need. */
  readonly id: string;
  readonly round: string;
  readonly what: string;
  readonly reason: string;
  readonly outcome: string;
  readonly endedAt: string;
}

const DECISION = { id: 'it.id', reason: 'it.reason', outcome: 'it.state', endedAt: 'it.settled_at' };

const SORTS: readonly Sort[] = [
  {
    sort: 'incident',
    table: 'incident',
    id: 'it.id',
    round: 'it.round',
    what: 'it.kind',
    reason: 'null',
    outcome: 'it.outcome',
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
    endedAt: 'it.confirmed_at',
  },
  { sort: 'failure', table: 'need_failure', round: '1', what: 'null', ...DECISION },
];

/** The lines of a page that one table tells the rest of. */
function told(db: Db, { sort, table, id, round, what, reason, outcome, endedAt }: Sort): RawBuilder<unknown> {
  const of = (text: string) => sql.raw(text);
  return sql`
    select one.id, one.sort, one.at, one.is_open, need.number, need.title, need.division_code, ${of(round)} as round,
      ${of(what)} as what, ${of(reason)} as reason, ${of(outcome)} as outcome, ${of(endedAt)} as ended_at
    from page one ${joinInOrder(db)} ${sql.table(table)} it on it.need_id = one.need_id and ${of(id)} = one.id
    join need on need.id = one.need_id where one.sort = ${sql.lit(sort)}`;
}

/** A page of incidents, decisions to draw again and postponed lotteries: open ones first, then the newest. */
export async function listIrregularities(
  db: Db,
  { number, countyKey, countiesOnly }: IrregularityFilter,
  page: { readonly after?: IrregularityPosition | undefined; readonly limit: number },
): Promise<Irregularity[]> {
  const { after, limit } = page;
  const scope = countyKey ?? (countiesOnly ? 'counties' : '');
  const conditions = [
    sql`scope = ${scope}`,
    ...(number ? [sql`need_id = (select id from need where number = ${number})`] : []),
    ...(after ? [sql`(is_open, at, id) < (${after.open}, ${after.at}, ${after.id})`] : []),
  ];
  const { rows } = await sql<Irregularity>`
    with page as (select * from irregularity_listing where ${sql.join(conditions, sql` and `)}
      order by is_open desc, at desc, id desc limit ${limit})
    select id, sort, round, what, reason, outcome, at, ended_at, number, title, division_code
    from (${sql.join(
      SORTS.map((one) => told(db, one)),
      sql` union all `,
    )}) as line
    order by is_open desc, at desc, id desc`.execute(db);
  return rows;
}
