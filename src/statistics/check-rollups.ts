import { rollUp } from '../awards/index.js';
import type { Db, SavingRollupTable } from '../db/index.js';
import { certificateOf } from '../draws/index.js';
import { rankedAt } from '../selection/index.js';
import { checkListings, type Difference } from './check-listings.js';
import { listAwardsForCheck, listRollups } from './savings-queries.js';

const keyOf = ({ month, countyKey, method, typeCode }: SavingRollupTable): string =>
  [month, countyKey, method, typeCode].join(' ');

const valuesOf = (row: SavingRollupTable | undefined): string =>
  row
    ? `${row.projects} projects, budget ${row.budgetFen}, price ${row.priceFen}, saving ${row.savingFen}`
    : 'missing';

/**
 * Recomputes every roll-up of savings from the active awards, every award from its need and certificate, and the lists and
 * counts of needs. Empty when all agree.
 */
export async function checkRollups(db: Db): Promise<Difference[]> {
  const differences: Difference[] = [];
  const awards = await listAwardsForCheck(db);
  const expected = new Map(
    rollUp(awards.filter(({ state }) => state === 'active')).map((row) => [keyOf(row), row]),
  );
  const found = new Map((await listRollups(db)).map((row) => [keyOf(row), row]));
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [wanted, stored] = [valuesOf(expected.get(key)), valuesOf(found.get(key))];
    if (wanted !== stored) differences.push({ key, expected: wanted, found: stored });
  }
  for (const award of awards) {
    const key = award.number;
    if (award.needBudgetFen !== award.budgetFen) {
      differences.push({
        key,
        expected: `budget ${award.needBudgetFen}`,
        found: `budget ${award.budgetFen}`,
      });
    }
    const { certificate } = award;
    if (certificate === null) continue;
    const made = certificateOf({ certificate });
    const ranked = rankedAt(made, award.rank);
    const [wanted, stored] = [
      `${ranked?.agency} for ${ranked?.priceFen} of ${made.budgetFen}`,
      `${award.agencyCode} for ${award.priceFen} of ${award.budgetFen}`,
    ];
    if (wanted !== stored) differences.push({ key, expected: wanted, found: stored });
  }
  return [...differences, ...(await checkListings(db))];
}
