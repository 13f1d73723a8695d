import { fewMarks, normalizeCode, normalizeText, parseCreditCode } from '../basics/index.js';

/** Longest e-mail address (RFC 5321). */
export const EMAIL_LENGTH = 254;

/** An e-mail address as typed in the form that accounts hold: plain letters, no blanks, lower case. */
export function normalizeEmail(text: string): string {
  return normalizeText(text).replaceAll(' ', '').toLowerCase();
}

/**
 * What somebody typed as login name in the form that accounts hold: an e-mail address in lower case or a credit code
 * in capitals; full-width characters and blanks are tolerated. Anything else comes back comparable, and matches nobody.
 */
export function toLoginKey(typed: string): string {
  const key = fewMarks(typed).normalize('NFKC').includes('@')
    ? normalizeEmail(typed)
    : (parseCreditCode(typed) ?? normalizeCode(typed));
  return withoutControls(key).slice(0, EMAIL_LENGTH);
}

/** `text` without control characters: PostgreSQL refuses U+0000, and none of them belongs into one line. */
export function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}
