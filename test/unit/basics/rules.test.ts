import { describe, expect, it } from 'vitest';
import {
  addMillis,
  assert,
  assertDefined,
  assertNever,
  CLOCK_PROOF,
  CLOCK_TOLERANCE,
  DAY,
  deadlineBounds,
  dueAt,
  fail,
  failAll,
  findDivision,
  formatWan,
  HOUR,
  isCivilDate,
  isCivilMonth,
  isDivisionValid,
  isFailureCode,
  isInstant,
  listDivisions,
  listDivisionsAt,
  MINUTE,
  maskPhone,
  ok,
  parseShanghai,
  parseYuan,
  REFUSALS,
  rulesAt,
  SECOND,
  savingsRate,
  signUpFault,
  systemClock,
  toMillis,
  uuidV7,
} from '../../../src/basics/index.js';

describe('what the code relies on', () => {
  it('throws where it is not so, and says what', () => {
    expect(() => assert(0, 'sum')).toThrow('assertion failed: sum');
    expect(() => assert(1, 'sum')).not.toThrow();
    for (const nothing of [null, undefined])
      expect(() => assertDefined(nothing, 'row')).toThrow('assertion failed: row');
    for (const value of [0, '', false]) expect(assertDefined(value, 'row')).toBe(value);
    expect(() => assertNever('x' as never)).toThrow('unexpected value: "x"');
  });
});

describe('instants', () => {
  it('have units', () => {
    expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1000, 60_000, 3_600_000, 86_400_000]);
    expect([CLOCK_TOLERANCE, CLOCK_PROOF]).toEqual([2000, 300_000]);
    expect(addMillis('2017-05-01T00:00:00.000Z', -1)).toBe('2017-04-30T23:59:59.999Z');
    expect(isInstant(systemClock.now())).toBe(true);
    expect(Math.abs(toMillis(systemClock.now()) - Date.now())).toBeLessThan(HOUR);
    expect(uuidV7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it.each([
    ['2016-02-29T23:59:59.999Z', true],
    ['2017-02-29T00:00:00.000Z', false],
    ['2017-13-01T00:00:00.000Z', false],
    ['2017-05-01T24:00:00.000Z', false],
    ['2017-05-01T00:00:00Z', false],
    ['2017-05-01T00:00:00.000', false],
    ['2017-05-01T00:00:00.000Z\n', false],
    [' 2017-05-01T00:00:00.000Z', false],
    ['02017-05-01T00:00:00.000Z', false],
    ['+002017-05-01T00:00:00.000Z', false],
    ['', false],
  ])('are written in one way: %j, %s', (text, is) => {
    expect(isInstant(text)).toBe(is);
  });
});

describe('civil dates and times', () => {
  it.each(['x2017-05-01', '2017-05-01x', '2017-05-01T00:00', '12017-05-01', '2017-00-01', '2017-05-00'])(
    '%j is no date',
    (text) => expect(isCivilDate(text)).toBe(false),
  );

  it.each([
    ['2017-01', true],
    ['2017-09', true],
    ['2017-10', true],
    ['2017-12', true],
    ['2017-13', false],
    ['2017-20', false],
    ['2017-1', false],
    ['x2017-01', false],
    ['2017-011', false],
    ['017-01', false],
  ])('%s as a month: %s', (text, is) => expect(isCivilMonth(text)).toBe(is));

  it.each([
    ['2017-05-02T00:00', '2017-05-01T16:00:00.000Z'],
    ['2017-05-02 23:59:59', '2017-05-02T15:59:59.000Z'],
    [' 2017-05-02 19:05 ', '2017-05-02T11:05:00.000Z'],
    ['x2017-05-02 19:05', undefined],
    ['2017-05-02 19:05x', undefined],
    ['2017-05-02 19:05:60', undefined],
    ['2017-05-02 19:60', undefined],
    ['2017-05-02 20:05', '2017-05-02T12:05:00.000Z'],
    ['2017-05-02 30:05', undefined],
    ['2017-05-02_19:05', undefined],
    ['2017-05-02 19:05:', undefined],
  ])('%j in Shanghai is %s', (text, instant) => expect(parseShanghai(text)).toBe(instant));
});

describe('the rules of 2017-01', () => {
  it('are those that the site publishes', () => {
    expect(rulesAt('2017-01-01T00:00:00.000Z')).toEqual({
      version: '2017-01',
      inForceFrom: '2017-01-01',
      agencyReviewDays: 2,
      entryNoticeFrom: '2026-01-01',
      entryNoticeDays: 5,
      needReviewDays: 1,
      signUpDays: 3,
      signUpMostDays: 180,
      entryFormHours: 24,
      openingDays: 3,
      minEntries: { state: 3, social: 1 },
      drandDelaySeconds: 600,
      lotteryMarginSeconds: 3600,
      incidentDays: 3,
      suspensionNoticeDays: 3,
      decisionDays: 3,
      courseFrom: '2018-01-01',
      choiceDays: 3,
      publicityDays: 3,
      answerDays: 5,
      confirmDays: 3,
      contractDays: 10,
      filingDays: 3,
      contractConfirmDays: 3,
      acceptanceDays: 10,
      evaluationDays: 10,
      appealDays: 10,
      directChoiceDays: 5,
      directGrounds: ['disaster', 'continuation', 'sole', 'failed'],
      directStateBelowFen: 30_000_000,
      redoSeconds: 3600,
      drawBelowFen: 50_000_000,
      compulsoryBelowFen: 100_000_000,
    });
  });

  it('give periods in working days', () => {
    // Friday 5 May 2017.
    const since = '2017-05-05T02:00:00.000Z';
    expect(dueAt('agencyReviewDays', since, since)).toBe('2017-05-09T02:00:00.000Z');
    expect(dueAt('needReviewDays', since, since)).toBe('2017-05-08T02:00:00.000Z');
  });
});

describe('divisions', () => {
  const [before, after] = [findDivision('532331'), findDivision('532302')];

  it('are found by code, valid now or once', () => {
    expect(before).toEqual({
      code: '532331',
      zh: '禄丰县',
      en: 'Lufeng County',
      level: 'county',
      validFromYear: null,
      validUntilYear: 2021,
      countyKey: 'lufeng',
      tile: before?.tile,
    });
    expect(after).toMatchObject({ validFromYear: 2021, validUntilYear: null });
    expect(findDivision('110101')).toBeUndefined();
  });

  it('count both years of a change as valid', () => {
    const valid = (year: number) => [before, after].map((one) => one && isDivisionValid(one, year));
    expect(valid(2020)).toEqual([true, false]);
    expect(valid(2021)).toEqual([true, true]);
    expect(valid(2022)).toEqual([false, true]);
    expect(valid(0)).toEqual([true, false]);
    expect(valid(9999)).toEqual([false, true]);
  });

  it('are listed one per county, by the year in Shanghai', () => {
    const lufeng = (list: readonly { countyKey: string; code: string }[]) =>
      list.filter(({ countyKey }) => countyKey === 'lufeng').map(({ code }) => code);
    expect(lufeng(listDivisions(2020))).toEqual(['532331']);
    expect(lufeng(listDivisions(2021))).toEqual(['532302']);
    expect(lufeng(listDivisionsAt('2020-12-31T15:59:59.999Z'))).toEqual(['532331']);
    expect(lufeng(listDivisionsAt('2020-12-31T16:00:00.000Z'))).toEqual(['532302']);
    expect(listDivisions(0)).toHaveLength(11);
    expect(listDivisions(2017)[0]).toMatchObject({ code: '532300', level: 'prefecture' });
  });
});

describe('refusals', () => {
  it('are known by their own codes', () => {
    expect(isFailureCode('form/required')).toBe(true);
    expect(isFailureCode('toString')).toBe(false);
    expect(isFailureCode('')).toBe(false);
  });

  it('answer with the status of their kind', () => {
    const statusOf = (suffix: RegExp) =>
      new Set(Object.entries(REFUSALS).flatMap(([code, status]) => (suffix.test(code) ? [status] : [])));
    expect(statusOf(/\/not-found$/)).toEqual(new Set([404]));
    expect(statusOf(/\/forbidden$/)).toEqual(new Set([403]));
    expect(statusOf(/\/(wrong-state|already-.*)$/)).toEqual(new Set([409]));
    expect(statusOf(/^query\//)).toEqual(new Set([400]));
    expect(statusOf(/\/busy$/)).toEqual(new Set([503]));
  });

  it('carry field and values where they have them', () => {
    expect(ok(5)).toEqual({ ok: true, value: 5 });
    expect(fail('form/required')).toEqual({ ok: false, errors: [{ code: 'form/required' }] });
    expect(Object.keys(fail('form/required').errors[0] ?? {})).toEqual(['code']);
    expect(fail('form/required', 'name', { most: 3 })).toEqual({
      ok: false,
      errors: [{ code: 'form/required', field: 'name', params: { most: 3 } }],
    });
    const errors = [{ code: 'form/required' }, { code: 'form/choose' }] as const;
    expect(failAll(errors)).toEqual({ ok: false, errors });
  });
});

describe('the edges of amounts and numbers', () => {
  it.each([
    ['x1', undefined],
    ['1x', undefined],
    ['1234,567', undefined],
    ['1,234', 123_400],
    ['12,345,678', 1_234_567_800],
    ['1,234,56', undefined],
    ['1.5', 150],
    ['0000000000001', undefined],
  ])('%j is %s fen', (text, amount) => expect(parseYuan(text)).toBe(amount));

  it('have a sign below zero alone', () => {
    expect(formatWan(-4_999)).toBe('-0.00');
    expect(formatWan(-123_450_000, true)).toBe('-123.45');
    expect(savingsRate(-1, 200)).toBe('-0.50');
    expect(savingsRate(1, -1)).toBeNull();
    expect(savingsRate(1, 1)).toBe('100.00');
  });

  it('hide all of a short telephone number', () => {
    expect(maskPhone('123456')).toBe('****');
    expect(maskPhone('1234567')).toBe('123****4567');
  });
});

describe('the sign-up period', () => {
  const opensAt = '2017-05-05T01:00:00.000Z';
  // A Friday: three working days later is Wednesday.
  const [earliest, latest] = ['2017-05-10T01:00:00.000Z', '2017-11-01T01:00:00.000Z'];

  it('lasts at least the working days of the rules, and at most their days', () => {
    expect(deadlineBounds(opensAt)).toEqual({ earliest, latest });
  });

  it.each([
    [addMillis(earliest, -1), 'too-short'],
    [earliest, undefined],
    [latest, undefined],
    [addMillis(latest, 1), 'too-long'],
    [opensAt, 'too-short'],
  ])('that ends at %s is %s', (closesAt, fault) => {
    expect(signUpFault({ opensAt, closesAt })).toBe(fault);
  });
});
