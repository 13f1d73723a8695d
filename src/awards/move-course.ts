import type { Instant } from '../basics/index.js';
import type { AwardStage, Db } from '../db/index.js';
import { type CourseRow, updateCourse } from './course-queries.js';
import { mayFollow, stageDueAt } from './stages.js';

/**
 * Moves an award to its next stage, in the transaction of the event and under the lock of its need; `dueAt` where the rules do
 * not count the days. Whoever calls it has asked whether the stage may follow: it throws where it may not.
 */
export async function moveCourse(
  trx: Db,
  course: Pick<CourseRow, 'id' | 'stage' | 'under'>,
  to: AwardStage,
  at: Instant,
  dueAt: Instant | null = stageDueAt(to, at, course.under),
): Promise<void> {
  const { id, stage } = course;
  if (!mayFollow(stage, to) || !(await updateCourse(trx, id, stage, { stage: to, since: at, dueAt })))
    throw new Error(`award ${id} cannot go from ${stage} to ${to}`);
}

/** Gives the stage of an award another end, in the transaction of the event and under the lock of its need. */
export async function extendCourse(
  trx: Db,
  { id, stage, since }: Pick<CourseRow, 'id' | 'stage' | 'since'>,
  dueAt: Instant,
): Promise<void> {
  if (!(await updateCourse(trx, id, stage, { stage, since, dueAt })))
    throw new Error(`award ${id} is not at ${stage}`);
}
