/** The only user of seedrandom. Source: protocol, section 2.5; traps in its section 5. */
import seedrandom from 'seedrandom';
import { coded, Refusal } from './finding.js';

/** One number that was drawn, as the explanation shows it. */
export interface Drawn {
  readonly n: number;
  /** 32-bit words taken, the refused ones first; empty for n = 1. */
  readonly words: readonly number[];
  readonly value: number;
}

/** A stream of numbers that a seed fixes. */
export interface Generator {
  /** The next 32-bit word. */
  u32(): number;
  /** One of 0 … n − 1, each equally likely (1 ≤ n ≤ 2^32); draws nothing for n = 1. */
  uniform(n: number): number;
}

const WORDS = 2 ** 32;

/** The generator of a seed, which must be 64 lower-case hex digits. `onDraw` hears of every number drawn. */
export function createGenerator(seed: string, onDraw?: (drawn: Drawn) => void): Generator {
  // seedrandom(undefined) would seed itself, and long or non-ASCII seeds collide.
  if (typeof seed !== 'string' || !/^[0-9a-f]{64}$/.test(seed))
    throw new Error('seed is not 64 lower-case hex digits');
  const stream = seedrandom(seed);
  const u32 = (): number => stream.int32() >>> 0;
  return {
    u32,
    uniform(n) {
      if (!Number.isInteger(n) || n < 1 || n > WORDS) throw new Refusal(coded('draw/range', { count: n }));
      const words: number[] = [];
      if (n > 1) {
        // Words above the largest multiple of n would favour small remainders.
        const limit = Math.floor(WORDS / n) * n;
        do words.push(u32());
        while ((words.at(-1) ?? 0) >= limit);
      }
      const value = (words.at(-1) ?? 0) % n;
      onDraw?.({ n, words, value });
      return value;
    },
  };
}
