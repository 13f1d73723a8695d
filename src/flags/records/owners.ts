import { DAY, rulesAt, toMillis } from '../../basics/index.js';
import type { OwnerNeed } from '../facts.js';
import { flag } from '../flag.js';

const THRESHOLDS = ['drawBelowFen', 'compulsoryBelowFen'] as const;

/** Days that records of needs are read for, on either side: the widest window of {@link splitting}. */
export const SPLIT_DAYS = 30;

/** Of the spans of so many days that hold a need, the one whose budgets add up to most. */
function richestSpan(own: OwnerNeed, others: readonly OwnerNeed[], days: number): readonly OwnerNeed[] {
  const at = ({ publishedAt }: OwnerNeed): number => toMillis(publishedAt);
  const all = [own, ...others];
  const spans = all
    .filter((first) => at(first) <= at(own) && at(own) <= at(first) + days * DAY)
    .map((first) => all.filter((one) => at(first) <= at(one) && at(one) <= at(first) + days * DAY));
  return spans.reduce((best, span) => (sumOf(span) > sumOf(best) ? span : best), [own]);
}

const sumOf = (needs: readonly OwnerNeed[]): number =>
  needs.reduce((sum, { budgetFen }) => sum + budgetFen, 0);

/** Needs that stay below a threshold each, and pass it together. */
export const splitting = flag({
  name: { zh: '拆分采购', en: 'Splitting below a threshold' },
  definition: {
    zh: '同一业主在 {days} 天内发布的同一类型的采购至少 {least} 项，预算各自低于门槛（规则中建议随机抽取的上限，或国有资金须进超市的上限），合计达到门槛；在使合计达到门槛的那一项上提示。',
    en: 'An owner published {least} or more needs of one type within {days} days whose budgets are each below a threshold (below which a draw is suggested, or the market is compulsory for money of the state) and reach it together; told at the need with which they reach it.',
  },
  source: {
    zh: '《招标投标法》第四条：不得将项目化整为零规避招标。门槛见站点规则，天数由本系统规定。',
    en: 'Tendering Law, article 4: projects must not be broken up to evade tendering. Thresholds are those of the rules of the site, the days are ours.',
  },
  told: {
    zh: '{count} 项合计 {sumFen} 元，达到 {thresholdFen} 元：{needs}',
    en: '{count} needs of {sumFen} yuan together reach {thresholdFen} yuan: {needs}',
  },
  version: 1,
  limits: [{ inForceFrom: '2017-01-01', numbers: { days: SPLIT_DAYS, least: 2 } }],
  facts: ['ownerNeeds'],
  find: ({ need, ownerNeeds }, { days, least }) => {
    const rules = rulesAt(need.publishedAt);
    return THRESHOLDS.flatMap((threshold) => {
      const thresholdFen = rules[threshold];
      if (need.budgetFen >= thresholdFen) return [];
      const below = ownerNeeds.filter(({ budgetFen }) => budgetFen < thresholdFen);
      const span = richestSpan(need, below, days);
      const sumFen = sumOf(span);
      // What reached it before was told then.
      if (span.length < least || sumFen < thresholdFen || sumFen - need.budgetFen >= thresholdFen) return [];
      const needs = span
        .map(({ number }) => number)
        .sort()
        .join(' ');
      return { agencies: [], about: threshold, numbers: { count: span.length, sumFen, thresholdFen, needs } };
    });
  },
});
