/** What of an objection's text may be public. */
import { publicText } from '../audit/index.js';

/** Stands where something was taken out: as in the log. */
const HIDDEN = '[…]';

/** Letters, digits and signs of full width as plain ones: a number is a number however wide it is typed. */
const plainWidth = (text: string): string =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ＠．＋－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** What may stand between the digits of a number; at most two signs, so that lines of figures stay apart. */
const GAP = '[ \\t.·_—–()（）-]{0,2}';
const digits = (count: number): string => `(?:${GAP}\\d){${count}}`;
/** No letter, digit, or a code that goes on over a hyphen, as a need's number does. */
const BEFORE = '(?<![0-9A-Za-z])(?<![0-9A-Za-z][-.])';
const AFTER = '(?![0-9A-Za-z])';

/** What identifies a person, written with gaps that the log's own rule does not take for one number. */
const NUMBERS: readonly RegExp[] = [
  // Identity cards of 18 and 15 places.
  new RegExp(`${BEFORE}[1-9]${digits(16)}${GAP}[\\dXx]${AFTER}`, 'g'),
  new RegExp(`${BEFORE}[1-9]${digits(14)}${AFTER}`, 'g'),
  // Mobile numbers, with or without the country's.
  new RegExp(`${BEFORE}(?:\\+?86${GAP})?1${GAP}[3-9]${digits(9)}${AFTER}`, 'g'),
  // Land lines with their area code.
  new RegExp(`${BEFORE}[(（]?0\\d{2,3}[)）]?${digits(7)}\\d?${AFTER}`, 'g'),
  // Whatever number is called one.
  /(?<=(?:电话|手机|座机|号码|微信|QQ|tel|phone|mobile)\D{0,6})\d[\d -]{3,18}\d/gi,
];

/** A typed word as a pattern that finds it with blanks between its letters as well; undefined for one without letters. */
function spread(word: string): RegExp | undefined {
  const letters = Array.from(word.replace(/\s+/g, ''), (letter) =>
    letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  );
  return letters.length === 0 ? undefined : new RegExp(letters.join('\\s{0,3}'), 'giu');
}

/**
 * A text without what identifies people: e-mail addresses, numbers of telephones and identity cards however they are spaced or
 * wide, and the name and number of whoever wrote it. What was found reads `[…]`. A name of one letter is not looked for.
 */
export function maskText(
  text: string,
  author: { readonly name: string | null; readonly phone: string | null },
): string {
  const plain = publicText(plainWidth(text));
  const own = [author.name, author.phone]
    .map((word) =>
      word === null || word.trim().length < 2 ? undefined : spread(plainWidth(word.normalize('NFC'))),
    )
    .filter((pattern) => pattern !== undefined);
  return [...own, ...NUMBERS].reduce((left, pattern) => left.replace(pattern, HIDDEN), plain);
}

/** A masked text without further words; those that do not stand in it are told. */
export function takeOut(
  text: string,
  words: readonly string[],
): { readonly text: string; readonly missing: readonly string[] } {
  const missing = words.filter((word) => !text.includes(word));
  // Longer ones first: one may hold another.
  const ordered = [...words].sort((a, b) => b.length - a.length);
  return { text: ordered.reduce((left, word) => left.replaceAll(word, HIDDEN), text), missing };
}
