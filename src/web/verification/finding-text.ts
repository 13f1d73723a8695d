/** Findings of the kernel in a reader's words. */
import { formatYuan } from '../../basics/index.js';
import type { Coded, Finding } from '../../selection/index.js';
import type { VerifyWords } from './words.js';

/** Longer texts are cut: a list of thousands of lots tells a reader nothing. */
const LONGEST = 400;

function sentence({ key, params }: Coded, words: VerifyWords): string {
  const values = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'object') return [name, sentence(value, words)];
    return [name, typeof value === 'number' && name.endsWith('Fen') ? formatYuan(value) : value];
  });
  return words(`finding.${key}`, Object.fromEntries(values) as Record<string, string | number>);
}

/** What a check expected or found: a value as it stands, a sentence, or several faults; at most 400 characters and `…`. */
export function findingText(finding: Finding, words: VerifyWords): string {
  const text =
    'verbatim' in finding
      ? finding.verbatim
      : 'key' in finding
        ? sentence(finding, words)
        : finding.map((fault) => sentence(fault, words)).join(words('verify.and'));
  // What a forger wrote must not steer the terminal that shows it.
  const shown = text.slice(0, LONGEST).replace(/\p{Cc}+/gu, ' ');
  return text.length > LONGEST ? `${shown}…` : shown;
}
