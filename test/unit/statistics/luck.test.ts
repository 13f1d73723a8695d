import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPool, type Method, type PoolEntry } from '../../../src/selection/index.js';
import { chancesOf, type DrawnPool } from '../../../src/statistics/drawn-pool.js';
import { kFit, lotFit, positionFit } from '../../../src/statistics/fits.js';
import { assessFairness, judgeAgency, zBarOf } from '../../../src/statistics/luck.js';

const codeOf = (index: number): string => `agency-${String(index).padStart(4, '0')}`;

/** A selection whose lots are given in the order of the pool. */
function aDraw(
  lots: readonly number[],
  more: Partial<DrawnPool> & {
    readonly codes?: readonly string[];
    readonly weights?: readonly number[];
  } = {},
): DrawnPool {
  const { codes, weights, ...rest } = more;
  return {
    needId: 'need',
    number: 'CX-2017-000001',
    method: 'random',
    month: '2017-05',
    awardedOn: '2017-05-08',
    k: null,
    members: lots.map((lot, index) => ({
      agencyCode: codes?.[index] ?? codeOf(index),
      weight: weights?.[index] ?? null,
      lot,
      rank: lot,
    })),
    ...rest,
  };
}

/** Selections by the real kernel, from seeds that are digests of a counter. */
function kernelDraws(count: number, method: Method, size: (index: number) => number): DrawnPool[] {
  return Array.from({ length: count }, (_, draw) => {
    const entries: PoolEntry[] = Array.from({ length: size(draw) }, (__, index) => ({
      agency: codeOf(index),
      entryHash: '',
      bid: method === 'reference' ? 100_000 + index : null,
      weight: method === 'credit' ? 80 + ((index * 7) % 40) : null,
    }));
    const seed = createHash('sha256').update(`luck ${method} ${draw}`).digest('hex');
    const { K, lots, ranking } = drawPool(method, entries, seed);
    return {
      ...aDraw(lots, { method, k: method === 'reference' ? K : null }),
      members: entries.map(({ agency, weight }, index) => ({
        agencyCode: agency,
        weight,
        lot: lots[index] ?? 0,
        rank: ranking.indexOf(agency) + 1,
      })),
    };
  });
}

describe('an agency', () => {
  it('is measured by the chances of its own draws', () => {
    const draws = [
      aDraw([1, 2, 3, 4]),
      aDraw([1, 2]),
      aDraw([2, 1], { method: 'credit', weights: [90, 110] }),
      aDraw([2, 1], { method: 'lowest' }),
    ];
    const luck = judgeAgency(codeOf(0), draws);
    // 1/4 + 1/2 + 90/200; 1/4·3/4 + 1/2·1/2 + 0.45·0.55.
    expect(luck).toMatchObject({ draws: 3, wins: 2, priceEntries: 1, priceWins: 0 });
    expect(luck.expected).toBeCloseTo(1.2, 12);
    expect(luck.variance).toBeCloseTo(0.685, 12);
    expect(luck.z).toBeCloseTo(0.8 / Math.sqrt(0.685), 12);
    // Outcomes 0 to 3 by hand: 0.20625, 0.44375, 0.29375, 0.05625; two wins and whatever is no likelier.
    expect(luck.p).toBeCloseTo(0.55625, 12);
  });

  it('has nothing to be lucky about in a pool of one, or by price alone', () => {
    expect(judgeAgency(codeOf(0), [aDraw([1])])).toMatchObject({ expected: 1, wins: 1, z: null, p: 1 });
    expect(judgeAgency(codeOf(0), [aDraw([1, 2], { method: 'average' })])).toMatchObject({
      draws: 0,
      p: null,
      priceWins: 1,
    });
  });

  it('stands in the order of p; wins, draws and expectations add up', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: 1, max: 12 }).chain((n) =>
            fc.shuffledSubarray(
              Array.from({ length: n }, (_, i) => i + 1),
              { minLength: n },
            ),
          ),
          { minLength: 1, maxLength: 30 },
        ),
        (pools) => {
          const draws = pools.map((lots) => aDraw(lots));
          const { agencies, totals, withoutWin, zBars } = assessFairness(draws);
          const sum = (value: (one: (typeof agencies)[number]) => number) =>
            agencies.reduce((total, one) => total + value(one), 0);
          expect(sum(({ wins }) => wins)).toBe(draws.length);
          expect(sum(({ expected }) => expected)).toBeCloseTo(draws.length, 8);
          expect(sum(({ draws: entered }) => entered)).toBe(totals.entries);
          expect(withoutWin.observed).toBe(agencies.filter(({ wins }) => wins === 0).length);
          const ps = agencies.map(({ p }) => p ?? 2);
          expect(ps).toEqual([...ps].sort((a, b) => a - b));
          const varied = agencies.filter(({ z }) => z !== null).length;
          expect(zBars.reduce((total, bar) => total + bar.observed, 0)).toBe(varied);
          expect(zBars.reduce((total, bar) => total + bar.expected, 0)).toBeCloseTo(varied, 6);
          expect(zBars.reduce((total, bar) => total + bar.normal, 0)).toBeCloseTo(varied, 6);
        },
      ),
    );
  });

  it('of z −3.2, −3, 0 and 3 falls in the first, second, eighth and last interval', () => {
    expect([-3.2, -3, 0, 3].map(zBarOf)).toEqual([0, 1, 7, 13]);
  });
});

describe('chances', () => {
  it('are even, or in proportion to standing; prices have none', () => {
    expect(chancesOf(aDraw([1, 2, 3, 4]))).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(chancesOf(aDraw([1, 2], { method: 'credit', weights: [50, 150] }))).toEqual([0.25, 0.75]);
    expect(chancesOf(aDraw([1, 2], { method: 'reference' }))).toBeNull();
  });
});

describe('the tests of fit', () => {
  it('are passed by the kernel, with pools of many sizes', () => {
    const draws = [
      ...kernelDraws(3000, 'random', (index) => 3 + (index % 20)),
      ...kernelDraws(1000, 'credit', (index) => 3 + (index % 9)),
      ...kernelDraws(2000, 'reference', (index) => 6 + (index % 5)),
    ];
    // Fixed seeds: the values never change. Each has a chance of 1 in 1,000 to be below.
    for (const fit of [positionFit(draws), lotFit(draws), kFit(draws)]) {
      expect(fit.few).toBe(false);
      expect(fit.p).toBeGreaterThan(0.001);
    }
    expect(positionFit(draws).df).toBe(9);
    expect(lotFit(draws).df).toBe(16);
    expect(kFit(draws).df).toBe(3);
    const { remarkable } = assessFairness(draws);
    expect(remarkable.bonferroni).toBe(0);
  });

  it('find a draw that favours the first in the pool, one that keeps the order, and a K that sticks', () => {
    const fair = kernelDraws(600, 'random', () => 10);
    const favours = fair.map((draw, index) =>
      index % 5 === 0 ? aDraw([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) : draw,
    );
    expect(positionFit(favours).p).toBeLessThan(1e-6);
    expect(lotFit(favours).p).toBeLessThan(1e-6);
    expect(assessFairness(favours).agencies[0]).toMatchObject({ agencyCode: codeOf(0) });
    expect(assessFairness(favours).agencies[0]?.q).toBeLessThan(0.05);
    const sticks = Array.from({ length: 100 }, (_, index) =>
      aDraw([1, 2], { method: 'reference', k: index % 2 ? 95 : 96 }),
    );
    expect(kFit(sticks)).toMatchObject({ statistic: 100, df: 3 });
  });

  it('have the degrees of freedom as their mean, whatever the sizes of the pools', () => {
    const runs = 150;
    let [position, lots] = [0, 0];
    const all = kernelDraws(runs * 40, 'random', (index) => 2 + (index % 7));
    for (let run = 0; run < runs; run += 1) {
      const own = all.slice(run * 40, run * 40 + 40);
      const fit = positionFit(own);
      position += fit.statistic / fit.df;
      const lot = lotFit(own);
      lots += lot.statistic / lot.df;
    }
    expect(Math.abs(position / runs - 1)).toBeLessThan(0.1);
    expect(Math.abs(lots / runs - 1)).toBeLessThan(0.1);
  });
});
