import { createHash } from 'node:crypto';
import { drawPool, K_VALUES, type Method, methodOf, type PoolEntry } from '../../src/selection/index.js';

/** A stretch of one series of draws. */
export interface Stretch {
  readonly series: string;
  readonly method: Method;
  /** Tickets of each place of the pool; their number is the pool's size. */
  readonly weights: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** How often each outcome came. */
export interface Counts {
  /** By the place of the first lot. */
  readonly first: number[];
  /** By the places of the first and the second lot: first × size + second. */
  readonly pairs: number[];
  /** By the place of K among the values that it is drawn from. */
  readonly k: number[];
}

/** The rule of the seeds, as printed: anybody can make them. */
export const seedOf = (series: string, index: number): string =>
  createHash('sha256').update(`zjcs-fairness/1/${series}/${index}`).digest('hex');

/**
 * Draws a stretch with the kernel of the site.
 * @public Called by the thread that `fairness-worker.mjs` starts.
 */
export function draw({ series, method, weights, from, to }: Stretch): Counts {
  const size = weights.length;
  const { takesBid, weighted } = methodOf(method);
  const entries: PoolEntry[] = weights.map((weight, index) => ({
    agency: `place-${String(index).padStart(3, '0')}`,
    entryHash: '',
    bid: takesBid ? 100_000 + index : null,
    weight: weighted ? weight : null,
  }));
  const zeros = (length: number) => Array.from<number>({ length }).fill(0);
  const counts: Counts = { first: zeros(size), pairs: zeros(size * size), k: zeros(K_VALUES.length) };
  const count = (list: number[], cell: number) => {
    list[cell] = (list[cell] ?? 0) + 1;
  };
  for (let index = from; index < to; index += 1) {
    const { K, lots } = drawPool(method, entries, seedOf(series, index));
    const first = lots.indexOf(1);
    count(counts.first, first);
    count(counts.pairs, first * size + lots.indexOf(2));
    if (K !== null) count(counts.k, (K_VALUES as readonly number[]).indexOf(K));
  }
  return counts;
}
