/** Findings of the kernel in a reader's words. */
import { formatYuan } from '../../basics/index.js';
import type { Coded, Finding } from '../../selection/index.js';
import { plainText } from './plain-text.js';
import type { VerifyWords } from './words.js';

function sentence({ key, params }: Coded, words: VerifyWords): string {
  const values = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'object') return [name, sentence(value, words)];
    return [name, typeof value === 'number' && name.endsWith('Fen') ? formatYuan(value) : value];
  });
  return words(`finding.${key}`, Object.fromEntries(values) as Record<string, string | number>);
}

/** What a check expected or found: a value as it stands, a sentence, or several faults; see {@link plainText}. */
export function findingText(finding: Finding, words: VerifyWords): string {
  const text =
    'verbatim' in finding
      ? finding.verbatim
      : 'key' in finding
        ? sentence(finding, words)
        : finding.map((fault) => sentence(fault, words)).join(words('verify.and'));
  return plainText(text);
}
