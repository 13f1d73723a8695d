/** Whether places, lots and K fell as chance lets them. */
import { K_VALUES, methodOf } from '../selection/index.js';
import { covarianceFit, type Fit, pearson } from './chance.js';
import { chancesOf, type DrawnPool } from './drawn-pool.js';

/** Buckets of relative positions in a pool. */
export const POSITION_BUCKETS = 10;
/** Buckets of lots and of positions, each. */
export const LOT_BUCKETS = 5;

/** The bucket that the middle of a place lies in: the same from either end. */
const bucketOf = (index: number, count: number, buckets: number): number =>
  Math.floor(((index + 0.5) * buckets) / count);

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
