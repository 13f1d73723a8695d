import { DEED_NAMES, DEEDS, type Words } from '../../audit/index.js';
import type { DeedName } from '../../basics/index.js';

/** The words of every kind of deed in one language. */
export function deedWords(language: keyof Words): Readonly<Record<`deed.${DeedName}`, string>> {
  const entries = DEED_NAMES.map((name) => [`deed.${name}`, DEEDS[name].words[language]]);
  return Object.fromEntries(entries) as Record<`deed.${DeedName}`, string>;
}
