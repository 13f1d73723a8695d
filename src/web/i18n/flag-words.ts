import type { Words } from '../../audit/index.js';
import { FLAG_IDS, type FlagId, flagOf } from '../../flags/index.js';

/** Keys of the words that the records of red flags bring. */
export type FlagKey =
  | `flag.${FlagId}`
  | `flag-definition.${FlagId}`
  | `flag-source.${FlagId}`
  | `flag-told.${FlagId}`;

/** Name, definition, source and rows of every red flag in one language. */
export function flagWords(language: keyof Words): Readonly<Record<FlagKey, string>> {
  const entries = FLAG_IDS.flatMap((id) => {
    const { name, definition, source, told } = flagOf(id);
    return [
      [`flag.${id}`, name[language]],
      [`flag-definition.${id}`, definition[language]],
      [`flag-source.${id}`, source[language]],
      [`flag-told.${id}`, told[language]],
    ];
  });
  return Object.fromEntries(entries) as Record<FlagKey, string>;
}
