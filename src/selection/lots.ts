import type { Generator } from './generator.js';

/** Draws one of n, then one of the n − 1 left, …: the positions (from 1) parallel to the pool. Protocol 2.6 b. */
export function drawEqualLots(count: number, generator: Generator): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = 0; i < count - 1; i += 1) {
    const j = i + generator.uniform(count - i);
    const moved = order[i] as number;
    order[i] = order[j] as number;
    order[j] = moved;
  }
  return toLots(order);
}

/** Draws without replacement in proportion to the weights (methods `credit` and `merit`). Protocol 2.6 b. */
export function drawWeightedLots(weights: readonly number[], generator: Generator): number[] {
  const left = weights.map((_, index) => index);
  let total = weights.reduce((sum, weight) => sum + weight, 0);
  const order: number[] = [];
  while (left.length > 0) {
    let ticket = generator.uniform(total);
    let position = 0;
    let weight = weights[left[0] as number] as number;
    while (ticket >= weight) {
      ticket -= weight;
      position += 1;
      weight = weights[left[position] as number] as number;
    }
    order.push(...left.splice(position, 1));
    total -= weight;
  }
  return toLots(order);
}

/**
 * Positions in the pool of those among whom lots are drawn where the method has a big list: all whose weight is at least that
 * of the `most`-th. Protocol 2, section 2.6.
 */
export function bigListOf(weights: readonly number[], most: number): number[] {
  const cut = weights.toSorted((a, b) => b - a)[most - 1] ?? 0;
  return weights.flatMap((weight, index) => (weight >= cut ? [index] : []));
}

function toLots(order: readonly number[]): number[] {
  const lots = Array.from<number>({ length: order.length });
  for (const [position, index] of order.entries()) lots[index] = position + 1;
  return lots;
}
