import { appendEvent, rowsOf } from '../audit/index.js';
import { type CourseRow, moveCourse, stageDueAt } from '../awards/index.js';
import { assertDefined, type Instant, ok, type Result } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { findRedo, listRedoGrounds } from '../draws/index.js';
import { sendMessages } from '../messages/index.js';
import { holdsAward } from '../objections/index.js';
import { isOver } from './answer-award.js';
import { listDueCourses } from './course-queries.js';
import { type LockedAward, onAward } from './locked-award.js';
import { passOn } from './pass-on.js';

/** Number of an award letter: the need's, the round, and the place in its ranking. */
export const letterNumber = ({ round, rank }: Pick<CourseRow, 'round' | 'rank'>, number: string): string =>
  `${number}-Z${round ?? 1}-${rank}`;

/**
 * True while something keeps the result from standing: a proposal to draw again that nobody has settled, an objection that is not
 * answered, or one that was upheld.
 */
async function isContested(trx: Db, { course: { needId, round } }: LockedAward): Promise<boolean> {
  const redo = await findRedo(trx, needId, round ?? 1);
  return redo?.state === 'proposed' || holdsAward(trx, needId, round ?? 1);
}

/** Issues the award letter to the agency, or passes it over where it is suspended by now. */
async function give(trx: Db, deps: Deps, locked: LockedAward): Promise<Result<null>> {
  const { need, course, at } = locked;
  if (course.stage !== 'publicity' || !isOver(course.dueAt, at) || (await isContested(trx, locked)))
    return ok(null);
  const suspended = (await listRedoGrounds(trx, need, at)).find(
    ({ agency, reason }) => agency === course.agencyCode && reason === 'suspended',
  );
  if (suspended) {
    await passOn(trx, deps, locked, { kind: 'award.passed-over', record: suspended.record });
    return ok(null);
  }
  const { letter, dueAt } = await issueLetter(trx, locked);
  const { agencyName, priceFen } = course;
  const data = { agencyName, letter, priceFen, dueAt };
  await sendMessages(trx, deps, 'award.given', { at, about: need.id, data });
  return ok(null);
}

/** Issues the award letter of an award whose publicity is over: its number, and until when it is answered. */
export async function issueLetter(
  trx: Db,
  { need, course, actor, at }: LockedAward,
): Promise<{ readonly letter: string; readonly dueAt: Instant }> {
  await moveCourse(trx, course, 'letter', at);
  const { id, round, rank, agencyCode, priceFen, under } = course;
  const letter = letterNumber(course, need.number);
  await appendEvent(trx, {
    at,
    kind: 'award.given',
    subject: need.number,
    actor,
    data: { round: round ?? 1, rank, agency: agencyCode, letter, priceFen },
    rows: rowsOf('award_course', [id]),
  });
  return { letter, dueAt: assertDefined(stageDueAt('letter', at, under), 'days to answer') };
}

/** Passes on the award of an agency that has not answered in its days. */
async function lapse(trx: Db, deps: Deps, locked: LockedAward): Promise<Result<null>> {
  const { course, at } = locked;
  if (course.stage === 'letter' && isOver(course.dueAt, at))
    await passOn(trx, deps, locked, { kind: 'award.lapsed' });
  return ok(null);
}

/** Job: issues the award letters of results that were public for their days, and passes on awards that nobody took. */
export async function moveDueAwards(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  for (const { number, stage } of await listDueCourses(deps.db, ['publicity', 'letter'], now))
    await onAward(deps, { number }, (trx, locked) => (stage === 'letter' ? lapse : give)(trx, deps, locked));
}
