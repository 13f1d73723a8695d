import { type Instant, missingCalendarYear, startOfDate } from '../basics/index.js';
import { aTask, type Task } from './task.js';

/**
 * That the days off of a year are not known, for a step of whoever waits for them or brings them. Periods that reach into
 * such a year count its weekends alone.
 */
export function calendarTask<S extends 'calendar' | 'update-calendar'>(step: S, now: Instant): Task<S>[] {
  const year = missingCalendarYear(now);
  if (year === undefined) return [];
  const subject = { zh: `${year} 年`, en: year };
  return [aTask(step, { subject, deadline: startOfDate(`${year}-01-01`) })];
}
