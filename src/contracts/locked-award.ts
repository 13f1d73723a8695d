import type { Actor } from '../accounts/index.js';
import { SYSTEM_ACTOR } from '../audit/index.js';
import { type CourseRow, findCourse } from '../awards/index.js';
import { fail, type Instant, type Result } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { asPublished, findNeedByNumber, lockNeed, type PublishedNeed } from '../needs/index.js';

/** A need under its lock with the course of its award, at the moment of an act. */
export interface LockedAward {
  readonly need: PublishedNeed;
  readonly course: CourseRow;
  readonly actor: Actor | typeof SYSTEM_ACTOR;
  readonly at: Instant;
}

/** Acts on the award of a need: what somebody does, or, without an actor, the clock. */
export interface AwardAct {
  readonly number: string;
  readonly actor?: Actor;
}

/**
 * Runs an act on the award of a need in one transaction, under the lock of the need: two acts on one award are one after the other.
 * Refusals: `contracts/not-found` (no such need, or none with an award whose course is here), and those of the act.
 */
export async function onAward<T>(
  deps: Pick<Deps, 'db' | 'clock'>,
  { number, actor }: AwardAct,
  act: (trx: Db, award: LockedAward) => Promise<Result<T>>,
): Promise<Result<T>> {
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('contracts/not-found');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    const course = await findCourse(trx, found.id);
    if (!need || !course) return fail('contracts/not-found');
    return act(trx, { need: asPublished(need), course, actor: actor ?? SYSTEM_ACTOR, at });
  });
}
