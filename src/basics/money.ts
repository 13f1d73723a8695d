/** An amount of money in integer fen (分, 1/100 yuan). */
export type Fen = number & { readonly __fen: unique symbol };

/** Largest amount accepted anywhere: ten billion yuan, far inside the safe integers even when summed. */
export const MAX_FEN = 1_000_000_000_000;

/** Marks a safe integer as an amount in fen; throws on anything else. */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new Error(`not an amount in fen: ${value}`);
  return value as Fen;
}

/**
 * Reads decimal text in yuan ("98000", "98,000.50") as fen, without going through a float.
 * Undefined for a sign, more than two decimals, exponents, blanks inside or an amount above {@link MAX_FEN}.
 */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const amount = Number(match[1]?.replaceAll(',', '')) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return amount <= MAX_FEN ? fen(amount) : undefined;
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** Fen as yuan with two decimals and grouped thousands: 4150000 → "41,500.00". */
export function formatYuan(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

/** Fen as plain yuan text for form fields and CSV: 4150000 → "41500.00". */
export function plainYuan(amount: number): string {
  return formatYuan(amount).replaceAll(',', '');
}

/** Integer division rounded half up (away from zero below it); the divisor is positive. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const magnitude = ((dividend < 0n ? -dividend : dividend) * 2n + divisor) / (divisor * 2n);
  return dividend < 0n ? -magnitude : magnitude;
}

/**
 * Fen as 万元 with two decimals, rounded half up once: 450381000 → "450.38".
 * `trim` drops trailing zeros as the report of 2017 prints them ("3282.1").
 */
export function formatWan(amount: number, trim = false): string {
  const hundredths = divideHalfUp(BigInt(amount), 10_000n).toString().replace('-', '').padStart(3, '0');
  const text = `${amount < 0 ? '-' : ''}${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
  return trim ? text.replace(/\.?0+$/, '') : text;
}

/**
 * Savings rate in per cent with two decimals, Σ saving ÷ Σ budget, rounded half up once; null without a budget.
 * Definition: report of the Chuxiong bureau, 30 November 2017 (recomputed from its printed rates).
 */
export function savingsRate(savingFen: number, budgetFen: number): string | null {
  if (budgetFen <= 0) return null;
  const hundredths = divideHalfUp(BigInt(savingFen) * 10_000n, BigInt(budgetFen));
  const digits = (hundredths < 0n ? -hundredths : hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
