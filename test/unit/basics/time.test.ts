import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWorkingDays,
  divisions,
  formatShanghai,
  fromMillis,
  isCivilDate,
  isCivilMonth,
  isWorkingDay,
  listDivisions,
  missingCalendarYear,
  parseShanghai,
  rulesAt,
  startOfDate,
  toMillis,
  toShanghaiDate,
} from '../../../src/basics/index.js';

describe('civil dates in Asia/Shanghai', () => {
  it('do not depend on the time zone of the machine', () => {
    expect(process.env['TZ']).toBe('America/St_Johns');
    expect(toShanghaiDate('2017-05-01T15:59:59.999Z')).toBe('2017-05-01');
    expect(toShanghaiDate('2017-05-01T16:00:00.000Z')).toBe('2017-05-02');
    expect(startOfDate('2017-05-02')).toBe('2017-05-01T16:00:00.000Z');
    expect(formatShanghai('2017-05-01T16:00:01.000Z')).toBe('2017-05-02 00:00');
    expect(formatShanghai('2017-05-01T16:00:01.000Z', true)).toBe('2017-05-02 00:00:01');
  });

  it('are read back as they are shown', () => {
    const minutes = fc.integer({ min: toMillis('2000-01-01T00:00:00.000Z') / 60_000, max: 35_000_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const instant = fromMillis(minute * 60_000);
        expect(parseShanghai(formatShanghai(instant))).toBe(instant);
      }),
    );
  });

  it.each(['2017-02-29', '2017-13-01', '2017-1-1', '20170101', '2017-01-32', ''])('%j is no date', (text) => {
    expect(isCivilDate(text)).toBe(false);
  });

  it.each(['2017-05-08 24:00', '2017-05-08', '2017-02-30 09:00', '2017-05-08 9:00', 'tomorrow'])(
    '%j is no time',
    (text) => {
      expect(parseShanghai(text)).toBeUndefined();
    },
  );

  it('knows months and leap days', () => {
    expect(isCivilMonth('2017-11')).toBe(true);
    expect(isCivilMonth('2017-00')).toBe(false);
    expect(isCivilDate('2016-02-29')).toBe(true);
    expect(addDays('2016-02-28', 1)).toBe('2016-02-29');
    expect(addDays('2017-01-01', -1)).toBe('2016-12-31');
  });
});

describe('working days', () => {
  it.each([
    // National Day of 2017: 1 to 8 October off, Saturday 30 September worked instead.
    ['2017-09-30', true],
    ['2017-10-02', false],
    ['2017-10-08', false],
    ['2017-10-09', true],
    ['2017-05-06', false],
    ['2017-05-08', true],
  ])('%s: %s', (date, work) => {
    expect(isWorkingDay(date)).toBe(work);
  });

  it('are counted from the next day, at the same time of day', () => {
    // Friday 29 September: Saturday is worked, then eight days off.
    expect(addWorkingDays('2017-09-29T02:00:00.000Z', 1)).toBe('2017-09-30T02:00:00.000Z');
    expect(addWorkingDays('2017-09-29T02:00:00.000Z', 2)).toBe('2017-10-09T02:00:00.000Z');
    expect(addWorkingDays('2017-09-29T02:00:00.000Z', 0)).toBe('2017-09-29T02:00:00.000Z');
    // 16:30 UTC is the next day in Shanghai.
    expect(addWorkingDays('2017-05-04T16:30:00.000Z', 1)).toBe('2017-05-07T16:30:00.000Z');
  });

  it('end on a working day, and one more never comes earlier', () => {
    const start = fc.integer({
      min: toMillis('2017-01-01T00:00:00.000Z'),
      max: toMillis('2025-12-01T00:00:00.000Z'),
    });
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 15 }), (millis, days) => {
        const end = addWorkingDays(fromMillis(millis), days);
        expect(isWorkingDay(toShanghaiDate(end))).toBe(true);
        expect(addWorkingDays(fromMillis(millis), days + 1) > end).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('dated tables', () => {
  it('give each county a tile of its own on the map', () => {
    const tiles = new Map(divisions.map(({ countyKey, tile }) => [countyKey, tile.join()]));
    expect(new Set(tiles.values()).size).toBe(tiles.size);
    for (const { countyKey, tile } of divisions) expect(tiles.get(countyKey)).toBe(tile.join());
  });

  it('join the codes that one county has had', () => {
    const in2017 = listDivisions(2017).map(({ code }) => code);
    const in2026 = listDivisions(2026).map(({ code }) => code);
    expect(in2017).toHaveLength(11);
    expect(in2026).toHaveLength(11);
    expect(in2017).toContain('532331');
    expect(in2026).toContain('532302');
    expect(in2026).not.toContain('532331');
  });

  it('have rules for every instant', () => {
    for (const at of ['2016-01-01T00:00:00.000Z', '2017-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z'])
      expect(rulesAt(at).version).toMatch(/^\d{4}-\d{2}$/);
  });
});

describe('the calendar of working days', () => {
  const known = ['2025-10-01', '2026-01-01', '2026-10-01'];
  it.each([
    ['2026-10-31T15:59:59.999Z', undefined],
    // November begins in Shanghai.
    ['2026-10-31T16:00:00.000Z', '2027'],
    ['2026-12-31T15:59:59.999Z', '2027'],
    ['2026-12-31T16:00:00.000Z', '2027'],
    ['2025-11-05T00:00:00.000Z', undefined],
    ['2028-03-01T00:00:00.000Z', '2028'],
  ])('at %s misses %s', (now, year) => {
    expect(missingCalendarYear(now, known)).toBe(year);
  });

  it('knows the years of the package', () => {
    expect(missingCalendarYear('2017-12-01T00:00:00.000Z')).toBeUndefined();
    expect(missingCalendarYear('2999-12-01T00:00:00.000Z')).toBe('2999');
  });
});
