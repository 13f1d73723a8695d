import type { CivilMonth } from '../basics/index.js';
import type { Fit } from './chance.js';
import type { DrawnPool } from './drawn-pool.js';
import { type AgencyLuck, assessFairness, type Fairness } from './luck.js';

/** Six significant digits: what is published is the same on every machine. */
export const published = (value: number): number =>
  Number.isFinite(value) ? Number(value.toPrecision(6)) : value;

const orNull = (value: number | null): number | null => (value === null ? null : published(value));

/** A test as published. */
export function toPublicFit({ statistic, df, p, observed, expected, few }: Fit) {
  return {
    statistic: published(statistic),
    df,
    p: published(p),
    observed,
    expected: expected.map(published),
    tooFew: few,
  };
}

/** An agency's luck as published. */
export function toPublicLuck(luck: AgencyLuck, name?: string) {
  return {
    creditCode: luck.agencyCode,
    ...(name === undefined ? {} : { name }),
    draws: luck.draws,
    expected: published(luck.expected),
    wins: luck.wins,
    variance: published(luck.variance),
    z: orNull(luck.z),
    p: orNull(luck.p),
    q: orNull(luck.q),
    priceEntries: luck.priceEntries,
    priceWins: luck.priceWins,
  };
}

/** Everything but the agencies, as published. */
export function toPublicFairness(fairness: Fairness, voidRounds: number) {
  const { luck, ...counts } = fairness.totals;
  const { withoutWin, remarkable, zBars, position, lots, k } = fairness;
  return {
    totals: {
      ...Object.fromEntries(luck.map(({ method, count }) => [method, count])),
      ...counts,
      voidRounds,
    },
    withoutWin: { ...withoutWin, expected: published(withoutWin.expected) },
    remarkable: { ...remarkable, expected: published(remarkable.expected) },
    distribution: zBars.map(({ from, to, observed, expected, normal }) => ({
      from: Number.isFinite(from) ? from : null,
      to: Number.isFinite(to) ? to : null,
      observed,
      expected: published(expected),
      normal: published(normal),
    })),
    tests: { position: toPublicFit(position), lots: toPublicFit(lots), k: toPublicFit(k) },
  };
}

/**
 * The text of a month's report, fixed once and for all: the month with every agency in it, and all selections up to
 * its end. `draws` hold at least everything up to that month.
 */
export function reportText(
  draws: readonly DrawnPool[],
  month: CivilMonth,
  voidRounds: { readonly month: number; readonly toDate: number },
): string {
  const toDate = draws.filter((draw) => draw.month <= month);
  const own = assessFairness(toDate.filter((draw) => draw.month === month));
  return JSON.stringify({
    format: 'zjcs-fairness/1',
    month,
    ...toPublicFairness(own, voidRounds.month),
    toDate: toPublicFairness(assessFairness(toDate), voidRounds.toDate),
    agencies: own.agencies.map((luck) => toPublicLuck(luck)),
  });
}
