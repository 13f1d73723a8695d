import { lockHead, type RowRef, rowsOf } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { addToRollups, deleteEmptyRollup, endActiveAward } from './award-queries.js';
import { endChoice } from './choice-queries.js';
import { findCourse } from './course-queries.js';
import { moveCourse } from './move-course.js';
import { rollUp } from './record-award.js';

/**
 * Makes the active award of a need void and takes its share of the roll-ups back, in the transaction of the decision that
 * voids its round. Returns its id; undefined where the need has none.
 */
export async function voidAward(trx: Db, needId: string): Promise<string | undefined> {
  await lockHead(trx);
  const row = await endActiveAward(trx, needId);
  if (!row) return undefined;
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
  await deleteEmptyRollup(trx, row);
  return row.id;
}

/**
 * The same for a decision to draw again: the course of the award ends as well, or the choice that waits for the owner. Returns the
 * rows that changed; none where the need has neither.
 */
export async function voidRound(trx: Db, needId: string, at: Instant): Promise<readonly RowRef[]> {
  const choices = await endChoice(trx, needId, at);
  const course = await findCourse(trx, needId);
  if (course) await moveCourse(trx, course, 'void', at);
  const award = await voidAward(trx, needId);
  return [
    ...rowsOf('award', award === undefined ? [] : [award]),
    ...rowsOf('award_course', course ? [course.id] : []),
    ...choices.map((round): RowRef => ({ table: 'owner_choice', key: [needId, round] })),
  ];
}
