import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import type { Method } from '../../src/selection/index.js';
import { type Fit, pearson } from '../../src/statistics/index.js';
import type { Counts, Stretch } from './fairness-draws.js';
import type { Figure } from './report.js';

const STRETCH = 20_000;

interface Series {
  readonly name: string;
  readonly method: Method;
  readonly weights: readonly number[];
  readonly draws: number;
}

/** A million draws: pools are small, so that every cell is hit often. */
const SERIES: readonly Series[] = [
  { name: 'random', method: 'random', weights: Array.from({ length: 8 }, () => 1), draws: 400_000 },
  { name: 'reference', method: 'reference', weights: Array.from({ length: 6 }, () => 1), draws: 400_000 },
  { name: 'credit', method: 'credit', weights: [60, 80, 100, 120, 140], draws: 200_000 },
];

const add = (into: number[], counts: readonly number[]): void => {
  for (const [cell, count] of counts.entries()) into[cell] = (into[cell] ?? 0) + count;
};

async function drawSeries(pool: Tinypool, { name, method, weights, draws }: Series): Promise<Counts> {
  const stretches = Array.from({ length: Math.ceil(draws / STRETCH) }, (_, index): Stretch => {
    const from = index * STRETCH;
    return { series: name, method, weights, from, to: Math.min(draws, from + STRETCH) };
  });
  const total: Counts = { first: [], pairs: [], k: [] };
  for (const counts of await Promise.all(stretches.map((one) => pool.run(one) as Promise<Counts>))) {
    add(total.first, counts.first);
    add(total.pairs, counts.pairs);
    add(total.k, counts.k);
  }
  return total;
}

function toFigure(name: string, draws: number, { statistic, df, p }: Fit): Figure {
  return {
    name: `${name}, ${draws.toLocaleString('en')} draws`,
    value: `χ² = ${statistic.toFixed(2)}, ${df} degrees of freedom, p = ${p.toFixed(4)}`,
    required: 'p > 0.001',
  };
}

function figuresOf({ name, weights, draws }: Series, counts: Counts): Figure[] {
  const size = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chance = (cell: number): number => (weights[cell] ?? 0) / total;
  const first = counts.first.map((_, cell) => draws * chance(cell));
  const pairs = counts.pairs.map((_, cell) => {
    const [a, b] = [Math.floor(cell / size), cell % size];
    return a === b ? 0 : (draws * chance(a) * (weights[b] ?? 0)) / (total - (weights[a] ?? 0));
  });
  return [
    toFigure(`${name}, pools of ${size}: place of the first`, draws, pearson(counts.first, first)),
    toFigure(`${name}, pools of ${size}: first and second`, draws, pearson(counts.pairs, pairs)),
    ...(counts.k.some((count) => count > 0)
      ? [
          toFigure(
            `${name}: K`,
            draws,
            pearson(
              counts.k,
              Array.from({ length: 4 }, () => draws / 4),
            ),
          ),
        ]
      : []),
  ];
}

/** Draws a million selections with the kernel of the site and tests how evenly they fall. */
export async function benchFairness(): Promise<Figure[]> {
  const began = performance.now();
  const pool = new Tinypool({
    filename: fileURLToPath(new URL('./fairness-worker.mjs', import.meta.url)),
    name: 'draw',
    maxThreads: Math.max(1, Math.min(4, cpus().length)),
  });
  const figures: Figure[] = [];
  for (const series of SERIES) figures.push(...figuresOf(series, await drawSeries(pool, series)));
  await pool.destroy();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return [
    ...figures,
    {
      name: 'seed of draw n of a series',
      value: 'SHA-256 of the text `zjcs-fairness/1/SERIES/n`, n from 0',
      required: '',
    },
    { name: 'a million draws took', value: `${seconds} s`, required: 'about a minute' },
  ];
}
