import type { Db, StandingDeedTable } from '../db/index.js';

/** The standing that is stored of an agency; `start` is null while the log has no deed of it. */
export interface StoredStanding {
  readonly id: string;
  readonly creditCode: string;
  readonly standing: number;
  readonly start: number | null;
}

/** A page of the standings of agencies, in the order of ids, after one (exclusive). */
export async function listStandings(
  db: Db,
  page: { readonly after: string; readonly limit: number },
): Promise<StoredStanding[]> {
  return db
    .selectFrom('agency')
    .leftJoin('agencyStanding', 'agencyStanding.agencyId', 'agency.id')
    .select(['agency.id', 'agency.creditCode', 'agency.standing', 'agencyStanding.start'])
    .where('agency.id', '>', page.after)
    .orderBy('agency.id')
    .limit(page.limit)
    .execute();
}

/** A page of the deeds that are stored, in the order of their records, after one (exclusive). */
export async function listStandingDeeds(
  db: Db,
  page: { readonly after: number; readonly limit: number },
): Promise<(StandingDeedTable & { readonly creditCode: string })[]> {
  return db
    .selectFrom('standingDeed')
    .innerJoin('agency', 'agency.id', 'standingDeed.agencyId')
    .selectAll('standingDeed')
    .select('agency.creditCode')
    .where('standingDeed.record', '>', page.after)
    .orderBy('standingDeed.record')
    .limit(page.limit)
    .execute();
}

/** Number of the last record that was read for deeds. */
export async function getStandingCursor(db: Db): Promise<number> {
  const row = await db
    .selectFrom('standingCursor')
    .select('seq')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return row.seq;
}
