/** A UTC instant as ISO 8601 text with milliseconds and `Z`: sorts as text in the order of time. */
export type Instant = string;

/** Source of the present instant; injected everywhere. */
export interface Clock {
  now(): Instant;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date().toISOString() };

/** Milliseconds since the epoch of an instant. */
export function toMillis(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant of a number of milliseconds since the epoch. */
export function fromMillis(millis: number): Instant {
  return new Date(millis).toISOString();
}

/** The instant `millis` later (earlier when negative). */
export function addMillis(instant: Instant, millis: number): Instant {
  return fromMillis(toMillis(instant) + millis);
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** True for the text of an instant exactly as the clock writes it. */
export function isInstant(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false;
  const millis = Date.parse(text);
  return !Number.isNaN(millis) && fromMillis(millis) === text;
}
