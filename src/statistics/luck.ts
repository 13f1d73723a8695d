import type { Method } from '../selection/index.js';
import { type Fit, falseDiscovery, normalShare, twoSided, winDistribution } from './chance.js';
import { chancesOf, type DrawnPool, LUCK } from './drawn-pool.js';
import { kFit, lotFit, positionFit } from './fits.js';

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
