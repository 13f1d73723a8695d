import { type Actor, scopeOf } from '../accounts/index.js';
import type { Deps } from '../db/index.js';
import { listUndecidedRounds, listWaitingObjections, whyNotAnswer } from '../objections/index.js';
import type { StepOf } from './steps.js';
import { aTask, deadlineOf, needSubject, type Task } from './task.js';

type OfficialTask = Task<StepOf<'official'>>;

/**
 * Objections and complaints that wait for this official: to be answered, or to be confirmed where another one proposes to uphold
 * them; none about what they had a part in. And rounds that an upheld one holds until somebody proposes to draw again.
 */
export async function listObjectionWork({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<OfficialTask[]> {
  const scope = scopeOf(actor);
  const tasks: OfficialTask[] = [];
  for (const waiting of await listWaitingObjections(db, scope)) {
    const { number, state, needNumber, title, madeAt, dueAt, answeredBy, answeredAt } = waiting;
    if (answeredBy === actor.accountId || (await whyNotAnswer(db, actor, waiting)) !== undefined) continue;
    const subject = needSubject({ number: needNumber, title });
    const step = state === 'open' ? 'answer-objection' : 'objection-second';
    tasks.push(aTask(step, { target: number, subject, from: answeredAt ?? madeAt, deadline: dueAt }));
  }
  for (const { number, title, settledAt } of await listUndecidedRounds(db, scope))
    tasks.push(
      aTask('redo-after-objection', {
        target: number,
        subject: needSubject({ number, title }),
        from: settledAt,
        deadline: deadlineOf('redo-after-objection', settledAt, settledAt),
      }),
    );
  return tasks;
}
