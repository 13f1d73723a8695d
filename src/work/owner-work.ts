import type { Deps } from '../db/index.js';
import { listOwnersTurn } from '../needs/index.js';
import type { StepOf } from './steps.js';
import { aTask, needSubject, type Task } from './task.js';

type OwnerTask = Task<StepOf<'owner'>>;

/** Everything that waits for an owner: needs that are not sent yet, were returned, or failed and were not published again. */
export async function listOwnerWork({ db }: Pick<Deps, 'db'>, ownerId: string): Promise<OwnerTask[]> {
  return (await listOwnersTurn(db, ownerId)).flatMap((need) => {
    const { id, state } = need;
    return state === 'returned' || state === 'draft' || state === 'failed'
      ? [aTask(`need-${state}`, { target: id, subject: needSubject(need) })]
      : [];
  });
}
