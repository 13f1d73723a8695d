import type { NotNull } from 'kysely';
import { sql } from 'kysely';
import type { CivilMonth } from '../basics/index.js';
import type { AwardTable, Db, SavingRollupTable } from '../db/index.js';
import { periodRanges } from '../needs/index.js';

/** Sums of a county, method, type or month. Amounts in fen. */
export interface Sum {
  readonly key: string;
  readonly projects: number;
  readonly budgetFen: number;
  readonly priceFen: number;
  readonly savingFen: number;
}

/** What sums are told apart by. */
export type Dimension = 'county' | 'method' | 'month';

/** Sums of the months `from` to `to` inclusive by one dimension, in its order: of whole years as far as there are. */
export async function sumRollups(
  db: Db,
  dimension: Dimension,
  period: { readonly from: CivilMonth; readonly to: CivilMonth },
): Promise<Sum[]> {
  const isByMonth = dimension === 'month';
  const ranges = isByMonth
    ? [{ span: 'month', first: period.from, last: period.to }]
    : periodRanges(period.from, period.to);
  const parts = ranges.map(
    ({ span, first, last }) => sql`select * from saving_sum
      where dimension = ${isByMonth ? 'all' : dimension} and span = ${span} and period >= ${first} and period <= ${last}`,
  );
  const key = isByMonth ? sql`period` : sql`key`;
  const { rows } = await sql<Sum>`
    select ${key} as key, sum(projects) as projects, sum(budget_fen) as budget_fen, sum(price_fen) as price_fen,
      sum(saving_fen) as saving_fen
    from (${sql.join(parts, sql` union all `)}) one group by ${key} order by ${key}`.execute(db);
  return rows;
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
): Promise<
  (AwardTable & { number: string; rank: number; needBudgetFen: number | null; certificate: string | null })[]
> {
  return (
    db
      .selectFrom('award')
      .innerJoin('need', 'need.id', 'award.needId')
      .leftJoin('selection', (join) =>
        join.onRef('selection.needId', '=', 'award.needId').onRef('selection.round', '=', 'award.round'),
      )
      .leftJoin('awardCourse', 'awardCourse.awardId', 'award.id')
      .leftJoin('ownerChoice', (join) =>
        join.onRef('ownerChoice.needId', '=', 'award.needId').onRef('ownerChoice.awardId', '=', 'award.id'),
      )
      .selectAll('award')
      .select(['need.number', 'need.budgetFen as needBudgetFen', 'selection.certificate'])
      // Where the further course is not kept here, the winner has the award, or whom the owner chose.
      .select((eb) => eb.fn.coalesce('awardCourse.rank', 'ownerChoice.rank', eb.lit(1)).as('rank'))
      .$narrowType<{ number: NotNull }>()
      .execute()
  );
}
