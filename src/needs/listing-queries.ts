import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { firstPlaceOf, type NoticeFilter, readCounts } from './listing-count-queries.js';
import { listSources } from './listing-source-queries.js';
import type { NeedState, PublishedNeed } from './need.js';

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
  /** 1 where it is, or was, drawn again from its pool: its deadline is that of a later round, and no sign-up. */
  readonly redrawn: 0 | 1;
};

/** How many needs a filter leaves. */
export interface NoticeCount {
  readonly count: number;
  /** True where there are more than `count`, which were not counted. */
  readonly isMore: boolean;
}

/** What is not counted beforehand is counted up to here. */
const COUNTED = 1000;

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
  let lines: NoticeLine[] = [];
  for (const { from, needs, where, place } of await listSources(
    db,
    filter,
    page.after && placeAfter(page.after),
  )) {
    const { rows } = await sql<NoticeLine>`
      select need.id, need.number, need.state, need.title, need.owner_name, need.division_code, need.type_code, need.method,
        need.budget_fen, need.published_at, need.closes_at, need.imported, award.agency_code, award.agency_name, award.price_fen,
        case when exists (select 1 from redo where redo.need_id = need.id and redo.state = 'confirmed') then 1 else 0 end as redrawn
      ${from} ${needs} left join award on award.need_id = need.id and award.state = 'active' where ${where}
      order by ${place} desc limit ${page.limit}`.execute(db);
    lines = rows;
    if (lines.length === page.limit) break;
  }
  return lines;
}

/** Number of needs that a filter leaves: from the counts that are kept, else up to a thousand of them one by one. */
export async function countNotices(db: Db, filter: NoticeFilter): Promise<NoticeCount> {
  const isKept =
    !filter.q?.trim() && !filter.project && !filter.heldTypes && !(filter.type && filter.category);
  if (isKept) {
    const counts = await readCounts(db, filter, 'needs');
    return { count: counts.reduce((sum, count) => sum + count, 0), isMore: false };
  }
  let count = 0;
  for (const { from, needs, where } of await listSources(db, filter, undefined)) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from (select 1 ${from} ${filter.project ? needs : sql``} where ${where} limit ${COUNTED + 1}) counted`.execute(
      db,
    );
    count = Number(rows[0]?.count ?? 0);
    if (count > COUNTED) break;
  }
  return { count: Math.min(count, COUNTED), isMore: count > COUNTED };
}

/** Number of needs in a state that the public sees. */
export async function countNeeds(db: Db, state: NeedState): Promise<number> {
  return (await countNotices(db, { state })).count;
}
