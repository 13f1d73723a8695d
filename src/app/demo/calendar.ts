import {
  addDays,
  addMillis,
  HOUR,
  type Instant,
  isWorkingDay,
  MINUTE,
  startOfDate,
} from '../../basics/index.js';
import type { Chance } from './chance.js';

/** Working days of a period, both ends inclusive. */
export function workingDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) days.push(day);
  return days;
}

/** An invented sign-up period: opens in office hours, closes on the half hour four to nine working days later. */
export function inventPeriod(
  days: readonly string[],
  chance: Chance,
): { opensAt: Instant; closesAt: Instant } {
  const length = chance.int(4, 9);
  const close = chance.int(length, days.length - 1);
  const at = (day: string | undefined, millis: number): Instant => addMillis(startOfDate(day ?? ''), millis);
  return {
    opensAt: at(days[close - length], 9 * HOUR + chance.int(0, 7 * 60) * MINUTE + chance.int(0, 59_999)),
    closesAt: at(days[close], 9 * HOUR + chance.int(0, 16) * 30 * MINUTE),
  };
}
