import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideHalfUp,
  fen,
  formatWan,
  formatYuan,
  MAX_FEN,
  parseYuan,
  plainYuan,
  savingsRate,
} from '../../../src/basics/index.js';

describe('parseYuan', () => {
  it.each([
    ['0', 0],
    ['1', 100],
    ['98000', 9_800_000],
    ['98,000.50', 9_800_050],
    ['1.9', 190],
    ['0.01', 1],
    [' 41500.00 ', 4_150_000],
    ['10000000000', MAX_FEN],
  ])('reads %j as %d fen', (text, amount) => {
    expect(parseYuan(text)).toBe(amount);
  });

  it.each([
    '',
    '-1',
    '+1',
    '1.999',
    '1e3',
    '1 000',
    '9,80,00',
    '.5',
    '5.',
    '１２',
    '一百',
    '10000000000.01',
    'NaN',
  ])('refuses %j', (text) => {
    expect(parseYuan(text)).toBeUndefined();
  });

  it('reads back what is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_FEN }), (amount) => {
        expect(parseYuan(formatYuan(amount))).toBe(amount);
        expect(parseYuan(plainYuan(amount))).toBe(amount);
      }),
    );
  });
});

describe('amounts', () => {
  it('are safe integers of fen', () => {
    expect(fen(1)).toBe(1);
    for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => fen(wrong)).toThrow();
  });

  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [4_150_000, '41,500.00'],
    [-123_456_789, '-1,234,567.89'],
  ])('%d fen is shown as %s yuan', (amount, text) => {
    expect(formatYuan(amount)).toBe(text);
  });

  it.each([
    [4_503_810_000, '4503.81', '4503.81'],
    [3_282_100_000, '3282.10', '3282.1'],
    [1_000_000_000, '1000.00', '1000'],
    [0, '0.00', '0'],
    [4_999, '0.00', '0'],
    [5_000, '0.01', '0.01'],
    [-5_000, '-0.01', '-0.01'],
  ])('%d fen is shown as %s 万元, trimmed %s', (amount, full, trimmed) => {
    expect(formatWan(amount)).toBe(full);
    expect(formatWan(amount, true)).toBe(trimmed);
  });
});

describe('rates', () => {
  it.each([
    // Printed rates of the report of 2017, recomputed from its sums.
    [4_503_810_000, 15_937_050_000, '28.26'],
    [39_283_750_000, 1_083_912_340_000 + 39_283_750_000, '3.50'],
    [5_571_590_000, 126_098_340_000, '4.42'],
    [18_500, 60_000, '30.83'],
    [0, 100, '0.00'],
    [100, 100, '100.00'],
    [1, 20_000, '0.01'],
  ])('%d of %d is %s %%', (saving, budget, rate) => {
    expect(savingsRate(saving, budget)).toBe(rate);
  });

  it('has no value without a budget', () => {
    expect(savingsRate(0, 0)).toBeNull();
  });

  it('rounds half up, away from zero below it', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        (a, b) => {
          const rounded = divideHalfUp(a, b);
          // |a/b − rounded| ≤ ½, and exactly ½ only away from zero.
          const twice = 2n * (rounded * b - a);
          const away = a < 0n ? -twice : twice;
          expect(away > -b && away <= b).toBe(true);
        },
      ),
    );
  });
});
