import { type RawBuilder, sql } from 'kysely';
import { type CivilMonth, type Instant, startOfDate, toMillis } from '../basics/index.js';
import type { Db } from '../db/index.js';
import type { NeedState } from './need.js';
import { periodRanges } from './periods.js';

/** What the public list of needs is narrowed to; every member may be undefined. */
export interface NoticeFilter {
  readonly q?: string | undefined;
  readonly state?: NeedState | undefined;
  readonly category?: string | undefined;
  readonly type?: string | undefined;
  readonly method?: string | undefined;
  readonly fund?: string | undefined;
  readonly countyKey?: string | undefined;
  /** Everything but the prefecture's own level. */
  readonly countiesOnly?: boolean | undefined;
  readonly project?: string | undefined;
  /** Months of publication, inclusive; of the selection where the state is `selected`. */
  readonly from?: CivilMonth | undefined;
  readonly to?: CivilMonth | undefined;
  /** Only needs whose requirement one of these types meets at first sight. */
  readonly heldTypes?: readonly string[] | undefined;
}

/** Places of `need_listing` within a second of publication. */
const SECOND_PLACES = 2 ** 20;

/** The first place of the second of an instant. */
export const firstPlaceOf = (at: Instant): number => Math.floor(toMillis(at) / 1000) * SECOND_PLACES;

/** The first instant of the month after one. */
const endOf = (month: CivilMonth): Instant => {
  const next = Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return startOfDate(
    `${String(Math.floor(next / 12)).padStart(4, '0')}-${String((next % 12) + 1).padStart(2, '0')}-01`,
  );
};

/** The category or type whose lines are read. */
const scopeOf = ({ type, category }: NoticeFilter): string => type || category || '';

/** Conditions on `one`, which may be a line or a count: both tables have these columns. */
export function sameAs(filter: NoticeFilter): RawBuilder<unknown> {
  const equal: readonly (readonly [string, string | undefined])[] = [
    ['state', filter.state],
    ['county_key', filter.countyKey],
    ['method', filter.method],
    ['fund', filter.fund],
  ];
  const parts = [sql`one.scope = ${scopeOf(filter)}`];
  for (const [column, value] of equal) if (value) parts.push(sql`${sql.ref(`one.${column}`)} = ${value}`);
  if (filter.countiesOnly)
    parts.push(sql`one.county_key in (select county_key from division where level = 'county')`);
  return sql.join(parts, sql` and `);
}

/** Sums up, or takes the least of, the counts of a filter: `needs` or `first_place` of `need_count`. */
export async function readCounts(
  db: Db,
  filter: NoticeFilter,
  read: 'needs' | 'first_place',
): Promise<number[]> {
  const { state, from, to } = filter;
  const prefix = state === 'selected' ? 'selected-' : '';
  const ranges =
    from || to
      ? periodRanges(from || undefined, to || undefined).map((one) => ({
          ...one,
          span: `${prefix}${one.span}`,
        }))
      : [{ span: 'all', first: '', last: '' }];
  const value = read === 'needs' ? sql`sum(one.needs)` : sql`min(one.first_place)`;
  const found: number[] = [];
  for (const { span, first, last } of ranges) {
    const { rows } = await sql<{ value: number | null }>`
      select ${value} as value from need_count one
      where ${sameAs(filter)} and one.span = ${span} and one.period >= ${first} and one.period <= ${last}`.execute(
      db,
    );
    if (rows[0]?.value != null) found.push(Number(rows[0].value));
  }
  return found;
}

/** Bounds of the places that a filter's months leave; undefined where nothing can be found. */
export async function boundsOf(
  db: Db,
  filter: NoticeFilter,
): Promise<{ from?: number; before?: number } | undefined> {
  const { state, from, to } = filter;
  const before = to ? { before: firstPlaceOf(endOf(to)) } : {};
  if (!from) return before;
  if (state !== 'selected') return { from: firstPlaceOf(startOfDate(`${from}-01`)), ...before };
  // Selected in these months, published whenever: no earlier than the first of them.
  const first = await readCounts(db, filter, 'first_place');
  return first.length === 0 ? undefined : { from: Math.min(...first), ...before };
}
