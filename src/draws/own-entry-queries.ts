import { type NotNull, sql } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import type { Need } from '../needs/index.js';
import type { EntryRow } from './draw-queries.js';

/** An entry with the need that it is for. */
export interface OwnEntry extends EntryRow {
  readonly number: string;
  readonly title: string;
  readonly needState: Need['state'];
  /** Of a later round, for which nobody signs up, where `redrawn` is 1. */
  readonly closesAt: string | null;
  readonly redrawn: 0 | 1;
  readonly method: Need['method'];
  /** Place of whom the owner chose; null before it, and where no choice is the owner's. */
  readonly chosenRank: number | null;
}

const REDRAWN = sql<0 | 1>`case when exists (select 1 from redo where redo.need_id = need.id
  and redo.state = 'confirmed') then 1 else 0 end`;

const CHOSEN = sql<number | null>`(select c.rank from owner_choice c where c.need_id = need.id
  order by c.round desc limit 1)`;

/** A page of the entries of an agency, the latest first, without those that a later one replaced. */
export async function listOwnEntries(
  db: Db,
  agencyId: string,
  page: {
    /** The last entry of the page before. */
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<OwnEntry[]> {
  const { after, limit } = page;
  return db
    .selectFrom('entry')
    .innerJoin('need', 'need.id', 'entry.needId')
    .selectAll('entry')
    .select(['need.number', 'need.title', 'need.state as needState', 'need.closesAt', 'need.method'])
    .select([REDRAWN.as('redrawn'), CHOSEN.as('chosenRank')])
    .$narrowType<{ number: NotNull; title: NotNull }>()
    .where('entry.agencyId', '=', agencyId)
    .where('entry.state', '<>', 'superseded')
    .where(
      after ? sql<boolean>`(entry.entered_at, entry.id) < (${after.at}, ${after.id})` : sql<boolean>`1 = 1`,
    )
    .orderBy('entry.enteredAt', 'desc')
    .orderBy('entry.id', 'desc')
    .limit(limit)
    .execute();
}
