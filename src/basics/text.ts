/** Text as typed made comparable: NFKC (full-width digits and letters become plain), trimmed, blanks folded, control characters dropped. */
export function normalizeText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
}

/** A code as typed made comparable: {@link normalizeText} without blanks, upper case. */
export function normalizeCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Cc}\u200b-\u200f\ufeff]/gu, '')
    .toUpperCase();
}

/** A phone number with its middle hidden for public pages: 13900001234 → 139****1234. */
export function maskPhone(phone: string): string {
  return phone.length < 7 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** Text of several lines as typed: NFC, line feeds alone between lines, other control characters dropped, trimmed. */
export function normalizeParagraph(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .trim();
}
