import { fewMarks } from '../basics/index.js';

const AT_WORD = String.raw`(?<![0-9A-Za-z])`;
const END_WORD = String.raw`(?![0-9A-Za-z])`;

// Bounded parts: a long text must not be read again from each of its letters.
const ADDRESS = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;

/** What else identifies a person wherever it is written: telephone numbers, numbers of identity cards. */
const NUMBERS: readonly RegExp[] = [
  new RegExp(`${AT_WORD}(?:\\+?86[- ]?)?1[3-9]\\d(?:[- ]?\\d{4}){2}${END_WORD}`, 'g'),
  new RegExp(`${AT_WORD}0\\d{2,3}[- ]\\d{7,8}${END_WORD}`, 'g'),
  new RegExp(
    `${AT_WORD}\\d{6}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]${END_WORD}`,
    'g',
  ),
];

/** Stands where something personal was typed. */
export const HIDDEN = '[…]';

/** Text that may be public for ever: in NFC, without addresses and numbers of people. */
export function publicText(text: string): string {
  const clean = fewMarks(fewMarks(text.toWellFormed()).normalize('NFC'));
  // Sealed texts, which have no such sign, are most of what there is to read.
  const unaddressed = clean.includes('@') ? clean.replace(ADDRESS, HIDDEN) : clean;
  return NUMBERS.reduce((left, pattern) => left.replace(pattern, HIDDEN), unaddressed);
}

/** The same for every text in a JSON value; members without a value are dropped. */
export function publicData(value: unknown): unknown {
  if (typeof value === 'string') return publicText(value);
  if (Array.isArray(value)) return value.map(publicData);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (item === undefined ? [] : [[name, publicData(item)]])),
  );
}
