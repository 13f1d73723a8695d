import {
  addMillis,
  addWorkingDays,
  assert,
  DAY,
  HOUR,
  type Instant,
  MINUTE,
  type Result,
} from '../../basics/index.js';
import type { Deps } from '../../db/index.js';

/** Something that somebody does on the demonstration site; `deps` has the clock of that instant. */
export interface SampleAct {
  readonly at: Instant;
  run(deps: Deps): Promise<void>;
}

/** The value of a use case that cannot be refused here; throws with the refusals where it was. */
export function must<T>(result: Result<T>): T {
  assert(result.ok, result.ok ? '' : `a demonstration act was refused: ${JSON.stringify(result.errors)}`);
  return result.value;
}

/** The half hour that an instant lies in. */
export const toHalfHour = (instant: Instant): Instant =>
  addMillis(instant, -(Date.parse(instant) % (30 * MINUTE)));

/** The latest half hour from which so many working days have passed by now. */
export function workingDaysAgo(now: Instant, days: number): Instant {
  let then = toHalfHour(addMillis(now, -days * DAY - HOUR));
  while (addWorkingDays(then, days) > now) then = addMillis(then, -DAY);
  return then;
}
