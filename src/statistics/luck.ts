import type { CivilDate, CivilMonth } from '../basics/index.js';
import { K_VALUES, METHODS, type Method, methodOf } from '../selection/index.js';
import {
  covarianceFit,
  type Fit,
  falseDiscovery,
  normalShare,
  pearson,
  twoSided,
  winDistribution,
} from './chance.js';

/** An entry of a drawn pool. */
export interface PoolMember {
  readonly agencyCode: string;
  /** Tickets; null where all lots are alike. */
  readonly weight: number | null;
  readonly lot: number;
  readonly rank: number;
}

/** A selection that stands, with its pool in the order of agency codes. */
export interface DrawnPool {
  readonly needId: string;
  readonly number: string;
  readonly method: Method;
  readonly month: CivilMonth;
  readonly awardedOn: CivilDate;
  readonly members: readonly PoolMember[];
  /** K in per cent where it was drawn. */
  readonly k: number | null;
}

/** Methods by which luck alone decides: lots, all alike or in proportion to standing. */
const LUCK = METHODS.filter((method) => methodOf(method).ranking.by === 'lot');

/** Each member's chance of coming first, in the order of the pool; null where prices decide. */
export function chancesOf(draw: DrawnPool): readonly number[] | null {
  if (!LUCK.includes(draw.method)) return null;
  if (!methodOf(draw.method).weighted) return draw.members.map(() => 1 / draw.members.length);
  const total = draw.members.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return draw.members.map(({ weight }) => (weight ?? 0) / total);
}

/** An agency's luck over some draws. */
export interface AgencyLuck {
  readonly agencyCode: string;
  /** Draws of luck in whose pool it was. */
  readonly draws: number;
  readonly wins: number;
  readonly expected: number;
  readonly variance: number;
  /** (wins − expected) ÷ √variance; null without variance. */
  readonly z: number | null;
  /** Exact two-sided p; null without a draw of luck. */
  readonly p: number | null;
  /** After Benjamini and Hochberg, over all agencies with a draw of luck. */
  readonly q: number | null;
  readonly priceEntries: number;
  readonly priceWins: number;
}

/** Bars of the distribution of z: half a standard deviation each, the outer ones open. */
export interface ZBar {
  readonly from: number;
  readonly to: number;
  readonly observed: number;
  /** Agencies that chance would put here, from each one's own draws, exactly. */
  readonly expected: number;
  /** The same if every z were normal. */
  readonly normal: number;
}

/** Everything about the draws of a period. */
export interface Fairness {
  readonly totals: {
    /** Selections by each method of luck. */
    readonly luck: readonly { readonly method: Method; readonly count: number }[];
    readonly price: number;
    readonly entries: number;
    readonly agencies: number;
  };
  /** Agencies in the order of p, the least first; those with price methods alone last. */
  readonly agencies: readonly AgencyLuck[];
  readonly withoutWin: { readonly expected: number; readonly observed: number };
  /** Agencies with p of at most 0.05, and how many are left after either correction. */
  readonly remarkable: {
    readonly expected: number;
    readonly observed: number;
    readonly bonferroni: number;
    readonly falseDiscovery: number;
  };
  readonly zBars: readonly ZBar[];
  readonly position: Fit;
  readonly lots: Fit;
  readonly k: Fit;
}

/** Below this p a result is called remarkable. */
export const LEVEL = 0.05;
/** Buckets of relative positions in a pool. */
export const POSITION_BUCKETS = 10;
export const LOT_BUCKETS = 5;

/** The bucket that the middle of a place lies in: the same from either end. */
const bucketOf = (index: number, count: number, buckets: number): number =>
  Math.floor(((index + 0.5) * buckets) / count);

interface Tally {
  chances: number[];
  wins: number;
  priceEntries: number;
  priceWins: number;
}

function tally(draws: readonly DrawnPool[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const draw of draws) {
    const chances = chancesOf(draw);
    for (const [index, { agencyCode, rank }] of draw.members.entries()) {
      let own = tallies.get(agencyCode);
      if (!own) {
        own = { chances: [], wins: 0, priceEntries: 0, priceWins: 0 };
        tallies.set(agencyCode, own);
      }
      const won = rank === 1 ? 1 : 0;
      if (chances) {
        own.chances.push(chances[index] ?? 0);
        own.wins += won;
      } else {
        own.priceEntries += 1;
        own.priceWins += won;
      }
    }
  }
  return tallies;
}

const Z_EDGES = Array.from({ length: 13 }, (_, index) => -3 + index / 2);

/** Number of the bar of a z: the first holds all below −3, the last all from 3 on. */
export const zBarOf = (z: number): number => Z_EDGES.filter((edge) => z >= edge).length;

/** Where the winners stood in their pools, by tenths of the pool; the chance of each tenth comes from each pool. */
export function positionFit(draws: readonly DrawnPool[]): Fit {
  const n = POSITION_BUCKETS;
  const observed = Array.from<number>({ length: n }).fill(0);
  const expected = Array.from<number>({ length: n }).fill(0);
  const covariance = Array.from<number>({ length: n * n }).fill(0);
  for (const draw of draws) {
    const chances = chancesOf(draw);
    if (!chances) continue;
    const shares = Array.from<number>({ length: n }).fill(0);
    for (const [index, p] of chances.entries()) {
      const bucket = bucketOf(index, chances.length, n);
      shares[bucket] = (shares[bucket] ?? 0) + p;
      if (draw.members[index]?.rank === 1) observed[bucket] = (observed[bucket] ?? 0) + 1;
    }
    for (const [i, p] of shares.entries()) {
      expected[i] = (expected[i] ?? 0) + p;
      for (const [j, q] of shares.entries()) {
        const cell = i * n + j;
        covariance[cell] = (covariance[cell] ?? 0) + (i === j ? p : 0) - p * q;
      }
    }
  }
  return covarianceFit(observed, expected, covariance);
}

/** Sizes of the buckets of `count` places. */
const bucketSizes = (count: number, buckets: number): number[] => {
  const sizes = Array.from<number>({ length: buckets }).fill(0);
  for (let index = 0; index < count; index += 1) {
    const bucket = bucketOf(index, count, buckets);
    sizes[bucket] = (sizes[bucket] ?? 0) + 1;
  }
  return sizes;
};

/** Lots against positions, by fifths of both; methods that draw by weight do not deal them evenly. */
export function lotFit(draws: readonly DrawnPool[]): Fit {
  const b = LOT_BUCKETS;
  const cells = b * b;
  const observed = Array.from<number>({ length: cells }).fill(0);
  const pools = new Map<number, number>();
  for (const { method, members } of draws) {
    const n = members.length;
    if (methodOf(method).weighted || n < 2) continue;
    pools.set(n, (pools.get(n) ?? 0) + 1);
    for (const [index, { lot }] of members.entries()) {
      const cell = bucketOf(index, n, b) * b + bucketOf(lot - 1, n, b);
      observed[cell] = (observed[cell] ?? 0) + 1;
    }
  }
  const expected = Array.from<number>({ length: cells }).fill(0);
  const covariance = Array.from<number>({ length: cells * cells }).fill(0);
  for (const [n, count] of pools) {
    const sizes = bucketSizes(n, b);
    // Covariance of a random permutation's table: product of the two margins' own, over n − 1.
    const margin = sizes.map((x, i) => sizes.map((y, j) => (i === j ? x : 0) - (x * y) / n));
    for (let i = 0; i < cells; i += 1) {
      const [row, column] = [Math.floor(i / b), i % b];
      expected[i] = (expected[i] ?? 0) + (count * (sizes[row] ?? 0) * (sizes[column] ?? 0)) / n;
      for (let j = 0; j < cells; j += 1) {
        const rows = margin[row]?.[Math.floor(j / b)] ?? 0;
        const columns = margin[column]?.[j % b] ?? 0;
        covariance[i * cells + j] = (covariance[i * cells + j] ?? 0) + (count * rows * columns) / (n - 1);
      }
    }
  }
  return covarianceFit(observed, expected, covariance);
}

/** How often each K was drawn. */
export function kFit(draws: readonly DrawnPool[]): Fit {
  const observed = K_VALUES.map((k) => draws.filter((draw) => draw.k === k).length);
  const total = observed.reduce((sum, count) => sum + count, 0);
  return pearson(
    observed,
    K_VALUES.map(() => total / K_VALUES.length),
  );
}

/** Luck of one tally, its distribution beside it. */
function judge(agencyCode: string, own: Tally) {
  const expected = own.chances.reduce((sum, p) => sum + p, 0);
  const variance = own.chances.reduce((sum, p) => sum + p * (1 - p), 0);
  const distribution = winDistribution(own.chances);
  const ps = twoSided(distribution);
  const lucky = own.chances.length > 0;
  // A pool of one leaves nothing to chance, only rounding.
  const z = variance > 1e-9 ? (own.wins - expected) / Math.sqrt(variance) : null;
  const { wins, priceEntries, priceWins } = own;
  // More wins than any outcome that is kept: see `winDistribution`.
  const p = lucky ? (ps[wins] ?? 0) : null;
  const luck = { agencyCode, draws: own.chances.length, wins, expected, variance, z, p };
  return { luck: { ...luck, priceEntries, priceWins }, distribution, ps };
}

/** The luck of one agency from its draws alone: without the others there is no correction. */
export function judgeAgency(agencyCode: string, draws: readonly DrawnPool[]): AgencyLuck {
  const own = tally(draws).get(agencyCode) ?? { chances: [], wins: 0, priceEntries: 0, priceWins: 0 };
  const { luck } = judge(agencyCode, own);
  return { ...luck, q: null };
}

/** Everything that the fairness page says about these selections. One pass, no I/O. */
export function assessFairness(draws: readonly DrawnPool[]): Fairness {
  const judged = [...tally(draws)].map(([agencyCode, own]) => judge(agencyCode, own));
  const lucky = judged.filter(({ luck }) => luck.p !== null);
  const qs = falseDiscovery(lucky.map(({ luck }) => luck.p ?? 1));
  const bars = Array.from({ length: Z_EDGES.length + 1 }, () => ({ observed: 0, expected: 0 }));
  let varied = 0;
  for (const { luck, distribution } of lucky) {
    if (luck.z === null) continue;
    varied += 1;
    const own = bars[zBarOf(luck.z)];
    if (own) own.observed += 1;
    for (const [wins, share] of distribution.entries()) {
      const bar = bars[zBarOf((wins - luck.expected) / Math.sqrt(luck.variance))];
      if (bar) bar.expected += share;
    }
  }
  const sum = (value: (one: (typeof lucky)[number]) => number) =>
    lucky.reduce((total, one) => total + value(one), 0);
  const qOf = new Map(lucky.map(({ luck }, index) => [luck.agencyCode, qs[index] ?? 1]));
  const agencies: AgencyLuck[] = judged
    .map(({ luck }) => ({ ...luck, q: qOf.get(luck.agencyCode) ?? null }))
    .sort((a, b) => (a.p ?? 2) - (b.p ?? 2) || (a.agencyCode < b.agencyCode ? -1 : 1));
  const luck = LUCK.map((method) => ({
    method,
    count: draws.filter((draw) => draw.method === method).length,
  }));
  return {
    totals: {
      luck,
      price: draws.filter(({ method }) => !LUCK.includes(method)).length,
      entries: draws.reduce((total, { members }) => total + members.length, 0),
      agencies: lucky.length,
    },
    agencies,
    withoutWin: {
      expected: sum(({ distribution }) => distribution[0] ?? 0),
      observed: sum(({ luck }) => (luck.wins === 0 ? 1 : 0)),
    },
    remarkable: {
      expected: sum(({ distribution, ps }) =>
        distribution.reduce((total, share, wins) => ((ps[wins] ?? 1) <= LEVEL ? total + share : total), 0),
      ),
      observed: sum(({ luck }) => ((luck.p ?? 1) <= LEVEL ? 1 : 0)),
      bonferroni: sum(({ luck }) => ((luck.p ?? 1) * lucky.length <= LEVEL ? 1 : 0)),
      falseDiscovery: qs.filter((q) => q <= LEVEL).length,
    },
    zBars: bars.map((bar, index) => {
      const [from, to] = [Z_EDGES[index - 1] ?? -Infinity, Z_EDGES[index] ?? Infinity];
      return { from, to, ...bar, normal: varied * normalShare(from, to) };
    }),
    position: positionFit(draws),
    lots: lotFit(draws),
    k: kFit(draws),
  };
}
