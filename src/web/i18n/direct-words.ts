import type { Words } from '../../audit/index.js';
import type { DirectGround } from '../../basics/index.js';
import { DIRECT_FALLS, DIRECT_GROUND_CODES, DIRECT_GROUNDS, type DirectFall } from '../../needs/index.js';

/** Keys of the words that the records of direct choices bring. */
export type DirectKey =
  | `direct-ground.${DirectGround}`
  | `direct-asks.${DirectGround}`
  | `direct-fault.${DirectFall}`;

/** The words of every ground, what it asks for, and why a direct choice falls, in one language. */
export function directWords(language: keyof Words): Readonly<Record<DirectKey, string>> {
  const grounds = DIRECT_GROUND_CODES.flatMap((code) => [
    [`direct-ground.${code}`, DIRECT_GROUNDS[code].words[language]],
    [`direct-asks.${code}`, DIRECT_GROUNDS[code].asks[language]],
  ]);
  const falls = Object.entries(DIRECT_FALLS).map(([fall, words]) => [
    `direct-fault.${fall}`,
    words[language],
  ]);
  return Object.fromEntries([...grounds, ...falls]) as Record<DirectKey, string>;
}
