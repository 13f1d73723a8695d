import { createRequire } from 'node:module';
import { fromMillis, type Instant, toMillis } from './clock.js';
import { addDays, type CivilDate, startOfDate, toShanghaiDate } from './dates.js';

// The package's tables, not its functions: those go by the machine's own calendar day, and are wrong west of UTC.
const calendar = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as {
  /** Statutory days off, by date. */
  readonly holidays: Readonly<Record<string, string>>;
  /** Weekend days that are worked to make up for them. */
  readonly workdays: Readonly<Record<string, string>>;
};

/**
 * True for a working day of the statutory Chinese calendar, make-up days included. A year that the State Council has
 * not announced yet has weekends alone.
 */
export function isWorkingDay(date: CivilDate): boolean {
  return date in calendar.workdays || (isWeekday(date) && !(date in calendar.holidays));
}

/** True from Monday to Friday: what a working day is while nothing is known of its year. */
export function isWeekday(date: CivilDate): boolean {
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * The instant `days` working days after `from`, at the same time of day: the day of `from` does not count, each
 * of the following working days does, as periods are counted in the Civil Code of the PRC, articles 201 and 203.
 * `counts` tells working days where it is not the calendar that is known now.
 */
export function addWorkingDays(from: Instant, days: number, counts = isWorkingDay): Instant {
  const start = toShanghaiDate(from);
  let date = start;
  for (let left = days; left > 0; ) {
    date = addDays(date, 1);
    if (counts(date)) left -= 1;
  }
  return fromMillis(toMillis(from) + toMillis(startOfDate(date)) - toMillis(startOfDate(start)));
}

/** Working days that have begun after the day of `from`, up to and with the day of `to`: how many of a period are used. */
export function workingDaysUsed(from: Instant, to: Instant): number {
  const last = toShanghaiDate(to);
  let used = 0;
  for (let date = addDays(toShanghaiDate(from), 1); date <= last; date = addDays(date, 1)) {
    if (isWorkingDay(date)) used += 1;
  }
  return used;
}

/** The first month of the civil year in which the next year's days off are usually announced. */
const ANNOUNCED_FROM = 11;

/**
 * The year whose statutory days off this installation should know by now and does not; undefined while nothing is missing.
 * The General Office of the State Council announces a year's days off about November of the year before.
 */
export function missingCalendarYear(now: Instant, known: readonly string[] = Object.keys(calendar.holidays)) {
  const [year = '', month = ''] = toShanghaiDate(now).split('-');
  const wanted = [year, ...(Number(month) >= ANNOUNCED_FROM ? [String(Number(year) + 1)] : [])];
  return wanted.find((one) => !known.some((date) => date.startsWith(`${one}-`)));
}
