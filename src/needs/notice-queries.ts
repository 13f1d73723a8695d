import { type NotNull, sql } from 'kysely';
import { countyInScope, type Scope } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { asPublished, type Need, type PublishedNeed } from './need.js';

/** An open need with its deadline. */
export type ClosingNeed = PublishedNeed & { readonly closesAt: Instant };

/** Needs open for sign-up whose deadline comes next. */
export async function listClosingSoon(db: Db, now: Instant, limit: number): Promise<ClosingNeed[]> {
  const needs = await db
    .selectFrom('need')
    .selectAll()
    .where('state', '=', 'published')
    .where('closesAt', '>', now)
    .where('method', '<>', 'direct')
    .$narrowType<{ closesAt: NotNull }>()
    .orderBy('closesAt')
    .limit(limit)
    .execute();
  return needs.map((need) => ({ ...asPublished(need), closesAt: need.closesAt }));
}

/** Where a page of needs begins: after the need of this time and id. */
interface After {
  readonly at: Instant;
  readonly id: string;
}

/** A page of the needs of an owner, the latest first. */
export async function listOwnNeeds(
  db: Db,
  ownerId: string,
  { after, limit }: { readonly after?: After | undefined; readonly limit: number },
): Promise<Need[]> {
  return db
    .selectFrom('need')
    .selectAll()
    .where('ownerId', '=', ownerId)
    .where(after ? sql<boolean>`(created_at, id) < (${after.at}, ${after.id})` : sql<boolean>`1 = 1`)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Needs of an owner that wait for it, the latest first: not sent yet, returned, or failed and not published again. */
export async function listOwnersTurn(db: Db, ownerId: string): Promise<Need[]> {
  return (
    db
      .selectFrom('need')
      .selectAll()
      .where('ownerId', '=', ownerId)
      // As its index says it.
      .where(sql<boolean>`need.state in ('draft', 'returned', 'failed')`)
      .where(
        sql<boolean>`not (need.state = 'failed' and (need.imported = 1 or exists (select 1 from need again
        where again.republished_from = need.id and again.state <> 'withdrawn')))`,
      )
      .orderBy('createdAt', 'desc')
      .limit(500)
      .execute()
  );
}

/** The submitted needs of a scope, those due first; all of them, or a page. */
export async function listNeedsToReview(
  db: Db,
  scope: Scope,
  page?: { readonly after?: After | undefined; readonly limit: number },
): Promise<Need[]> {
  const after = page?.after;
  return db
    .selectFrom('need')
    .selectAll()
    .where('state', '=', 'submitted')
    .where(countyInScope(scope, sql`need.county_key`))
    .where(after ? sql<boolean>`(submitted_at, id) > (${after.at}, ${after.id})` : sql<boolean>`1 = 1`)
    .orderBy('submittedAt')
    .orderBy('id')
    .$if(page !== undefined, (query) => query.limit(page?.limit ?? 0))
    .execute();
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
