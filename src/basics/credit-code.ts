import { normalizeCode } from './text.js';

const SYMBOLS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Check character of the first 17 characters of a unified social credit code: weights 3^(i−1) mod 31,
 * 31 − (Σ mod 31), 31 written as 0. Source: GB 32100-2015. Undefined when a character is not one of the 31.
 */
export function creditCodeCheck(body: string): string | undefined {
  let sum = 0;
  let weight = 1;
  for (const symbol of body) {
    const value = SYMBOLS.indexOf(symbol);
    if (value < 0) return undefined;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return SYMBOLS[(31 - (sum % 31)) % 31];
}

/**
 * A unified social credit code as typed (full-width or lower-case characters allowed) in its canonical form;
 * undefined when it has not 18 of the 31 symbols or its check character is wrong.
 */
export function parseCreditCode(text: string): string | undefined {
  const code = normalizeCode(text);
  return code.length === 18 && creditCodeCheck(code.slice(0, 17)) === code[17] ? code : undefined;
}
