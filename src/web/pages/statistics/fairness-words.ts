import { type AgencyLuck, type Fit, LEVEL } from '../../../statistics/index.js';
import type { PageContext } from '../../render/page.js';

/** A p as shown: three decimals, very small ones as "< 0.001". */
export const formatP = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

/** A count that is not whole, with one decimal. */
export const formatCount = (value: number): string => value.toFixed(1);

/** "One in n": n with two significant digits. */
export function oneIn(p: number, { language }: PageContext): string {
  const n = p > 0 ? Number((1 / p).toPrecision(2)) : Infinity;
  return Number.isFinite(n) && n < 1e9 ? new Intl.NumberFormat(language).format(n) : '10⁹';
}

/** An agency's luck in one sentence; `agencies` is the number of those that are looked at together. */
export function luckSentence(luck: AgencyLuck, agencies: number, context: PageContext): string {
  const { t } = context;
  const { draws, wins, expected, p, q } = luck;
  if (p === null || q === null) return t('fairness.luck-none');
  const words = { draws, wins, expected: expected.toFixed(2) };
  if (p > 0.5) return t('fairness.luck-even', words);
  const side = wins > expected ? 'more' : 'fewer';
  const n = oneIn(p, context);
  if (p > LEVEL) return t('fairness.luck-usual', { ...words, side, n });
  return q > LEVEL
    ? t('fairness.luck-rare', { ...words, side, n, agencies, some: Math.max(1, Math.round(p * agencies)) })
    : t('fairness.luck-remarkable', { ...words, side, agencies });
}

/** The outcome of a test in one sentence. */
export function fitSentence({ p, few }: Fit, context: PageContext): string {
  const { t } = context;
  if (few) return t('fairness.fit-few');
  return t(p > LEVEL ? 'fairness.fit-usual' : 'fairness.fit-rare', {
    n: p > LEVEL ? (1 / p).toFixed(1) : oneIn(p, context),
  });
}
