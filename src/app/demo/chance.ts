import { createHash } from 'node:crypto';
import seedrandom from 'seedrandom';

/** Reproducible chance for invented data. Never used for a selection. */
export interface Chance {
  /** An integer of `from` … `to`, both inclusive. */
  int(from: number, to: number): number;
  /** One of a list. */
  pick<T>(list: readonly T[]): T;
  /** True with a probability. */
  is(probability: number): boolean;
  /** A standard normal number. */
  normal(): number;
  /** `count` different members of a list. */
  sample<T>(list: readonly T[], count: number): T[];
  /** 32 bytes in hex. */
  hex(): string;
}

/** Chance of a seed and a purpose: another purpose draws other numbers. */
export function createChance(seed: string, purpose: string): Chance {
  const next = seedrandom(createHash('sha256').update(`${seed} ${purpose}`).digest('hex'));
  let hashes = 0;
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    pick: (list) => {
      const item = list[int(0, list.length - 1)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    is: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    sample: (list, count) => {
      const left = [...list];
      return Array.from({ length: Math.min(count, left.length) }, () =>
        left.splice(int(0, left.length - 1), 1),
      ).flat();
    },
    hex: () =>
      createHash('sha256')
        .update(`${seed} ${purpose} ${(hashes += 1)}`)
        .digest('hex'),
  };
}
