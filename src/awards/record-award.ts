import { lockHead } from '../audit/index.js';
import { findDivision, type Instant, rulesAt, toShanghaiDate } from '../basics/index.js';
import type { AwardCourseTable, AwardTable, Db, SavingRollupTable } from '../db/index.js';
import { addToRollups, insertAwards } from './award-queries.js';
import { insertCourses } from './course-queries.js';
import { stageDueAt } from './stages.js';

/** What an award is made of; everything else follows. Amounts in fen. */
export interface NewAward {
  readonly id: string;
  readonly needId: string;
  /** The round that it came of; null for an award of an older system. */
  readonly round: number | null;
  readonly agencyId: string | null;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly ownerName: string;
  readonly divisionCode: string;
  readonly typeCode: string;
  readonly method: string;
  readonly fund: string;
  readonly budgetFen: number;
  readonly priceFen: number;
  readonly awardedAt: Instant;
  /**
   * Its further course: place in the ranking of the round, and when the need was published, by whose rules the days of its
   * steps are counted. Null for an award of an older system.
   */
  readonly course: { readonly rank: number; readonly under: Instant } | null;
}

/** The row of an award: saving, county, Shanghai date and month follow from it. */
export function toAwardRow({ course: _course, ...award }: NewAward): AwardTable {
  const awardedOn = toShanghaiDate(award.awardedAt);
  const countyKey = findDivision(award.divisionCode)?.countyKey;
  if (!countyKey) throw new Error(`unknown division ${award.divisionCode}`);
  const savingFen = award.budgetFen - award.priceFen;
  return { ...award, state: 'active', countyKey, savingFen, awardedOn, month: awardedOn.slice(0, 7) };
}

/** The course that begins with an award; undefined for one that was, or was to be, handled on paper. */
function beginCourse({ id, needId, awardedAt, course }: NewAward): AwardCourseTable | undefined {
  if (course === null || toShanghaiDate(awardedAt) < rulesAt(course.under).courseFrom) return undefined;
  const dueAt = stageDueAt('publicity', awardedAt, course.under);
  return { awardId: id, needId, ...course, stage: 'publicity', since: awardedAt, dueAt };
}

/** Sums of awards per month, county, method and type. */
export function rollUp(rows: readonly AwardTable[]): SavingRollupTable[] {
  const sums = new Map<string, SavingRollupTable>();
  for (const { month, countyKey, method, typeCode, budgetFen, priceFen, savingFen } of rows) {
    const key = [month, countyKey, method, typeCode].join(' ');
    const sum = sums.get(key) ?? {
      month,
      countyKey,
      method,
      typeCode,
      projects: 0,
      budgetFen: 0,
      priceFen: 0,
      savingFen: 0,
    };
    sum.projects += 1;
    sum.budgetFen += budgetFen;
    sum.priceFen += priceFen;
    sum.savingFen += savingFen;
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/**
 * Records awards, the only active ones of their needs, begins their courses, and adds them to the roll-ups, in the transaction of
 * the caller. Returns the ids of those that have a course.
 * Two such transactions meet in the sums of a year: whoever writes those has the head of the log, so that none waits for another
 * that waits for it.
 */
export async function recordAwards(trx: Db, awards: readonly NewAward[]): Promise<string[]> {
  const rows = awards.map(toAwardRow);
  const courses = awards.flatMap((award) => beginCourse(award) ?? []);
  await lockHead(trx);
  await insertAwards(trx, rows);
  await insertCourses(trx, courses);
  await addToRollups(trx, rollUp(rows));
  return courses.map(({ awardId }) => awardId);
}
