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

/** What the machine's two clocks say at one moment, in milliseconds. */
export interface ClockReading {
  /** Since the epoch: the time of day, which people and programs set. */
  readonly wall: number;
  /** Since some fixed moment: nobody sets it, and it never goes back. */
  readonly steady: number;
}

/** What is remembered of earlier readings; see {@link readClock}. All in milliseconds. */
export interface ClockTrust {
  /** The site's time less the steady clock. */
  readonly offset: number;
  /** The latest time given; the next is not before it, but for a correction backwards that has proved itself. */
  readonly time: number;
  /** While the wall clock is elsewhere: its own offset, and since when on the steady clock it has kept to it. */
  readonly apart: { readonly offset: number; readonly since: number } | null;
}

/** A wall clock that moves by more than this against the steady one has been set. */
export const CLOCK_TOLERANCE = 2 * SECOND;
/** A wall clock that was set is believed when it has kept to its new time for so long. */
export const CLOCK_PROOF = 5 * MINUTE;

/**
 * The site's time at a reading, as the `time` of what is to be remembered. It is the wall clock's while that moves with
 * the steady clock. After a jump it goes on from the last time on which both agreed, until the wall clock comes back
 * or has proved its new time. `trust` is null at the first reading: there is nothing to compare it with.
 */
export function readClock(trust: ClockTrust | null, { wall, steady }: ClockReading): ClockTrust {
  const offset = wall - steady;
  if (!trust) return { offset, time: wall, apart: null };
  if (Math.abs(offset - trust.offset) <= CLOCK_TOLERANCE)
    return { offset, time: Math.max(wall, trust.time), apart: null };
  const { apart } = trust;
  const kept = apart !== null && Math.abs(offset - apart.offset) <= CLOCK_TOLERANCE;
  const since = kept ? apart.since : steady;
  if (steady - since >= CLOCK_PROOF) return { offset, time: wall, apart: null };
  return {
    offset: trust.offset,
    time: Math.max(steady + trust.offset, trust.time),
    apart: { offset: kept ? apart.offset : offset, since },
  };
}

/** A clock that a jump of the machine's clock does not move. */
export interface SteadyClock extends Clock {
  /** Milliseconds by which the machine's clock is ahead of this one after a jump (negative: behind); null while they agree. */
  apart(): number | null;
  /** Milliseconds from the steady clock of the machine to this one: what another process goes on from. */
  offset(): number;
}

/**
 * The site's clock over readings of the machine's clocks. `offset`: that of a clock of the same machine which began earlier, and
 * knows what time it was before the machine's clock jumped.
 */
export function steadyClock(read: () => ClockReading, offset?: number): SteadyClock {
  const first = read();
  let trust = readClock(
    offset === undefined ? null : { offset, time: first.steady + offset, apart: null },
    first,
  );
  const look = (): ClockTrust => {
    trust = readClock(trust, read());
    return trust;
  };
  return {
    now: () => fromMillis(Math.floor(look().time)),
    apart: () => {
      const { apart, offset } = look();
      return apart && Math.round(apart.offset - offset);
    },
    offset: () => look().offset,
  };
}
