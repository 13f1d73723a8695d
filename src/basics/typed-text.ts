import { z } from 'zod';
import { type CivilDate, isCivilDate } from './dates.js';
import { type Fen, parseYuan } from './money.js';
import { personKey, strangeCharacters } from './person-key.js';
import type { FailureCode } from './refusals.js';
import { normalizeName, normalizeParagraph, normalizeText } from './text.js';

/**
 * UTF-16 units that a text may have as typed if it may have `maximum` once it is in order: four for one, since marks
 * come together and line ends are two, and 100 for blanks around it.
 */
export const roomFor = (maximum: number): number => 4 * maximum + 100;

/**
 * A text as typed that is short enough to be put in order: nothing is made of a longer one, however long it is. `maximum`
 * counts the units that it may have afterwards, which the caller checks; `code` is how it says that there are more.
 * Refusals: `form/required` (no text), `code`.
 */
export const typedText = (maximum: number, code: FailureCode = 'form/too-long') =>
  z
    .string('form/required')
    .refine((text) => text.length <= roomFor(maximum), { error: code, params: { maximum } });

/** One line, in order ({@link normalizeText}). Refusals: `form/required`, `form/too-long`. */
export const typedLine = (maximum: number) =>
  typedText(maximum)
    .transform(normalizeText)
    .pipe(z.string().min(1, 'form/required').max(maximum, 'form/too-long'));

/** A telephone number: digits with spaces or hyphens between them, with or without a leading +. Refusals: those of a line, `form/bad-phone`. */
export const typedPhone = typedLine(30).pipe(z.string().regex(/^\+?\d[\d -]{5,18}\d$/, 'form/bad-phone'));

/** Several lines, in order ({@link normalizeParagraph}). Refusals: `form/required`, `form/too-long`. */
export const typedParagraph = (maximum: number) =>
  typedText(maximum)
    .transform(normalizeParagraph)
    .pipe(z.string().min(1, 'form/required').max(maximum, 'form/too-long'));

/**
 * The name of a person, kept as typed ({@link normalizeName}). Refusals: `form/required` (no letter), `form/too-long`,
 * `form/strange-character` with the `characters`.
 */
export const typedName = (maximum: number) =>
  typedText(maximum)
    .transform(normalizeName)
    .pipe(
      z
        .string()
        .max(maximum, 'form/too-long')
        .superRefine((name, context) => {
          const characters = strangeCharacters(name).join(', ');
          if (characters) {
            context.addIssue({ code: 'custom', params: { characters }, message: 'form/strange-character' });
          } else if (personKey(name) === '') context.addIssue({ code: 'custom', message: 'form/required' });
        }),
    );

/** A civil date, also with slashes. Refusals: `form/required`, `form/bad-date`. */
export const typedDate = typedText(10, 'form/bad-date').transform((text, context): CivilDate => {
  const value = normalizeText(text).replaceAll('/', '-');
  if (!isCivilDate(value))
    context.addIssue({ code: 'custom', message: value ? 'form/bad-date' : 'form/required' });
  return value;
});

/**
 * An amount above nothing, in yuan as typed: the most of money has twelve digits, with commas and two decimals. Refusals:
 * `form/required`, `form/bad-money`, `form/zero-money`.
 */
export const typedAmount = typedText(18, 'form/bad-money').transform((text, context): Fen => {
  const value = parseYuan(normalizeText(text));
  const code =
    text.trim() === ''
      ? 'form/required'
      : value === undefined
        ? 'form/bad-money'
        : value === 0
          ? 'form/zero-money'
          : '';
  if (code) context.addIssue({ code: 'custom', message: code });
  return value ?? (0 as Fen);
});
