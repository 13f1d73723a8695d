import { readFileSync } from 'node:fs';
import { fewMarks } from './text.js';

interface NameCharacters {
  /** A radical or stroke, then the ideograph that looks the same. */
  readonly radicals: readonly string[];
  /** Forms of one character: traditional, simplified, those of Hong Kong, Taiwan and Japan. */
  readonly variants: readonly string[];
}

const file = JSON.parse(
  readFileSync(new URL('../../data/name-characters.json', import.meta.url), 'utf8'),
) as NameCharacters;

const wordsOf = (lines: readonly string[]): string[][] =>
  lines.flatMap((line) => line.split(' ')).map((word) => Array.from(word));

const LOOKS_LIKE: ReadonlyMap<string, string> = new Map([
  ...wordsOf(file.radicals).map(([radical = '', ideograph = '']) => [radical, ideograph] as const),
  // Circles that stand for the character of the number nought.
  ...['○', '◯', '⭘'].map((circle) => [circle, '〇'] as const),
]);

const FIRST_FORM: ReadonlyMap<string, string> = new Map(
  wordsOf(file.variants).flatMap(([first = '', ...others]) => others.map((other) => [other, first] as const)),
);

const mapped = (text: string, map: ReadonlyMap<string, string>): string =>
  Array.from(text, (character) => map.get(character) ?? character).join('');

/** Seen nowhere: format characters, variation selectors, fillers of Hangul, joiners. */
const UNSEEN = /[\p{DI}\p{Cf}]/gu;
/** Letters by their category, dots and strokes to the eye: ᐧ, ꞏ, ㆍ in both of its codes, and what draws Arabic words out. */
const DOTS = /[\u1427\ua78f\u119e\u318d\u0640]/gu;
/** Spaces, punctuation, symbols, controls, with the marks that sit on them. */
const BETWEEN = /[\p{Z}\p{P}\p{S}\p{Cc}]\p{M}*/gu;
/** No name in Chinese characters has marks. */
const MARKS_ON_HAN = /(?<=\p{sc=Han})\p{M}+/gu;

const stripped = (text: string): string => text.replace(UNSEEN, '').replace(DOTS, '');

/**
 * What two spellings of one person's name have in common, for comparison alone: never shown, never published. Empty where a
 * text holds no letter.
 *
 * Folded: compatibility forms (NFKC: full and half width, compatibility ideographs, Kangxi radicals, ligatures), other
 * radicals and strokes of Chinese characters, case, traditional, simplified and Japanese forms of one character, the order
 * of combining marks. Dropped: spaces, every dot, hyphen, apostrophe, bracket and symbol, format characters, variation
 * selectors and invisible letters, marks on Chinese characters.
 * Not folded: different characters of one sound (傅 and 付), characters of other scripts that look alike (Latin a and
 * Cyrillic а), accents of letters, the order of given name and surname, a name and its translation. Characters of private
 * use stay as they are: the input refuses them ({@link strangeCharacters}).
 *
 * The traditional form is folded although a few characters of two names come together (後 and 后): two who share a key are
 * put before a person, whereas two who do not are never looked at.
 */
export function personKey(name: string): string {
  const bare = stripped(mapped(fewMarks(name.toWellFormed()), LOOKS_LIKE));
  const plain = mapped(bare.normalize('NFKC'), LOOKS_LIKE);
  const cased = plain.toLowerCase().toUpperCase().normalize('NFKC');
  const letters = stripped(cased).replace(BETWEEN, '').replace(MARKS_ON_HAN, '');
  return mapped(letters.normalize('NFKC'), FIRST_FORM);
}

/** The key of a legal representative as registers keep it; null where nobody is named. */
export function representativeKey(name: string | null): string | null {
  return (name && personKey(name)) || null;
}

/**
 * Characters of a name that have no meaning of their own everywhere: of private use, unassigned, control characters, halves
 * of a pair, and the one that stands for what could not be read; each once, as `U+E000`. A name with one cannot be compared, and a later edition of Unicode could change its key.
 */
export function strangeCharacters(name: string): readonly string[] {
  const strange = name.match(/[\p{Co}\p{Cn}\p{Cc}\p{Cs}\ufffd]/gu) ?? [];
  return [...new Set(strange)].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
