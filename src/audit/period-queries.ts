import { sql } from 'kysely';
import type { Db, NeedVersionTable } from '../db/index.js';

/** A page of the versions under which sign-up ended or will end, in the order of their needs' ids, after a need (exclusive). */
export async function listLastVersions(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<Pick<NeedVersionTable, 'needId' | 'version' | 'plan' | 'publishedAt'>[]> {
  return db
    .selectFrom('needVersion')
    .select(['needId', 'version', 'plan', 'publishedAt'])
    .where('round', '=', 1)
    .where(
      sql<boolean>`not exists (select 1 from need_version later where later.need_id = need_version.need_id
        and later.round = 1 and later.version > need_version.version)`,
    )
    .where('needId', '>', page.after)
    .orderBy('needId')
    .limit(page.limit)
    .execute();
}
