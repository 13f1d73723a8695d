import type { NotNull } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { AwardStage, Db } from '../db/index.js';

/** Needs whose award is at one of some stages that were due by an instant, those due first before others. */
export async function listDueCourses(
  db: Db,
  stages: readonly AwardStage[],
  now: Instant,
): Promise<{ number: string; stage: AwardStage }[]> {
  return db
    .selectFrom('awardCourse')
    .innerJoin('need', 'need.id', 'awardCourse.needId')
    .select(['need.number', 'awardCourse.stage'])
    .where('awardCourse.stage', 'in', stages)
    .where('awardCourse.dueAt', '<=', now)
    .where('need.number', 'is not', null)
    .$narrowType<{ number: NotNull }>()
    .orderBy('awardCourse.dueAt')
    .orderBy('awardCourse.awardId')
    .execute();
}
