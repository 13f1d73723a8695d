import { type NotNull, sql } from 'kysely';
import type { AwardTable, Db, SavingRollupTable } from '../db/index.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 500;

/** Inserts award rows. */
export async function insertAwards(trx: Db, rows: readonly AwardTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await trx
      .insertInto('award')
      .values(rows.slice(start, start + CHUNK))
      .execute();
  }
}

/** Adds sums to the roll-ups of their month, county, method and type. */
export async function addToRollups(trx: Db, sums: readonly SavingRollupTable[]): Promise<void> {
  for (let start = 0; start < sums.length; start += CHUNK) {
    await trx
      .insertInto('savingRollup')
      .values(sums.slice(start, start + CHUNK))
      .onConflict((oc) =>
        oc.columns(['month', 'countyKey', 'method', 'typeCode']).doUpdateSet({
          projects: sql<number>`saving_rollup.projects + excluded.projects`,
          budgetFen: sql<number>`saving_rollup.budget_fen + excluded.budget_fen`,
          priceFen: sql<number>`saving_rollup.price_fen + excluded.price_fen`,
          savingFen: sql<number>`saving_rollup.saving_fen + excluded.saving_fen`,
        }),
      )
      .execute();
  }
}

/** Makes the active award of a need void and returns it; undefined where there is none. */
export async function endActiveAward(trx: Db, needId: string): Promise<AwardTable | undefined> {
  return trx
    .updateTable('award')
    .set({ state: 'void' })
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .returningAll()
    .executeTakeFirst();
}

/** Removes the roll-up of an award that no award stands behind any more. */
export async function deleteEmptyRollup(
  trx: Db,
  { month, countyKey, method, typeCode }: Pick<AwardTable, 'month' | 'countyKey' | 'method' | 'typeCode'>,
): Promise<void> {
  await trx
    .deleteFrom('savingRollup')
    .where((eb) => eb.and({ month, countyKey, method, typeCode }))
    .where('projects', '=', 0)
    .execute();
}

/** An award with the number and title of its need. */
export interface AwardLine extends AwardTable {
  readonly number: string;
  readonly title: string;
}

/** Active awards of an agency, the latest first. */
export async function listAwardsOfAgency(db: Db, agencyCode: string, limit: number): Promise<AwardLine[]> {
  return db
    .selectFrom('award')
    .innerJoin('need', 'need.id', 'award.needId')
    .selectAll('award')
    .select(['need.number', 'need.title'])
    .$narrowType<{ number: NotNull; title: NotNull }>()
    .where('award.agencyCode', '=', agencyCode)
    .where('award.state', '=', 'active')
    .orderBy('award.awardedOn', 'desc')
    .orderBy('award.needId')
    .limit(limit)
    .execute();
}

/** The latest active awards of all. */
export async function listLatestAwards(db: Db, limit: number): Promise<AwardLine[]> {
  return db
    .selectFrom('award')
    .innerJoin('need', 'need.id', 'award.needId')
    .selectAll('award')
    .select(['need.number', 'need.title'])
    .$narrowType<{ number: NotNull; title: NotNull }>()
    .where('award.state', '=', 'active')
    .orderBy('award.awardedAt', 'desc')
    .orderBy('award.needId')
    .limit(limit)
    .execute();
}

/** The active award of a need. */
export async function findAward(db: Db, needId: string): Promise<AwardTable | undefined> {
  return db
    .selectFrom('award')
    .selectAll()
    .where('needId', '=', needId)
    .where('state', '=', 'active')
    .executeTakeFirst();
}

/** Number and sum of the active awards of an agency. Amounts in fen. */
export async function sumAwards(
  db: Db,
  agencyCode: string,
): Promise<{ readonly won: number; readonly priceFen: number }> {
  const row = await db
    .selectFrom('agencyTally')
    .select(['awards', 'priceFen'])
    .where('agencyCode', '=', agencyCode)
    .executeTakeFirst();
  return { won: row?.awards ?? 0, priceFen: row?.priceFen ?? 0 };
}
