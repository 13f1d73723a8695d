/** The standing of an agency (信用分): one formula over deeds that the public log has. Whoever has the log alone can repeat it. */
import { addDays, type CivilDate, isCivilDate } from './dates.js';

/** Points are written in thousandths. */
export const POINT = 1000;

/** What a standing is at least and at most, in points: the number of tickets in the credit method. */
export const STANDING_BOUNDS = { least: 1, most: 1000 } as const;

/** After so many halvings, ten years, a deed counts nothing. */
const MOST_HALVINGS = 10;

/** A deed halves at most nine times: in this part of a thousandth every worth is a whole number. */
const PARTS = 2 ** (MOST_HALVINGS - 1);

/** Deeds that have points of their own. */
export type FixedDeed = 'declined' | 'lapsed' | 'forfeited' | 'terminated' | 'suspended' | 'finding';

/** What counts in a standing. */
export type DeedName = FixedDeed | 'evaluated';

/** The points of deeds, in one dated version. */
export interface StandingPoints {
  /** First civil date of deeds that have these points; what was done before all versions has none. */
  readonly inForceFrom: CivilDate;
  /** Thousandths of a point for each hundredth of a star above or below `middle`, the score that changes nothing. */
  readonly eachHundredth: number;
  readonly middle: number;
  /** Thousandths of a point. */
  readonly fixed: Readonly<Record<FixedDeed, number>>;
}

/** Every version of the points, the oldest first. Source: ours; platforms publish none that could be recomputed. */
export const STANDING_POINTS: readonly StandingPoints[] = [
  {
    inForceFrom: '2018-01-01',
    eachHundredth: 100,
    middle: 300,
    fixed: {
      declined: -5 * POINT,
      lapsed: -10 * POINT,
      forfeited: -30 * POINT,
      terminated: -30 * POINT,
      suspended: -40 * POINT,
      finding: -30 * POINT,
    },
  },
];

/**
 * Thousandths of a point of a deed on a civil date; `score` in hundredths of a star for a service that was evaluated. Undefined for
 * what was done before there were points, and for a service that nobody evaluated.
 */
export function pointsOf(name: DeedName, on: CivilDate, score: number | null): number | undefined {
  const points = STANDING_POINTS.findLast(({ inForceFrom }) => inForceFrom <= on);
  if (!points) return undefined;
  if (name !== 'evaluated') return points.fixed[name];
  return score === null ? undefined : (score - points.middle) * points.eachHundredth;
}

/** A deed as the formula sees it. */
export interface Deed {
  /** Thousandths of a point. */
  readonly points: number;
  /** Civil date in Asia/Shanghai. */
  readonly on: CivilDate;
  /** First civil date on which it no longer counts, where it was struck. */
  readonly struckFrom: CivilDate | null;
}

/** The same day of another year; where there is none, the last of its month: Civil Code of the PRC, article 202. */
function addYears(date: CivilDate, years: number): CivilDate {
  const [year = '', month = '', day = ''] = date.split('-');
  const other = String(Number(year) + years).padStart(4, '0');
  const same = `${other}-${month}-${day}`;
  return isCivilDate(same) ? same : `${other}-02-28`;
}

/**
 * The first civil date after the `count`-th twelve months of a deed: the day of the deed does not count, and the twelve months end
 * with the same day of the next year, as periods are counted in the Civil Code of the PRC, articles 201 and 202.
 */
export function halvesOn(on: CivilDate, count: number): CivilDate {
  return addDays(addYears(on, count), 1);
}

/** How often a deed has halved by a civil date; {@link MOST_HALVINGS} where it counts nothing. */
function halvings(on: CivilDate, date: CivilDate): number {
  // The day of the year is over with the end of its last day; the 29th of February with the 28th, whose next day is later than both.
  const isOver = on.slice(4) < date.slice(4);
  const count = Number(date.slice(0, 4)) - Number(on.slice(0, 4)) - (isOver ? 0 : 1);
  return Math.min(Math.max(count, 0), MOST_HALVINGS);
}

/** What a deed counts on a civil date, in 512ths of a thousandth of a point: whole, half, a quarter, …; 0 once struck or ten years old. */
export function worthOn({ points, on, struckFrom }: Deed, date: CivilDate): number {
  const count = halvings(on, date);
  if (count === MOST_HALVINGS || (struckFrom !== null && struckFrom <= date)) return 0;
  return points === 0 ? 0 : points * 2 ** (MOST_HALVINGS - 1 - count);
}

/** A worth in points, to three decimals, as people read it. */
export function worthInPoints(worth: number): number {
  return Math.round(worth / PARTS) / POINT;
}

/** The standing on a civil date: the start and all deeds, added exactly, rounded once (half up), within the bounds. */
export function standingOn(start: number, deeds: readonly Deed[], date: CivilDate): number {
  const whole = POINT * PARTS;
  const sum = deeds.reduce((total, deed) => total + worthOn(deed, date), start * whole);
  const rounded = Math.floor((2 * sum + whole) / (2 * whole));
  return Math.min(Math.max(rounded, STANDING_BOUNDS.least), STANDING_BOUNDS.most);
}

/** The first civil date after another on which a deed counts otherwise; null where it never will. */
export function nextChangeOn({ on, struckFrom }: Deed, date: CivilDate): CivilDate | null {
  if (struckFrom !== null && struckFrom <= date) return null;
  const count = halvings(on, date);
  const next = count === MOST_HALVINGS ? null : halvesOn(on, count + 1);
  return next !== null && struckFrom !== null && struckFrom < next ? struckFrom : next;
}

/** The first civil date of deeds that are at most 24 months old on a date. */
export function twoYearsBefore(date: CivilDate): CivilDate {
  const start = addYears(date, -2);
  return halvesOn(start, 2) > date ? start : addDays(start, 1);
}

/** From which standing on an agency has how many stars, the most first. Source: ours. */
export const STAR_BANDS = [
  { stars: 5, from: 150 },
  { stars: 4, from: 120 },
  { stars: 3, from: 90 },
  { stars: 2, from: 60 },
  { stars: 1, from: STANDING_BOUNDS.least },
] as const;

/** Stars of a standing. */
export function starsOf(standing: number): number {
  return STAR_BANDS.find(({ from }) => standing >= from)?.stars ?? 1;
}

/** Who is on the red list and on the black list; of the last 24 months. Source: ours. */
export const LIST_CRITERIA = {
  /** At least so many evaluated services, whose mean is at least so many hundredths of a star, and no misconduct. */
  red: { services: 3, mean: 450 },
  /** A standing of at most so many points, or a suspension that holds. */
  black: { standing: 40 },
} as const;
