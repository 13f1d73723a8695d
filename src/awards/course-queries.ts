import type { AwardCourseTable, AwardStage, AwardTable, Db } from '../db/index.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 500;

/** Inserts courses of awards. */
export async function insertCourses(trx: Db, rows: readonly AwardCourseTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await trx
      .insertInto('awardCourse')
      .values(rows.slice(start, start + CHUNK))
      .execute();
  }
}

/** Moves a course on from the stage where it was last seen; false where somebody else was first. */
export async function updateCourse(
  trx: Db,
  awardId: string,
  from: AwardStage,
  set: Pick<AwardCourseTable, 'stage' | 'since' | 'dueAt'>,
): Promise<boolean> {
  const row = await trx
    .updateTable('awardCourse')
    .set(set)
    .where('awardId', '=', awardId)
    .where('stage', '=', from)
    .returning('awardId')
    .executeTakeFirst();
  return row !== undefined;
}

/** An award with its course. */
export interface CourseRow extends AwardTable, Omit<AwardCourseTable, 'awardId' | 'needId'> {}

const courses = (db: Db) =>
  db
    .selectFrom('awardCourse')
    .innerJoin('award', 'award.id', 'awardCourse.awardId')
    .selectAll('award')
    .select(
      (['rank', 'stage', 'since', 'dueAt', 'under'] as const).map(
        (column) => `awardCourse.${column}` as const,
      ),
    );

/** The courses of a need's awards in the order in which they began. */
export async function listCourses(db: Db, needId: string): Promise<CourseRow[]> {
  return courses(db)
    .where('award.needId', '=', needId)
    .orderBy('award.round')
    .orderBy('award.awardedAt')
    .orderBy('awardCourse.rank')
    .execute();
}

/** The course of the active award of a need. */
export async function findCourse(db: Db, needId: string): Promise<CourseRow | undefined> {
  return courses(db)
    .where('award.needId', '=', needId)
    .where('award.state', '=', 'active')
    .executeTakeFirst();
}
