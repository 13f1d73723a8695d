import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  type Deed,
  halvesOn,
  nextChangeOn,
  pointsOf,
  standingOn,
  starsOf,
  twoYearsBefore,
  worthInPoints,
  worthOn,
} from '../../../src/basics/index.js';

const aDeed = (points: number, on = '2023-03-15', struckFrom: string | null = null): Deed => ({
  points,
  on,
  struckFrom,
});

const dates = fc.integer({ min: 0, max: 9000 }).map((days) => addDays('2018-01-01', days));
const deeds = fc.array(
  fc.record({
    points: fc.integer({ min: -40_000, max: 20_000 }),
    on: dates,
    struckFrom: fc.option(dates, { nil: null }),
  }),
  { maxLength: 30 },
);

describe('the points of a deed', () => {
  it('are ten for each star above or below three, and those of the table for the others', () => {
    expect([500, 467, 300, 100].map((score) => pointsOf('evaluated', '2023-03-15', score))).toEqual([
      20_000, 16_700, 0, -20_000,
    ]);
    expect(pointsOf('declined', '2023-03-15', null)).toBe(-5000);
    expect(pointsOf('suspended', '2023-03-15', null)).toBe(-40_000);
  });

  it('are none where nobody evaluated, and for what was done before the table', () => {
    expect(pointsOf('evaluated', '2023-03-15', null)).toBeUndefined();
    expect(pointsOf('forfeited', '2017-12-31', null)).toBeUndefined();
    expect(pointsOf('forfeited', '2018-01-01', null)).toBe(-30_000);
  });
});

describe('the half-life of a deed', () => {
  it('begins with the day after the same day of the next year', () => {
    const deed = aDeed(-5000);
    expect(worthInPoints(worthOn(deed, '2024-03-15'))).toBe(-5);
    expect(worthInPoints(worthOn(deed, '2024-03-16'))).toBe(-2.5);
    expect(worthInPoints(worthOn(deed, '2025-03-15'))).toBe(-2.5);
    expect(worthInPoints(worthOn(deed, '2025-03-16'))).toBe(-1.25);
    expect(nextChangeOn(deed, '2023-03-15')).toBe('2024-03-16');
    expect(nextChangeOn(deed, '2024-03-16')).toBe('2025-03-16');
  });

  it('of the 29th of February ends with the 28th where there is no other', () => {
    expect([1, 2, 3, 4].map((count) => halvesOn('2024-02-29', count))).toEqual([
      '2025-03-01',
      '2026-03-01',
      '2027-03-01',
      '2028-03-01',
    ]);
  });

  it('is exact: a whole number of parts, half of what it was, nine times; then nothing', () => {
    const deed = aDeed(-4999);
    let before = worthOn(deed, '2023-03-15');
    expect(before).toBe(-4999 * 512);
    for (let count = 1; count <= 9; count += 1) {
      const now = worthOn(deed, halvesOn(deed.on, count));
      expect(Number.isSafeInteger(now) && now * 2 === before).toBe(true);
      before = now;
    }
    expect(worthOn(deed, halvesOn(deed.on, 10))).toBe(0);
    expect(nextChangeOn(deed, halvesOn(deed.on, 10))).toBeNull();
  });

  it('changes on the dates that are told beforehand and on no others', () => {
    fc.assert(
      fc.property(deeds, dates, ([deed], date) => {
        if (!deed) return;
        const next = nextChangeOn(deed, date);
        const last = next === null ? addDays(date, 5000) : addDays(next, -1);
        expect(worthOn(deed, last)).toBe(worthOn(deed, date));
        if (next !== null && deed.points !== 0 && deed.on <= date)
          expect(worthOn(deed, next)).not.toBe(worthOn(deed, date));
      }),
    );
  });

  it('of those of the last 24 months is over at most once', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const first = twoYearsBefore(date);
        expect(halvesOn(first, 2) > date).toBe(true);
        expect(halvesOn(addDays(first, -1), 2) <= date).toBe(true);
      }),
    );
    expect(twoYearsBefore('2020-02-29')).toBe('2018-03-01');
  });
});

describe('the standing', () => {
  it('is its start until there is a deed', () => {
    expect(standingOn(87, [], '2023-03-15')).toBe(87);
  });

  it('is rounded once, half up, after everything is added', () => {
    // Three times -0.4 is -1.2: rounded one by one it would be nothing.
    expect(standingOn(100, [aDeed(-400), aDeed(-400), aDeed(-400)], '2023-03-15')).toBe(99);
    expect(standingOn(100, [aDeed(-500)], '2023-03-15')).toBe(100);
    expect(standingOn(100, [aDeed(-501)], '2023-03-15')).toBe(99);
    expect(standingOn(100, [aDeed(-5000)], '2024-03-16')).toBe(98);
  });

  it('counts a struck deed until the day before', () => {
    const deed = aDeed(-30_000, '2023-03-15', '2023-04-01');
    expect(standingOn(100, [deed], '2023-03-31')).toBe(70);
    expect(standingOn(100, [deed], '2023-04-01')).toBe(100);
    expect(nextChangeOn(deed, '2023-03-31')).toBe('2023-04-01');
    expect(nextChangeOn(deed, '2023-04-01')).toBeNull();
  });

  it('keeps within its bounds, and does not depend on the order of deeds', () => {
    expect(standingOn(100, Array(9).fill(aDeed(-30_000)), '2023-03-15')).toBe(1);
    expect(standingOn(900, Array(9).fill(aDeed(20_000)), '2023-03-15')).toBe(1000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), deeds, dates, (start, all, date) => {
        const standing = standingOn(start, all, date);
        expect(Number.isInteger(standing) && standing >= 1 && standing <= 1000).toBe(true);
        expect(standingOn(start, [...all].reverse(), date)).toBe(standing);
      }),
    );
  });

  it('has stars by the published bands', () => {
    expect([1, 59, 60, 89, 90, 119, 120, 149, 150, 1000].map(starsOf)).toEqual([
      1, 1, 2, 2, 3, 3, 4, 4, 5, 5,
    ]);
  });
});
