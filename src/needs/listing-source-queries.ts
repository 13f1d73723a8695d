import { type RawBuilder, sql } from 'kysely';
import { type Db, findNeedTexts, joinInOrder, type TextSearch } from '../db/index.js';
import { boundsOf, type NoticeFilter, readCounts, sameAs } from './listing-count-queries.js';

/** Lines that a filter leaves, to be read in the order of publication. */
export interface Source {
  /** What to read from. */
  readonly from: RawBuilder<unknown>;
  /** What joins the needs to that. */
  readonly needs: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  readonly place: RawBuilder<number>;
}

/** So many lines are gone through one by one, whatever is searched for in them. */
const FEW = 5000;

/** Where a filter leaves one need of so many or more, the matches of words are gone through until enough are left. */
const SHARE = 20;

/** The latest lines that are gone through before words are looked up that are rare among them. */
const LATEST_LINES = 20_000;

/** The latest texts that are gone through before PostgreSQL's index of words is asked, which has no order. */
const LATEST_TEXTS = 2000;

const alsoIn = (scopes: readonly string[]): RawBuilder<unknown> =>
  sql`exists (select 1 from need_listing also where also.scope in (${sql.join(scopes)}) and also.place = one.place)`;

/** What else a line has to fulfil than its place and the columns of `need_listing`. */
function residue(filter: NoticeFilter): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = [];
  if (filter.state === 'selected' && filter.from) parts.push(sql`one.selected_month >= ${filter.from}`);
  if (filter.state === 'selected' && filter.to) parts.push(sql`one.selected_month <= ${filter.to}`);
  if (filter.type && filter.category) parts.push(alsoIn([filter.category]));
  // Nobody signs up for a direct choice.
  if (filter.heldTypes)
    parts.push(
      filter.heldTypes.length === 0
        ? sql`1 = 0`
        : sql`${alsoIn(filter.heldTypes)} and one.method <> 'direct'`,
    );
  if (filter.project) parts.push(sql`need.project_code = ${filter.project}`);
  return parts;
}

/** A filter with the places that are left: what sources are made of. */
interface Narrowed {
  readonly db: Db;
  readonly filter: NoticeFilter;
  readonly inPlaces: (place: RawBuilder<number>) => RawBuilder<unknown>;
}

const PLACE = sql<number>`one.place`;

/** Lines themselves, words looked for in the text of each; all of them, or so many of the latest. */
function linesOf({ db, filter, inPlaces }: Narrowed, found?: TextSearch, latest?: number): Source {
  const inOrder = joinInOrder(db);
  const narrowed = sql`${inPlaces(PLACE)} and ${sameAs(filter)}`;
  const lines = latest
    ? sql`(select one.* from need_listing one where ${narrowed} order by one.place desc limit ${latest}) one`
    : sql`need_listing one`;
  const texts = found ? sql`${inOrder} need_text on need_text.place = one.place` : sql``;
  // A project has few needs: they are read by it, and sorted.
  const needs = sql`${filter.project ? sql`join` : inOrder} need on need.id = one.need_id`;
  return {
    from: sql`from ${lines} ${texts}`,
    needs,
    where: sql.join([narrowed, ...(found ? [found.ofText] : []), ...residue(filter)], sql` and `),
    place: PLACE,
  };
}

/** Whether a filter narrows by nothing but words: every text is one of a line that it leaves. */
const hasWordsAlone = ({ q: _q, ...filter }: NoticeFilter): boolean =>
  Object.values(filter).every((one) => !one);

/** Matches of words, with the line of each; all of them, or those among so many of the latest texts. */
function matchesOf({ db, filter, inPlaces }: Narrowed, found: TextSearch, latest?: number): Source {
  const inOrder = joinInOrder(db);
  const { table, place } = found;
  const texts = latest
    ? sql`(select * from ${table} where ${inPlaces(place)} order by place desc limit ${latest}) ${table}`
    : table;
  const alone = hasWordsAlone(filter);
  const line = sql` ${inOrder} need_listing one on one.place = ${place} ${alone ? sql`and one.scope = ''` : sql``}`;
  return {
    from: sql`from ${texts}${alone ? sql`` : line}`,
    needs: sql`${alone ? line : sql``} ${inOrder} need on need.id = one.need_id`,
    where: sql.join(
      [inPlaces(place), found.condition, ...(alone ? [] : [sameAs(filter), ...residue(filter)])],
      sql` and `,
    ),
    place,
  };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Where matches of words are read from, the least work first. */
async function searched(narrowed: Narrowed, found: TextSearch): Promise<Source[]> {
  const { db, filter } = narrowed;
  const left = sum(await readCounts(db, filter, 'needs'));
  if (filter.project || left <= FEW) return [linesOf(narrowed, found)];
  if (left * SHARE < sum(await readCounts(db, {}, 'needs')))
    return [linesOf(narrowed, found, LATEST_LINES), matchesOf(narrowed, found)];
  return found.isOrdered
    ? [matchesOf(narrowed, found)]
    : [matchesOf(narrowed, found, LATEST_TEXTS), matchesOf(narrowed, found)];
}

/**
 * Where the lines that a filter leaves, after a place, are read from: the first source that has as many as are asked for, or
 * else the last one, which has them all. None where nothing can be found.
 */
export async function listSources(
  db: Db,
  filter: NoticeFilter,
  after: RawBuilder<number> | undefined,
): Promise<Source[]> {
  const bounds = await boundsOf(db, filter);
  const q = filter.q?.trim();
  const found = q ? findNeedTexts(db, q) : undefined;
  if (!bounds || (q && !found)) return [];
  const inPlaces = (place: RawBuilder<number>): RawBuilder<unknown> => {
    const within = [sql`1 = 1`];
    if (bounds.from !== undefined) within.push(sql`${place} >= ${bounds.from}`);
    if (bounds.before !== undefined) within.push(sql`${place} < ${bounds.before}`);
    if (after) within.push(sql`${place} < ${after}`);
    return sql.join(within, sql` and `);
  };
  const narrowed = { db, filter, inPlaces };
  return found ? searched(narrowed, found) : [linesOf(narrowed)];
}
