import jStat from 'jstat';

/** Logarithm of n factorial. */
const factorial = (n: number): number => jStat.gammaln(n + 1);

/** Logarithm of the number of ways to choose `k` of `n`. */
const choose = (n: number, k: number): number => factorial(n) - factorial(k) - factorial(n - k);

/**
 * Chance that two who enter `a` and `b` of `needs` at random, independently, meet in `together` or more of them: the upper
 * tail of the hypergeometric distribution (Fisher's exact test, one-sided).
 */
export function meetingChance(needs: number, a: number, b: number, together: number): number {
  let chance = 0;
  for (let k = Math.max(together, a + b - needs, 0); k <= Math.min(a, b); k += 1)
    chance += Math.exp(choose(a, k) + choose(needs - a, b - k) - choose(needs, b));
  return Math.min(1, chance);
}
