import { GROUND_CODES, SUSPENSION_GROUNDS, type SuspensionGroundCode } from '../../agencies/index.js';
import type { Words } from '../../audit/index.js';

/** Keys of the words that the records of legal reasons bring: the reason, and what it rests on. */
export type GroundKey = `ground.${SuspensionGroundCode}` | `ground-basis.${SuspensionGroundCode}`;

/** The words of every legal reason in one language. */
export function groundWords(language: keyof Words): Readonly<Record<GroundKey, string>> {
  const entries = GROUND_CODES.flatMap((code) => {
    const { words, basis } = SUSPENSION_GROUNDS[code];
    return [
      [`ground.${code}`, words[language]],
      [`ground-basis.${code}`, basis[language]],
    ];
  });
  return Object.fromEntries(entries) as Record<GroundKey, string>;
}
