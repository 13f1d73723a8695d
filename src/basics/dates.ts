import { fromMillis, HOUR, type Instant, toMillis } from './clock.js';

/** A civil date `YYYY-MM-DD` in Asia/Shanghai. */
export type CivilDate = string;
/** A civil month `YYYY-MM` in Asia/Shanghai. */
export type CivilMonth = string;

// China has kept UTC+8 without summer time since 1991; every date here is later.
const SHANGHAI_OFFSET = 8 * HOUR;

/** True for a date that exists in the calendar, written `YYYY-MM-DD`. */
export function isCivilDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const millis = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(millis) && fromMillis(millis).slice(0, 10) === text;
}

/** True for a month written `YYYY-MM`. */
export function isCivilMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** The civil date in Asia/Shanghai at an instant. */
export function toShanghaiDate(instant: Instant): CivilDate {
  return fromMillis(toMillis(instant) + SHANGHAI_OFFSET).slice(0, 10);
}

/** `YYYY-MM-DD HH:mm` in Asia/Shanghai at an instant; with `seconds`, `HH:mm:ss`. */
export function formatShanghai(instant: Instant, seconds = false): string {
  return fromMillis(toMillis(instant) + SHANGHAI_OFFSET)
    .slice(0, seconds ? 19 : 16)
    .replace('T', ' ');
}

/**
 * The instant of a civil date and a time of day in Asia/Shanghai; undefined when either does not exist.
 * Accepts what `<input type="datetime-local">` sends (`2017-05-01T09:00`) and a blank between date and time.
 */
export function parseShanghai(text: string): Instant | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  if (!match?.[1] || !isCivilDate(match[1])) return undefined;
  return fromMillis(
    Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4] ?? '00'}.000Z`) - SHANGHAI_OFFSET,
  );
}

/** The first instant of a civil date in Asia/Shanghai. */
export function startOfDate(date: CivilDate): Instant {
  return fromMillis(Date.parse(`${date}T00:00:00.000Z`) - SHANGHAI_OFFSET);
}

/** The civil date `days` later (earlier when negative). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return fromMillis(Date.parse(`${date}T00:00:00.000Z`) + days * 24 * HOUR).slice(0, 10);
}
