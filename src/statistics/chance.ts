/** The mathematics of the fairness page, pure; every formula is written out in docs/fairness.md. */
import jStat from 'jstat';

/** Chance that χ² with `df` degrees of freedom is at least `statistic`; 1 without a degree of freedom. */
export function chiSquareTail(statistic: number, df: number): number {
  return df < 1 ? 1 : Math.min(1, Math.max(0, 1 - jStat.chisquare.cdf(statistic, df)));
}

/** Share of a normal distribution between two standard deviations. */
export function normalShare(from: number, to: number): number {
  return jStat.normal.cdf(to, 0, 1) - jStat.normal.cdf(from, 0, 1);
}

/** Outcomes rarer than this are left out at the upper end: they are beyond what these numbers can hold. */
const NEVER = 1e-18;

/** Chances of 0, 1, … wins in independent draws with these chances of winning each (Poisson binomial), exactly. */
export function winDistribution(chances: readonly number[]): number[] {
  let distribution = [1];
  for (const p of chances) {
    const next = Array.from<number>({ length: distribution.length + 1 }).fill(0);
    for (const [wins, share] of distribution.entries()) {
      next[wins] = (next[wins] ?? 0) + share * (1 - p);
      next[wins + 1] = (next[wins + 1] ?? 0) + share * p;
    }
    while (next.length > 1 && (next.at(-1) ?? 0) < NEVER) next.pop();
    distribution = next;
  }
  return distribution;
}

/**
 * Two-sided p of each outcome of a distribution: the chance of an outcome that is no likelier. Outcomes that differ by
 * rounding alone count as equally likely.
 */
export function twoSided(distribution: readonly number[]): number[] {
  return distribution.map((own) =>
    Math.min(
      1,
      distribution.reduce((sum, share) => (share <= own * (1 + 1e-9) ? sum + share : sum), 0),
    ),
  );
}

/** The least share of false alarms (Benjamini and Hochberg 1995) at which each p would be called remarkable. */
export function falseDiscovery(ps: readonly number[]): number[] {
  const order = ps.map((_, index) => index).sort((a, b) => (ps[b] ?? 0) - (ps[a] ?? 0));
  const adjusted = Array.from<number>({ length: ps.length });
  let least = 1;
  for (const [place, index] of order.entries()) {
    least = Math.min(least, ((ps[index] ?? 0) * ps.length) / (ps.length - place));
    adjusted[index] = least;
  }
  return adjusted;
}

/** A test of goodness of fit. */
export interface Fit {
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
  readonly observed: readonly number[];
  readonly expected: readonly number[];
  /** True while a cell expects fewer than five: too few draws for χ² to be trusted. */
  readonly few: boolean;
}

function toFit(
  observed: readonly number[],
  expected: readonly number[],
  found: { readonly statistic: number; readonly df: number },
): Fit {
  const few = found.df < 1 || expected.some((count) => count > 0 && count < 5);
  return { ...found, p: chiSquareTail(found.statistic, found.df), observed, expected, few };
}

/** Pearson's test: Σ (observed − expected)² ÷ expected over cells of one multinomial. */
export function pearson(observed: readonly number[], expected: readonly number[]): Fit {
  const statistic = expected.reduce(
    (sum, count, cell) => (count > 0 ? sum + ((observed[cell] ?? 0) - count) ** 2 / count : sum),
    0,
  );
  const df = Math.max(0, expected.filter((count) => count > 0).length - 1);
  return toFit(observed, expected, { statistic, df });
}

/**
 * dᵀV⁻d with d = observed − expected and V the covariance of the counts (row by row): Pearson's statistic where all
 * draws are alike, and exact in its mean where they differ. The rank of V is the degrees of freedom.
 */
export function covarianceFit(
  observed: readonly number[],
  expected: readonly number[],
  covariance: readonly number[],
): Fit {
  const n = observed.length;
  const d = observed.map((count, cell) => count - (expected[cell] ?? 0));
  const v = Float64Array.from(covariance);
  const at = (row: number, column: number): number => v[row * n + column] ?? 0;
  const least = 1e-9 * Math.max(1e-300, ...d.map((_, cell) => at(cell, cell)));
  let statistic = 0;
  let df = 0;
  for (let i = 0; i < n; i += 1) {
    const pivot = at(i, i);
    // The counts of a draw add up: what the others fix has no variance of its own.
    if (pivot <= least) continue;
    df += 1;
    const di = d[i] ?? 0;
    statistic += di ** 2 / pivot;
    for (let j = i + 1; j < n; j += 1) {
      const factor = at(j, i) / pivot;
      d[j] = (d[j] ?? 0) - factor * di;
      for (let k = i + 1; k < n; k += 1) v[j * n + k] = at(j, k) - factor * at(i, k);
    }
  }
  return toFit(observed, expected, { statistic, df });
}
