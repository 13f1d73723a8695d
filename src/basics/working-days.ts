import chineseDays from 'chinese-days';
import { fromMillis, type Instant, toMillis } from './clock.js';
import { addDays, type CivilDate, startOfDate, toShanghaiDate } from './dates.js';

/** True for a working day of the statutory Chinese calendar, make-up days included. */
export function isWorkingDay(date: CivilDate): boolean {
  return chineseDays.getDayDetail(date).work;
}

/**
 * The instant `days` working days after `from`, at the same time of day: the day of `from` does not count, each
 * of the following working days does, as periods are counted in the Civil Code of the PRC, articles 201 and 203.
 */
export function addWorkingDays(from: Instant, days: number): Instant {
  const start = toShanghaiDate(from);
  let date = start;
  for (let left = days; left > 0; ) {
    date = addDays(date, 1);
    if (isWorkingDay(date)) left -= 1;
  }
  return fromMillis(toMillis(from) + toMillis(startOfDate(date)) - toMillis(startOfDate(start)));
}
