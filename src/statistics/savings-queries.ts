import type { NotNull } from 'kysely';
import { sql } from 'kysely';
import type { CivilMonth } from '../basics/index.js';
import type { AwardTable, Db, SavingRollupTable } from '../db/index.js';

/** Sums of a county, method, type or month. Amounts in fen. */
export interface Sum {
  readonly key: string;
  readonly projects: number;
  readonly budgetFen: number;
  readonly priceFen: number;
  readonly savingFen: number;
}

/** What sums are told apart by. */
export type Dimension = 'countyKey' | 'method' | 'typeCode' | 'month';

/** Sums of the months `from` to `to` inclusive by one dimension, read from the roll-ups alone. */
export async function sumRollups(
  db: Db,
  dimension: Dimension,
  period: { readonly from: CivilMonth; readonly to: CivilMonth },
): Promise<Sum[]> {
  const rows = await db
    .selectFrom('savingRollup')
    .select((eb) => [
      eb.ref(dimension).as('key'),
      eb.fn.sum<number>('projects').as('projects'),
      eb.fn.sum<number>('budgetFen').as('budgetFen'),
      eb.fn.sum<number>('priceFen').as('priceFen'),
      eb.fn.sum<number>('savingFen').as('savingFen'),
    ])
    .where('month', '>=', period.from)
    .where('month', '<=', period.to)
    .groupBy(dimension)
    .orderBy(dimension)
    .execute();
  return rows.map((row) => ({ ...row, key: String(row.key) }));
}

/** First and last month with an award; undefined without any. */
export async function findAwardMonths(db: Db): Promise<{ first: CivilMonth; last: CivilMonth } | undefined> {
  // Apart, each is the first entry of an index; SQLite reads the whole table for both at once.
  const { rows } = await sql<{ first: CivilMonth | null; last: CivilMonth | null }>`
    select (select min(month) from saving_rollup) as first, (select max(month) from saving_rollup) as last`.execute(
    db,
  );
  const row = rows[0];
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined;
}

/** Every roll-up. */
export async function listRollups(db: Db): Promise<SavingRollupTable[]> {
  return db.selectFrom('savingRollup').selectAll().execute();
}

/** Every award, void ones too, with what its need says and, where there is one, the certificate of its round. */
export async function listAwardsForCheck(
  db: Db,
): Promise<(AwardTable & { number: string; needBudgetFen: number | null; certificate: string | null })[]> {
  return db
    .selectFrom('award')
    .innerJoin('need', 'need.id', 'award.needId')
    .leftJoin('selection', (join) =>
      join.onRef('selection.needId', '=', 'award.needId').onRef('selection.round', '=', 'award.round'),
    )
    .selectAll('award')
    .select(['need.number', 'need.budgetFen as needBudgetFen', 'selection.certificate'])
    .$narrowType<{ number: NotNull }>()
    .execute();
}
