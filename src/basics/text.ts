/**
 * Text with at most 30 combining marks in a row; those beyond are dropped. No language has more, and normal forms put a row of
 * them in order in time with the square of its length. Source: UAX #15, Stream-Safe Text Format.
 */
export function fewMarks(text: string): string {
  return text.replace(/(?<=\p{M}{30})\p{M}/gu, '');
}

/**
 * Text as typed made comparable: NFKC (full-width digits and letters become plain), trimmed, blanks folded, control
 * characters dropped. What is dropped goes first: without it a letter and its accent may come together.
 */
export function normalizeText(text: string): string {
  const blanks = /\s+/g;
  const plain = text.replace(blanks, ' ').replace(/\p{Cc}/gu, '');
  return fewMarks(fewMarks(plain).normalize('NFKC')).replace(blanks, ' ').trim();
}

/** A code as typed made comparable: {@link normalizeText} without blanks, upper case. */
export function normalizeCode(text: string): string {
  const dropped = /[\s\p{Cc}\u200b-\u200f\ufeff]/gu;
  const compact = fewMarks(text.replace(dropped, '')).normalize('NFKC').replace(dropped, '');
  return compact.toUpperCase().normalize('NFKC');
}

/** A name as typed: NFC, trimmed, ends of lines as spaces; everything else stays as it was typed. */
export function normalizeName(text: string): string {
  return fewMarks(fewMarks(text).normalize('NFC'))
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .trim();
}

/** A phone number with its middle hidden for public pages: 13900001234 → 139****1234. */
export function maskPhone(phone: string): string {
  return phone.length < 7 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** Text of several lines as typed: NFC, line feeds alone between lines, other control characters dropped, trimmed. */
export function normalizeParagraph(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, '');
  return fewMarks(fewMarks(lines).normalize('NFC')).trim();
}

/** The name of a person as it may be public: its first character, and that there are more. */
export function maskName(name: string): string {
  const [first = ''] = Array.from(name.trim());
  return first === '' ? '' : `${first}*`;
}

/** The number of a certificate as it may be public: its last four characters; nothing of one that has no more. */
export function maskNumber(number: string): string {
  const characters = Array.from(number);
  return characters.length <= 4 ? '****' : `****${characters.slice(-4).join('')}`;
}
