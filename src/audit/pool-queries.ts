import type { Db } from '../db/index.js';

/** A page of the frozen pools of first rounds, in the order of their needs' ids, after a need (exclusive). */
export async function listFirstPools(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<{ needId: string; number: string | null; pool: string }[]> {
  return db
    .selectFrom('pool')
    .innerJoin('need', 'need.id', 'pool.needId')
    .select(['pool.needId', 'need.number', 'pool.pool'])
    .where('pool.round', '=', 1)
    .where('pool.needId', '>', page.after)
    .orderBy('pool.needId')
    .limit(page.limit)
    .execute();
}

/** Every entry of some needs, whatever became of it. */
export async function listEntriesOf(
  db: Db,
  needIds: readonly string[],
): Promise<{ needId: string; planHash: string; blind: string | null }[]> {
  if (needIds.length === 0) return [];
  return db
    .selectFrom('entry')
    .select(['needId', 'planHash', 'blind'])
    .where('needId', 'in', needIds)
    .execute();
}

/** Entries of some needs that stood at the freeze and were kept out of a pool. */
export async function listExcludedEntries(
  db: Db,
  needIds: readonly string[],
): Promise<{ needId: string; agencyCode: string; entryHash: string }[]> {
  if (needIds.length === 0) return [];
  return db
    .selectFrom('entry')
    .select(['needId', 'agencyCode', 'entryHash'])
    .where('needId', 'in', needIds)
    .where('state', '=', 'active')
    .where('exclusion', 'is not', null)
    .execute();
}
