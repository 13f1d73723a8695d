/** Text as typed made comparable: NFKC (full-width digits and letters become plain), trimmed, blanks folded. */
export function normalizeText(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

/** A code as typed made comparable: {@link normalizeText} without blanks, upper case. */
export function normalizeCode(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\ufeff]/g, '')
    .toUpperCase();
}

/** A phone number with its middle hidden for public pages: 13900001234 → 139****1234. */
export function maskPhone(phone: string): string {
  return phone.length < 7 ? '****' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
