import type { Actor } from '../accounts/index.js';
import type { Deps } from '../db/index.js';
import { listAgencyWork } from './agency-work.js';
import { listAwardWorkOfOperator } from './award-work.js';
import { calendarTask } from './calendar-work.js';
import { listOfficialWork } from './official-work.js';
import { listOwnerWork } from './owner-work.js';
import { byUrgency, type Task } from './task.js';

type WorkDeps = Pick<Deps, 'db' | 'clock' | 'sources'>;

async function tasksOf(deps: WorkDeps, actor: Actor): Promise<readonly Task[] | undefined> {
  switch (actor.role) {
    case 'official':
      return listOfficialWork(deps, actor);
    case 'owner':
      return listOwnerWork(deps, actor.ownerId ?? '');
    case 'agency':
      return listAgencyWork(deps, actor.agencyId ?? '');
    case 'administrator':
      return [...(await listAwardWorkOfOperator(deps)), ...calendarTask('update-calendar', deps.clock.now())];
    default:
      return undefined;
  }
}

/** Everything that waits for a person, the most urgent first; undefined for those who only read. */
export async function listWork(deps: WorkDeps, actor: Actor): Promise<readonly Task[] | undefined> {
  const tasks = await tasksOf(deps, actor);
  return tasks?.toSorted(byUrgency(deps.clock.now()));
}
