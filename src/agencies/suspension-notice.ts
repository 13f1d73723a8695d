import {
  addDays,
  type CivilDate,
  dueAt,
  type Instant,
  startOfDate,
  toShanghaiDate,
} from '../basics/index.js';

/** Days ahead of a proposal within which what is proposed must take effect. */
const MOST_DAYS_AHEAD = 366;

/** The earliest last day of notice for what is confirmed at an instant: the third working day after it. */
export function earliestLastDay(confirmedAt: Instant): CivilDate {
  return toShanghaiDate(dueAt('suspensionNoticeDays', confirmedAt, confirmedAt));
}

/** The latest last day that may be asked for. */
export function latestLastDay(proposedAt: Instant): CivilDate {
  return addDays(toShanghaiDate(proposedAt), MOST_DAYS_AHEAD);
}

/** The last day on which things stay as they are, for what is confirmed at an instant: the one asked for, or the earliest. */
export function lastDayOf(asked: CivilDate | null, confirmedAt: Instant): CivilDate {
  const earliest = earliestLastDay(confirmedAt);
  return asked !== null && asked > earliest ? asked : earliest;
}

/** From when a decision holds: the end of the last day, half-open. */
export function effectiveFrom(lastDay: CivilDate): Instant {
  return startOfDate(addDays(lastDay, 1));
}
