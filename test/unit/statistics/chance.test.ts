import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chiSquareTail,
  covarianceFit,
  falseDiscovery,
  normalShare,
  pearson,
  twoSided,
  winDistribution,
} from '../../../src/statistics/chance.js';

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

describe('tails', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4: upper critical values of chi-square.
  it.each([
    [1, 3.841, 0.05],
    [3, 7.815, 0.05],
    [9, 16.919, 0.05],
    [9, 21.666, 0.01],
    [16, 26.296, 0.05],
    [16, 39.252, 0.001],
    [3, 6.251, 0.1],
  ])('of χ² with %i degrees of freedom at %f is %f', (df, statistic, p) => {
    expect(chiSquareTail(statistic, df)).toBeCloseTo(p, 4);
  });

  // The same handbook, table 1.3.6.7.1: area under the normal curve from 0 to z.
  it.each([
    [0, 1, 0.34134],
    [0, 1.96, 0.475],
    [0, 2.58, 0.49506],
    [-1, 1, 0.68269],
    [-Infinity, 0, 0.5],
  ])('of the normal curve from %f to %f hold %f', (from, to, share) => {
    expect(normalShare(from, to)).toBeCloseTo(share, 4);
  });
});

describe('wins', () => {
  it('over draws with chances 1/2 and 1/3 come out as counted by hand', () => {
    const [none, one, both] = winDistribution([1 / 2, 1 / 3]);
    expect(none).toBeCloseTo(1 / 3, 12);
    expect(one).toBeCloseTo(1 / 2, 12);
    expect(both).toBeCloseTo(1 / 6, 12);
  });

  it('over ten even draws are binomial, with the two-sided p of a sign test', () => {
    const distribution = winDistribution(Array.from({ length: 10 }, () => 0.5));
    expect(distribution.map((share) => Math.round(share * 1024))).toEqual([
      1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1,
    ]);
    const p = twoSided(distribution);
    // Sign test, n = 10: two-sided p of 0, 1, 2, 5 successes.
    expect(p[0]).toBeCloseTo(2 / 1024, 10);
    expect(p[1]).toBeCloseTo(22 / 1024, 10);
    expect(p[8]).toBeCloseTo(112 / 1024, 10);
    expect(p[5]).toBe(1);
  });

  it('have the mean and the variance of their chances, and a p that keeps its level', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 0, maxLength: 40 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (chances, level) => {
          const distribution = winDistribution(chances);
          const mean = total(distribution.map((share, wins) => share * wins));
          const variance = total(distribution.map((share, wins) => share * (wins - mean) ** 2));
          expect(total(distribution)).toBeCloseTo(1, 9);
          expect(mean).toBeCloseTo(total(chances), 8);
          expect(variance).toBeCloseTo(total(chances.map((p) => p * (1 - p))), 8);
          const p = twoSided(distribution);
          const alarms = total(distribution.filter((_, wins) => (p[wins] ?? 1) <= level));
          expect(alarms).toBeLessThanOrEqual(level + 1e-9);
        },
      ),
    );
  });
});

describe('corrections', () => {
  it('are those of Benjamini and Hochberg’s own example', () => {
    // Benjamini and Hochberg 1995, section 4.1: fifteen p-values, of which four are found at 5 %.
    const ps = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    const qs = falseDiscovery(ps);
    expect(qs.filter((q) => q <= 0.05)).toHaveLength(4);
    expect(ps.filter((p) => p * ps.length <= 0.05)).toHaveLength(3);
    expect(qs[3]).toBeCloseTo((0.0095 * 15) / 4, 10);
  });

  it('never call more remarkable than p alone, and keep its order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (ps) => {
          const qs = falseDiscovery(ps);
          for (const [i, p] of ps.entries()) {
            expect(qs[i]).toBeGreaterThanOrEqual(p - 1e-12);
            expect(qs[i]).toBeLessThanOrEqual(1);
            for (const [j, other] of ps.entries())
              if (p < other) expect(qs[i]).toBeLessThanOrEqual(qs[j] ?? 1);
          }
        },
      ),
    );
  });
});

describe('goodness of fit', () => {
  it('of a die is Pearson’s: 22 21 22 27 22 36 in 150 throws', () => {
    const fit = pearson([22, 21, 22, 27, 22, 36], [25, 25, 25, 25, 25, 25]);
    // (9 + 16 + 9 + 4 + 9 + 121) ÷ 25.
    expect(fit.statistic).toBeCloseTo(6.72, 10);
    expect(fit.df).toBe(5);
    expect(fit.p).toBeCloseTo(0.242, 3);
    expect(fit.few).toBe(false);
  });

  it('with the covariance of equal draws is Pearson’s too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 8, maxLength: 8 }),
        (observed, weights) => {
          const n = total(observed);
          const own = weights.slice(0, observed.length);
          const p = own.map((weight) => weight / total(own));
          const covariance = p.flatMap((a, i) => p.map((b, j) => n * ((i === j ? a : 0) - a * b)));
          const expected = p.map((share) => share * n);
          const [exact, plain] = [covarianceFit(observed, expected, covariance), pearson(observed, expected)];
          expect(exact.df).toBe(plain.df);
          expect(exact.statistic).toBeCloseTo(plain.statistic, 6);
        },
      ),
    );
  });

  it('says nothing of too few draws, or of none', () => {
    expect(pearson([1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25]).few).toBe(true);
    expect(covarianceFit([0, 0], [0, 0], [0, 0, 0, 0])).toMatchObject({
      statistic: 0,
      df: 0,
      p: 1,
      few: true,
    });
  });
});
