import { setTimeout } from 'node:timers/promises';
import { findClockLag } from '../audit/index.js';
import { MINUTE, SECOND, type SteadyClock } from '../basics/index.js';
import { type Deps, isCurrent } from '../db/index.js';
import type { Readiness } from '../web/index.js';

/** A database that takes longer to a small question is not there for visitors; milliseconds. */
const DATABASE_LIMIT = 2 * SECOND;
/** Jobs run every second; a sweep over much that is due takes longer. */
const SWEEP_LIMIT = 2 * MINUTE;

/** What the checks need to know of a running site. */
export interface Vitals {
  readonly draining: boolean;
  /** Milliseconds since the jobs last came to their end; undefined where none run. */
  readonly sweepAge: number | undefined;
  /** The clock that jobs wait for; false where none run. */
  readonly clock: Pick<SteadyClock, 'apart'> | false;
}

/** Whether the site should be sent visitors, check by check. Bounded: a database that hangs is told as one. */
export async function checkReadiness(
  deps: Pick<Deps, 'db' | 'clock'>,
  { draining, sweepAge, clock }: Vitals,
): Promise<Readiness> {
  const inTime = new AbortController();
  const asked = Promise.all([isCurrent(deps.db), findClockLag(deps).catch(() => 0)]);
  const answer = await Promise.race([
    asked.catch(() => undefined),
    setTimeout(DATABASE_LIMIT, undefined, { signal: inTime.signal }).catch(() => undefined),
  ]);
  inTime.abort();
  return {
    database: answer !== undefined,
    schema: answer?.[0] === true,
    jobs: sweepAge === undefined || sweepAge < SWEEP_LIMIT,
    clock: !clock || clock.apart() === null,
    // Beyond what an act waits: everything that would write is refused until the clock has caught up.
    log: (answer?.[1] ?? 0) === 0,
    accepting: !draining,
  };
}
