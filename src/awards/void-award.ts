import type { Db } from '../db/index.js';
import { addToRollups, deleteAward, deleteEmptyRollups } from './award-queries.js';
import { rollUp } from './record-award.js';

/** Takes an award and its share of the roll-ups back, in the transaction of the decision that voids its round. */
export async function voidAward(trx: Db, needId: string): Promise<void> {
  const row = await deleteAward(trx, needId);
  if (!row) return;
  await addToRollups(
    trx,
    rollUp([row]).map(({ projects, budgetFen, priceFen, savingFen, ...key }) => ({
      ...key,
      projects: -projects,
      budgetFen: -budgetFen,
      priceFen: -priceFen,
      savingFen: -savingFen,
    })),
  );
  await deleteEmptyRollups(trx);
}
