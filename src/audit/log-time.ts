/** Time in the log never runs backwards. */
import { type Clock, type Instant, toMillis } from '../basics/index.js';
import { CLOCK_PATIENCE, ClockBehind, type Db } from '../db/index.js';
import type { Report } from './audit-report.js';
import { findTime, getHead } from './log-queries.js';
import type { PublishedEvent } from './published-event.js';

/** Throws {@link ClockBehind} where one of some events is older than the one before it; `latest` is the last time in the log. */
export function checkTimes(latest: Instant | undefined, events: readonly { readonly at: Instant }[]): void {
  let before = latest;
  for (const { at } of events) {
    if (before !== undefined && at < before) throw new ClockBehind(toMillis(before) - toMillis(at), before);
    before = at;
  }
}

/**
 * Milliseconds by which the site's clock is behind the last record of the log, where that is longer than an act waits:
 * nothing is written until it has passed. 0 otherwise.
 */
export async function findClockLag({
  db,
  clock,
}: {
  readonly db: Db;
  readonly clock: Clock;
}): Promise<number> {
  const latest = await findTime(db, (await getHead(db)).seq);
  const lag = latest === undefined ? 0 : toMillis(latest) - toMillis(clock.now());
  return lag > CLOCK_PATIENCE ? lag : 0;
}

/** Hears the events of the log in order and reports each that is older than the one before it. */
export function followTimes(report: Report): (event: PublishedEvent) => void {
  let before: Instant | undefined;
  return ({ seq, at }) => {
    if (before !== undefined && at < before)
      report({
        table: 'audit_event',
        key: `${seq}`,
        column: 'at',
        problem: 'time-ran-back',
        event: seq,
        expected: before,
        found: at,
      });
    before = at;
  };
}
