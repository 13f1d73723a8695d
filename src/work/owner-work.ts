import type { Deps } from '../db/index.js';
import { findRepublication, listOwnNeeds } from '../needs/index.js';
import type { StepOf } from './steps.js';
import { aTask, needSubject, type Task } from './task.js';

type OwnerTask = Task<StepOf<'owner'>>;

/** Everything that waits for an owner: needs that are not sent yet, were returned, or failed and were not published again. */
export async function listOwnerWork({ db }: Pick<Deps, 'db'>, ownerId: string): Promise<OwnerTask[]> {
  const tasks: OwnerTask[] = [];
  for (const need of await listOwnNeeds(db, ownerId, { limit: 500 })) {
    const { id, state } = need;
    if (state !== 'returned' && state !== 'draft' && state !== 'failed') continue;
    if (state === 'failed' && (need.imported === 1 || (await findRepublication(db, id)))) continue;
    tasks.push(aTask(`need-${state}`, { target: id, subject: needSubject(need) }));
  }
  return tasks;
}
