import { type Actor, scopeOf } from '../accounts/index.js';
import type { Deps } from '../db/index.js';
import { listInvolved, listOpenRequests } from '../standing/index.js';
import type { StepOf } from './steps.js';
import { aTask, deadlineOf, type Task } from './task.js';

/** Requests about standings that wait for this official: none about a deed that they took part in, or that they proposed to strike. */
export async function listStandingWork(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
): Promise<Task<StepOf<'official'>>[]> {
  const tasks: Task<StepOf<'official'>>[] = [];
  for (const request of await listOpenRequests(db, scopeOf(actor))) {
    const { record, creditCode, name, deed, madeAt, proposedBy, proposedAt } = request;
    if (proposedBy === actor.accountId) continue;
    if ((await listInvolved(db, { record, name: deed, creditCode })).has(actor.accountId)) continue;
    const step = proposedAt === null ? 'standing-request' : 'standing-strike';
    const from = proposedAt ?? madeAt;
    const subject = { zh: name, en: name };
    const target = `${creditCode}/${record}`;
    tasks.push(aTask(step, { target, subject, from, deadline: deadlineOf(step, from, from) }));
  }
  return tasks;
}
