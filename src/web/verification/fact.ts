/** One line of what a certificate says of itself, and how its values are written. */
import { formatShanghai } from '../../basics/index.js';
import type { VerifyWords } from './words.js';

/** One thing that a certificate says; `advice` tells with what to compare it. Every text is final. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  /** True for digests and keys, which are set in another type. */
  readonly isHash: boolean;
  readonly advice: string | null;
}

/** Longer lists are cut: they stand in the file. */
export const MOST_LISTED = 20;

/** An instant in Asia/Shanghai to the second. */
export const moment = (instant: string): string => formatShanghai(instant, true);

/** Items of a list in one sentence, at most 20 and how many more there are. */
export function listed(items: readonly string[], separator: string, words: VerifyWords): string {
  const shown = items.slice(0, MOST_LISTED).join(separator);
  const count = items.length - MOST_LISTED;
  return count > 0 ? `${shown}${words('verify.more', { count })}` : shown;
}
