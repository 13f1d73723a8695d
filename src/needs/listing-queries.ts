import { type RawBuilder, sql } from 'kysely';
import { type CivilMonth, type Instant, startOfDate, toMillis } from '../basics/index.js';
import { type Db, findNeedTexts, joinInOrder } from '../db/index.js';
import type { NeedState, PublishedNeed } from './need.js';
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

/** One line of the list, with the award where there is one. */
export type NoticeLine = Pick<
  PublishedNeed,
  | 'id'
  | 'number'
  | 'state'
  | 'title'
  | 'ownerName'
  | 'divisionCode'
  | 'typeCode'
  | 'method'
  | 'budgetFen'
  | 'publishedAt'
  | 'closesAt'
  | 'imported'
> & {
  readonly agencyCode: string | null;
  readonly agencyName: string | null;
  readonly priceFen: number | null;
};

/** How many needs a filter leaves. */
export interface NoticeCount {
  readonly count: number;
  /** True where there are more than `count`, which were not counted. */
  readonly isMore: boolean;
}

/** What is not counted beforehand is counted up to here. */
const COUNTED = 1000;

/** Places of `need_listing` within a second of publication. */
const SECOND_PLACES = 2 ** 20;

const firstPlaceOf = (at: Instant): number => Math.floor(toMillis(at) / 1000) * SECOND_PLACES;

/** The first instant of the month after one. */
const endOf = (month: CivilMonth): Instant => {
  const next = Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return startOfDate(
    `${String(Math.floor(next / 12)).padStart(4, '0')}-${String((next % 12) + 1).padStart(2, '0')}-01`,
  );
};

/** The category or type whose lines are read. */
const scopeOf = ({ type, category }: NoticeFilter): string => type || category || '';

// Both tables that hold lines or counts have these columns.
function sameAs(filter: NoticeFilter): RawBuilder<unknown> {
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
async function readCounts(db: Db, filter: NoticeFilter, read: 'needs' | 'first_place'): Promise<number[]> {
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
async function boundsOf(
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

/** The latest search texts that are looked through before PostgreSQL's index of words is asked, which has no order. */
const LATEST = 2000;

/** What else a line has to fulfil than its place and the columns of `need_listing`. */
function residue(filter: NoticeFilter): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = [];
  if (filter.state === 'selected' && filter.from) parts.push(sql`one.selected_month >= ${filter.from}`);
  if (filter.state === 'selected' && filter.to) parts.push(sql`one.selected_month <= ${filter.to}`);
  if (filter.type && filter.category) parts.push(alsoIn([filter.category]));
  if (filter.heldTypes) parts.push(filter.heldTypes.length === 0 ? sql`1 = 0` : alsoIn(filter.heldTypes));
  if (filter.project) parts.push(sql`need.project_code = ${filter.project}`);
  return parts;
}

/** The source of lines in the order of publication, with what they have to fulfil; undefined where there are none. */
async function readFrom(db: Db, filter: NoticeFilter, after: RawBuilder<number> | undefined) {
  const bounds = await boundsOf(db, filter);
  const q = filter.q?.trim();
  const found = q ? findNeedTexts(db, q) : undefined;
  if (!bounds || (q && !found)) return undefined;
  const place = found ? found.place : sql`one.place`;
  const within = [sql`1 = 1`];
  if (bounds.from !== undefined) within.push(sql`${place} >= ${bounds.from}`);
  if (bounds.before !== undefined) within.push(sql`${place} < ${bounds.before}`);
  if (after) within.push(sql`${place} < ${after}`);
  const inPlace = sql.join(within, sql` and `);
  const parts = [inPlace, sameAs(filter), ...(found ? [found.condition] : []), ...residue(filter)];
  const inOrder = joinInOrder(db);
  const latest =
    found && !found.isOrdered
      ? sql`(select * from ${found.table} where ${inPlace} order by place desc limit ${LATEST}) ${found.table}`
      : undefined;
  // A project has few needs: they are read by it, and sorted.
  const needs = sql`${filter.project ? sql`join` : inOrder} need on need.id = one.need_id`;
  const listed = (texts: RawBuilder<unknown>) =>
    sql`from ${texts} ${inOrder} need_listing one on one.place = ${place} ${needs}`;
  return {
    from: found ? listed(found.table) : sql`from need_listing one ${needs}`,
    /** The same of the latest search texts alone, where only they can be read in order. */
    fromLatest: latest && listed(latest),
    where: sql.join(parts, sql` and `),
    place,
  };
}

const alsoIn = (scopes: readonly string[]): RawBuilder<unknown> =>
  sql`exists (select 1 from need_listing also where also.scope in (${sql.join(scopes)}) and also.place = one.place)`;

/** Where the page after a line begins; that of its instant where the line is not known. */
const placeAfter = ({ at, id }: { readonly at: Instant; readonly id: string }): RawBuilder<number> =>
  sql<number>`coalesce((select place from need_listing where need_id = ${id} and scope = ''),
    ${firstPlaceOf(at)})`;

/** A page of the list, the latest publication first. */
export async function listNotices(
  db: Db,
  filter: NoticeFilter,
  page: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<NoticeLine[]> {
  const read = await readFrom(db, filter, page.after && placeAfter(page.after));
  if (!read) return [];
  const readLines = async (from: RawBuilder<unknown>): Promise<NoticeLine[]> => {
    const { rows } = await sql<NoticeLine>`
      select need.id, need.number, need.state, need.title, need.owner_name, need.division_code, need.type_code, need.method,
        need.budget_fen, need.published_at, need.closes_at, need.imported, award.agency_code, award.agency_name, award.price_fen
      ${from} left join award on award.need_id = need.id and award.state = 'active' where ${read.where}
      order by ${read.place} desc limit ${page.limit}`.execute(db);
    return rows;
  };
  const latest = read.fromLatest ? await readLines(read.fromLatest) : [];
  return latest.length === page.limit ? latest : readLines(read.from);
}

/** Number of needs that a filter leaves: from the counts that are kept, else up to a thousand of them one by one. */
export async function countNotices(db: Db, filter: NoticeFilter): Promise<NoticeCount> {
  const isKept =
    !filter.q?.trim() && !filter.project && !filter.heldTypes && !(filter.type && filter.category);
  if (isKept) {
    const counts = await readCounts(db, filter, 'needs');
    return { count: counts.reduce((sum, count) => sum + count, 0), isMore: false };
  }
  const read = await readFrom(db, filter, undefined);
  if (!read) return { count: 0, isMore: false };
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 ${read.from} where ${read.where} limit ${COUNTED + 1}) counted`.execute(db);
  const count = Number(rows[0]?.count ?? 0);
  return { count: Math.min(count, COUNTED), isMore: count > COUNTED };
}

/** Number of needs in a state that the public sees. */
export async function countNeeds(db: Db, state: NeedState): Promise<number> {
  return (await countNotices(db, { state })).count;
}
