import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ballBits,
  findLotteryGame,
  isNextIssue,
  issueFits,
  type LotteryGame,
  lotteryFault,
  lotterySlot,
} from '../../../src/selection/lottery.js';

const KL8 = findLotteryGame('kl8') as LotteryGame;
const DAY = 86_400_000;

describe('a game', () => {
  it('is known by its code alone', () => {
    expect(findLotteryGame('kl8')).toEqual({ count: 20, of: 80, drawMinute: 1290 });
    expect(findLotteryGame('ssq')).toBeUndefined();
    expect(findLotteryGame('toString')).toBeUndefined();
  });

  it.each([
    ['kl8, C(80, 20) = 3.5 · 10^18', [{ count: 20, of: 80 }], 61],
    [
      'ssq, C(33, 6) · 16 = 17,721,088',
      [
        { count: 6, of: 33 },
        { count: 1, of: 16 },
      ],
      24,
    ],
    ['one of 1024', [{ count: 1, of: 1024 }], 10],
    ['one of 1023', [{ count: 1, of: 1023 }], 9],
    ['nothing', [], 0],
  ])('has bits: %s', (_name, groups, bits) => {
    expect(ballBits(groups)).toBe(bits);
  });
});

describe('the numbers of a draw', () => {
  const three: LotteryGame = { count: 3, of: 120, drawMinute: 0 };

  it.each([
    [['1', '2', '3'], undefined],
    [['7', '80', '120'], undefined],
    [['118', '119', '120'], undefined],
    [['1', '2'], 'count'],
    [['1', '2', '3', '4'], 'count'],
    [['0', '2', '3'], 'range'],
    [['1', '02', '3'], 'range'],
    [['1', '2', '121'], 'range'],
    [['1', '2', '0003'], 'range'],
    [['1', '2', '3 '], 'range'],
    [['1', '2', ' 3'], 'range'],
    [['1', '2', 'x3'], 'range'],
    [['1', '2', ''], 'range'],
    [['1', '3', '3'], 'order'],
    [['2', '1', '3'], 'order'],
    [['1', '3', '2'], 'order'],
    [['9', '10', '8'], 'order'],
  ] as const)('are judged: %j %s', (numbers, fault) => {
    expect(lotteryFault(three, numbers)).toBe(fault);
  });

  it('have up to three digits', () => {
    const large = { count: 1, of: 5000, drawMinute: 0 };
    expect(lotteryFault(large, ['999'])).toBeUndefined();
    expect(lotteryFault(large, ['1000'])).toBe('range');
  });
});

describe('the time of a draw', () => {
  it.each([
    ['2017-05-08T13:30:00.000Z', '2017-05-08T13:30:00.000Z'],
    ['2017-05-08T13:30:00.001Z', '2017-05-09T13:30:00.000Z'],
    ['2017-05-08T13:29:59.999Z', '2017-05-08T13:30:00.000Z'],
    ['2016-12-31T20:00:00.000Z', '2017-01-01T13:30:00.000Z'],
  ])('is 21:30 in Shanghai, the first not before %s', (from, slot) => {
    expect(new Date(lotterySlot(KL8, Date.parse(from))).toISOString()).toBe(slot);
  });

  it('is less than a day away, at the minute of the game', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.nat(1439), (millis, drawMinute) => {
        const slot = lotterySlot({ ...KL8, drawMinute }, millis);
        expect(slot).toBeGreaterThanOrEqual(millis);
        expect(slot - millis).toBeLessThan(DAY);
        // UTC+8: the hands of a clock in Shanghai.
        const local = new Date(slot + 8 * 3_600_000).toISOString();
        const [hour, minute] = [Math.floor(drawMinute / 60), drawMinute % 60];
        expect(local.slice(11)).toBe(
          `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`,
        );
      }),
    );
  });
});

describe('the next issue', () => {
  it.each([
    ['2017121', '2017120', true],
    ['2017120', '2017120', false],
    ['2017119', '2017120', false],
    ['2017122', '2017120', false],
    ['2018121', '2017120', false],
    ['2017010', '2017009', true],
    ['201710', '2017009', false],
    ['2017100', '2017099', true],
    // A year of 365 draws at most, fewer than 30 of them left out.
    ['2018001', '2017365', true],
    ['2018001', '2017335', true],
    ['2018001', '2017334', false],
    ['2018002', '2017365', false],
    ['2016001', '2017365', false],
    ['2017001', '2017365', false],
  ])('%s after %s: %s', (issue, before, isNext) => {
    expect(isNextIssue(issue, before)).toBe(isNext);
  });
});

describe('the issue of a slot', () => {
  /** 21:30 in Shanghai. */
  const fits = (issue: string, day: string, time = '13:30:00.000') =>
    issueFits(issue, Date.parse(`${day}T${time}Z`));

  it.each([
    // The 128th day of the year, at most 30 of them without a draw.
    ['2017128', '2017-05-08', true],
    ['2017129', '2017-05-08', false],
    ['2017098', '2017-05-08', true],
    ['2017097', '2017-05-08', false],
    ['2016128', '2017-05-08', false],
    ['2018128', '2017-05-08', false],
    ['2018001', '2017-05-08', false],
    ['2017001', '2017-01-01', true],
    ['2017000', '2017-01-01', false],
    ['2017002', '2017-01-01', false],
    ['2017001', '2017-01-31', true],
    ['2017001', '2017-02-01', false],
    ['2016366', '2016-12-31', true],
    ['2017365', '2017-12-31', true],
    ['2017366', '2017-12-31', false],
    // The last 30 days may be closed ones: the first draw after them is that of the next year.
    ['2018001', '2017-12-02', true],
    ['2018001', '2017-12-01', false],
    ['2018002', '2017-12-31', false],
    ['2018000', '2017-12-31', false],
    ['2016001', '2017-12-31', false],
    // No issue at all.
    ['20171280', '2017-05-08', false],
    ['x2017128', '2017-05-08', false],
    ['2017128x', '2017-05-08', false],
    ['128', '2017-05-08', false],
    ['', '2017-05-08', false],
  ])('%s on %s: %s', (issue, day, isFit) => {
    expect(fits(issue, day)).toBe(isFit);
  });

  it('goes by the days of Shanghai', () => {
    expect(fits('2018001', '2017-12-31', '16:00:00.000')).toBe(true);
    expect(fits('2017365', '2017-12-31', '16:00:00.000')).toBe(false);
    expect(fits('2017365', '2017-12-31', '15:59:59.999')).toBe(true);
    expect(fits('2017129', '2017-05-08', '16:00:00.000')).toBe(true);
    expect(fits('2017129', '2017-05-08', '15:59:59.999')).toBe(false);
  });
});
