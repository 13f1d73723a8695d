import { type Actor, scopeOf } from '../accounts/index.js';
import type { Deps } from '../db/index.js';
import { listWaitingComments } from '../entry-notices/index.js';
import type { StepOf } from './steps.js';
import { aTask, type Task } from './task.js';

/** Comments on entry notices that wait for this official: none on an agency that they approved, and none of their own. */
export async function listEntryNoticeWork(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
): Promise<Task<StepOf<'official'>>[]> {
  return (await listWaitingComments(db, scopeOf(actor)))
    .filter(({ reviewerId, accountId }) => reviewerId !== actor.accountId && accountId !== actor.accountId)
    .map(({ number, agencyName, madeAt, dueAt }) =>
      aTask('answer-entry-comment', {
        target: number,
        subject: { zh: agencyName, en: agencyName },
        from: madeAt,
        deadline: dueAt,
      }),
    );
}
