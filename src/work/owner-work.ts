import type { Deps } from '../db/index.js';
import { listOwnersTurn } from '../needs/index.js';
import { listAwardWorkOfOwner } from './award-work.js';
import type { StepOf } from './steps.js';
import { aTask, needSubject, type Task } from './task.js';

type OwnerTask = Task<StepOf<'owner'>>;

/** Everything that waits for an owner: awards, and needs that are not sent yet, were returned, or failed and were not published again. */
export async function listOwnerWork(deps: Pick<Deps, 'db' | 'clock'>, ownerId: string): Promise<OwnerTask[]> {
  const needs = (await listOwnersTurn(deps.db, ownerId)).flatMap((need): OwnerTask[] => {
    const { id, state } = need;
    return state === 'returned' || state === 'draft' || state === 'failed'
      ? [aTask(`need-${state}`, { target: id, subject: needSubject(need) })]
      : [];
  });
  return [...(await listAwardWorkOfOwner(deps, ownerId)), ...needs];
}
