import { setTimeout } from 'node:timers/promises';
import { type FailureCode, type Instant, type Result, SECOND } from '../basics/index.js';
import type { Db } from './dialect.js';

class Refused extends Error {
  constructor(readonly result: Result<never>) {
    super('refused');
  }
}

/** How long an act waits for a clock that is behind the log; milliseconds. */
export const CLOCK_PATIENCE = 2 * SECOND;

/** An act would be written with an earlier time than the last record of the log has. */
export class ClockBehind extends Error {
  constructor(
    /** Milliseconds by which it is earlier. */
    readonly millis: number,
    readonly latest: Instant,
  ) {
    super(
      `nothing can be written: the last record of the log is of ${latest}, ${millis} ms later than the time of this act; set the clock of this machine right, or wait until that time`,
    );
  }
}

async function once<T, C extends FailureCode>(
  db: Db,
  work: (trx: Db) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  try {
    return await db.transaction().execute(async (trx) => {
      const result = await work(trx);
      if (!result.ok) throw new Refused(result as Result<never>);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.result as Result<T, C>;
    throw error;
  }
}

/**
 * Runs `work` in one transaction: a success commits, a returned refusal rolls back and is returned, a thrown error
 * rolls back and is thrown. Never nested; `work` uses the handle that it is given and no other. It reads the clock itself:
 * where a record of another process came first with a later time, all of it is rolled back and done again, at once and then
 * after as long as the clock is behind; {@link ClockBehind} is thrown when that is more than {@link CLOCK_PATIENCE}.
 */
export async function transact<T, C extends FailureCode>(
  db: Db,
  work: (trx: Db) => Promise<Result<T, C>>,
): Promise<Result<T, C>> {
  let patience = CLOCK_PATIENCE;
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(db, work);
    } catch (error) {
      if (!(error instanceof ClockBehind)) throw error;
      // The first time it may have been another act that was quicker to the log: the clock is not behind for that.
      if (tries === 0) continue;
      if (error.millis > patience) throw error;
      patience -= error.millis;
      await setTimeout(error.millis);
    }
  }
}
