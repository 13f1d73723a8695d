import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { moveCourse, stageDueAt } from '../awards/index.js';
import { assertDefined, EVALUATOR_NAMES, ok, scoreOf } from '../basics/index.js';
import type { Db, Deps, EvaluationTable } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { isOver } from './answer-award.js';
import { listDueCourses } from './course-queries.js';
import { listProposals } from './dossier-queries.js';
import { type LockedAward, onAward } from './locked-award.js';
import { whoseAward } from './parties.js';

const isCounted = ({ state }: EvaluationTable): boolean => state === 'confirmed';

/**
 * Closes the evaluations of an award once all count, or once their days are over and none waits for its review; whoever gave
 * none is named, and the score is that of the others. Does nothing before.
 */
export async function closeIfDone(trx: Db, deps: Pick<Deps, 'newId'>, locked: LockedAward): Promise<void> {
  const { need, course, at } = locked;
  if (course.stage !== 'accepted' && course.stage !== 'terminated') return;
  const all = await listProposals(trx, 'evaluation', course);
  const counted = all.filter(isCounted);
  const missing = EVALUATOR_NAMES.filter((name) => counted.every(({ side }) => side !== name));
  const waits = all.some(({ state }) => state === 'proposed');
  if (missing.length > 0 && (waits || !isOver(course.dueAt, at))) return;
  // Without an evaluation there is nothing to answer.
  const dueAt =
    counted.length === 0 ? at : assertDefined(stageDueAt('evaluated', at, course.under), 'days to answer');
  await moveCourse(trx, course, 'evaluated', at, dueAt);
  const score = scoreOf(counted);
  await appendEvent(trx, {
    at,
    kind: 'evaluation.closed',
    subject: need.number,
    actor: SYSTEM_ACTOR,
    data: { ...whoseAward(course), score, missing },
    rows: rowsOf('award_course', [course.id]),
  });
  const data = { score, dueAt };
  await sendMessages(trx, deps, 'evaluation.closed', { at, about: need.id, data });
  // Answered already, all of them: nothing is waited for.
  await archiveIfDone(trx, deps, { ...locked, course: { ...course, stage: 'evaluated', since: at, dueAt } });
}

/** Archives an evaluated award once the agency has answered every evaluation, or its days are over. Does nothing before. */
export async function archiveIfDone(trx: Db, deps: Pick<Deps, 'newId'>, locked: LockedAward): Promise<void> {
  const { need, course, at } = locked;
  if (course.stage !== 'evaluated') return;
  const counted = (await listProposals(trx, 'evaluation', course)).filter(isCounted);
  if (counted.some(({ reply }) => reply === null) && !isOver(course.dueAt, at)) return;
  await moveCourse(trx, course, 'archived', at, null);
  const score = scoreOf(counted);
  await appendEvent(trx, {
    at,
    kind: 'award.archived',
    subject: need.number,
    actor: SYSTEM_ACTOR,
    data: { ...whoseAward(course), score },
    rows: rowsOf('award_course', [course.id]),
  });
  await sendMessages(trx, deps, 'award.archived', { at, about: need.id, data: {} });
}

/** Job: closes evaluations whose days are over, and archives awards whose evaluations were answered or were not in time. */
export async function closeDueAwards(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  for (const { number } of await listDueCourses(deps.db, ['accepted', 'terminated', 'evaluated'], now))
    await onAward(deps, { number }, async (trx, locked) => {
      await closeIfDone(trx, deps, locked);
      await archiveIfDone(trx, deps, locked);
      return ok(null);
    });
}
