import { type NotNull, type RawBuilder, sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { CivilMonth, Instant } from '../basics/index.js';
import { type Db, searchCondition, shanghaiMonth } from '../db/index.js';
import { asPublished, type Need, type NeedState, type PublishedNeed } from './need.js';

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
  /** Months of publication, inclusive; of the award where the state is `selected`. */
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

const FROM = sql`from need left join award on award.need_id = need.id and award.state = 'active'`;

function conditions(db: Db, filter: NoticeFilter): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [
    filter.state
      ? sql`need.state = ${filter.state}`
      : sql`need.state in ('published', 'closed', 'failed', 'selected', 'withdrawn')`,
    sql`need.number is not null`,
  ];
  const equal: readonly (readonly [RawBuilder<unknown>, string | undefined])[] = [
    [sql`need.method`, filter.method],
    [sql`need.fund`, filter.fund],
    [sql`need.county_key`, filter.countyKey],
    [sql`need.project_code`, filter.project],
  ];
  for (const [column, value] of equal) if (value) parts.push(sql`${column} = ${value}`);
  if (filter.countiesOnly)
    parts.push(sql`need.county_key in (select county_key from division where level = 'county')`);
  // Months are those of Shanghai; the stored instants are UTC.
  const month = filter.state === 'selected' ? sql`award.month` : shanghaiMonth(db, sql`need.published_at`);
  if (filter.from) parts.push(sql`${month} >= ${filter.from}`);
  if (filter.to) parts.push(sql`${month} <= ${filter.to}`);
  if (filter.type)
    parts.push(
      sql`exists (select 1 from need_requirement r where r.need_id = need.id and r.type_code = ${filter.type})`,
    );
  if (filter.category) {
    parts.push(sql`exists (select 1 from need_requirement r join qualification_type t on t.code = r.type_code
      where r.need_id = need.id and t.category_code = ${filter.category})`);
  }
  if (filter.heldTypes) {
    parts.push(
      filter.heldTypes.length === 0
        ? sql`1 = 0`
        : sql`exists (select 1 from need_requirement r where r.need_id = need.id and r.type_code in (${sql.join(filter.heldTypes)}))`,
    );
  }
  const q = filter.q?.trim();
  if (q) {
    const found = searchCondition(db, q);
    const number = sql`need.number = ${q.normalize('NFKC').toUpperCase()}`;
    parts.push(
      found
        ? sql`(${number} or need.id in (select search_document.ref from search_document where search_document.kind = 'need' and ${found}))`
        : number,
    );
  }
  return sql.join(parts, sql` and `);
}

/** A page of the list, the latest publication first. */
export async function listNotices(
  db: Db,
  filter: NoticeFilter,
  page: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<NoticeLine[]> {
  const { after } = page;
  const from = after ? sql`and (need.published_at, need.id) < (${after.at}, ${after.id})` : sql``;
  const { rows } = await sql<NoticeLine>`
    select need.id, need.number, need.state, need.title, need.owner_name, need.division_code, need.type_code, need.method,
      need.budget_fen, need.published_at, need.closes_at, need.imported, award.agency_code, award.agency_name, award.price_fen
    ${FROM} where ${conditions(db, filter)} ${from}
    order by need.published_at desc, need.id desc limit ${page.limit}`.execute(db);
  return rows;
}

/** Number of needs that a filter leaves. */
export async function countNotices(db: Db, filter: NoticeFilter): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count ${FROM} where ${conditions(db, filter)}`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** An open need with its deadline. */
export type ClosingNeed = PublishedNeed & { readonly closesAt: Instant };

/** Open needs whose deadline comes next. */
export async function listClosingSoon(db: Db, now: Instant, limit: number): Promise<ClosingNeed[]> {
  const needs = await db
    .selectFrom('need')
    .selectAll()
    .where('state', '=', 'published')
    .where('closesAt', '>', now)
    .$narrowType<{ closesAt: NotNull }>()
    .orderBy('closesAt')
    .limit(limit)
    .execute();
  return needs.map((need) => ({ ...asPublished(need), closesAt: need.closesAt }));
}

/** Needs of an owner, the latest first. */
export async function listOwnNeeds(db: Db, ownerId: string): Promise<Need[]> {
  return db
    .selectFrom('need')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .orderBy('createdAt', 'desc')
    .limit(500)
    .execute();
}

/** The submitted needs of a scope, those due first. */
export async function listNeedsToReview(db: Db, scope: Scope): Promise<Need[]> {
  return db
    .selectFrom('need')
    .selectAll()
    .where('state', '=', 'submitted')
    .where(countyInScope(scope, sql`need.county_key`))
    .orderBy('submittedAt')
    .execute();
}

/** Number of needs in a state. */
export async function countNeeds(db: Db, state: NeedState): Promise<number> {
  const row = await db
    .selectFrom('need')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', state)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Titles of needs by number; unknown numbers are left out. */
export async function listNeedTitles(db: Db, numbers: readonly string[]): Promise<Map<string, string>> {
  if (numbers.length === 0) return new Map();
  const rows = await db
    .selectFrom('need')
    .select(['number', 'title'])
    .where('number', 'in', numbers)
    .$narrowType<{ number: NotNull; title: NotNull }>()
    .execute();
  return new Map(rows.map(({ number, title }) => [number, title]));
}
