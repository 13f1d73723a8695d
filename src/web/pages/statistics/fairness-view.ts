import { formatShanghai, type Instant } from '../../../basics/index.js';
import { K_VALUES } from '../../../selection/index.js';
import {
  type Fairness,
  type Fit,
  LOT_BUCKETS,
  type MonthSpan,
  periodZh,
  type ZBar,
} from '../../../statistics/index.js';
import { distributionChart } from '../../charts/distribution-chart.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { fitSentence, formatCount, formatP } from './fairness-words.js';

/** A period in words. */
export const periodText = (span: MonthSpan, { language }: PageContext): string =>
  language === 'en' ? `${span.from} – ${span.to}` : periodZh(span);

function toFitView(
  name: 'position' | 'lots' | 'k',
  fit: Fit,
  cell: (index: number) => string,
  context: PageContext,
) {
  const { t } = context;
  return {
    title: t(`fairness.test-${name}` as MessageKey),
    sentence: fitSentence(fit, context),
    numbers: t('fairness.fit-numbers', {
      statistic: fit.statistic.toFixed(2),
      df: fit.df,
      p: formatP(fit.p),
    }),
    definition: t(`fairness.define-${name}` as MessageKey),
    cells: fit.observed.map((observed, index) => ({
      name: cell(index),
      observed,
      expected: formatCount(fit.expected[index] ?? 0),
    })),
  };
}

function rangeText({ from, to }: ZBar, { t }: PageContext): string {
  if (!Number.isFinite(from)) return t('fairness.below', { to: to.toFixed(1) });
  if (!Number.isFinite(to)) return t('fairness.above', { from: from.toFixed(1) });
  return t('fairness.between', { from: from.toFixed(1), to: to.toFixed(1) });
}

/** Number of selections that luck alone decided. */
const luckOf = ({ totals }: Fairness): number => totals.luck.reduce((sum, { count }) => sum + count, 0);

/** The sentences above the figures. */
function summaryOf(
  fairness: Fairness,
  facts: { readonly voidRounds: number; readonly registered: number },
  { t }: PageContext,
): string[] {
  const { totals, withoutWin, remarkable } = fairness;
  const { registered } = facts;
  const draws = luckOf(fairness) + totals.price;
  const share = registered > 0 ? 100 * (1 - 1 / registered) ** draws : 100;
  return [
    t('fairness.correction', {
      agencies: totals.agencies,
      expected: formatCount(remarkable.expected),
      observed: remarkable.observed,
      bonferroni: remarkable.bonferroni,
      falseDiscovery: remarkable.falseDiscovery,
    }),
    t('fairness.without-win', {
      expected: formatCount(withoutWin.expected),
      observed: withoutWin.observed,
    }),
    t('fairness.perfect', { draws, agencies: registered, share: share.toFixed(1) }),
    t('fairness.choice'),
    t('fairness.price', { price: totals.price }),
    t('fairness.void', { count: facts.voidRounds }),
  ];
}

/** What the page of fairness is about. */
export interface FairnessPage {
  readonly span: MonthSpan;
  readonly fairness: Fairness;
  readonly voidRounds: number;
  readonly registered: number;
  readonly reports: readonly {
    readonly month: string;
    readonly sha256: string;
    readonly publishedAt: Instant;
  }[];
}

/** How many selections luck decided, by which methods, among how many agencies. */
export function leadOf({ fairness }: Pick<FairnessPage, 'fairness'>, { t }: PageContext): string {
  const { totals } = fairness;
  return t('fairness.lead', {
    draws: luckOf(fairness),
    methods: totals.luck
      .map(({ method, count }) => t('fairness.of-method', { method: t(`method.${method}`), count }))
      .join(t('fairness.list-comma')),
    agencies: totals.agencies,
  });
}

/** What the page of fairness shows beside the list of agencies. */
export function toFairnessView(page: FairnessPage, context: PageContext) {
  const { t } = context;
  const { span, fairness } = page;
  const { position, lots, k, zBars } = fairness;
  const fifths = (index: number) =>
    t('fairness.fifths', { row: Math.floor(index / LOT_BUCKETS) + 1, column: (index % LOT_BUCKETS) + 1 });
  return {
    sentences: summaryOf(fairness, page, context),
    chart: {
      svg: distributionChart(
        zBars.map(({ from: low, observed, expected, normal }) => ({
          label: Number.isFinite(low) ? String(low) : '',
          observed,
          expected,
          curve: normal,
        })),
        { title: t('fairness.chart'), description: t('fairness.chart-description') },
      ),
    },
    bars: zBars.map((bar) => ({
      range: rangeText(bar, context),
      observed: bar.observed,
      expected: formatCount(bar.expected),
      normal: formatCount(bar.normal),
    })),
    tests: [
      toFitView('position', position, (index) => t('fairness.tenth', { n: index + 1 }), context),
      toFitView('lots', lots, fifths, context),
      toFitView('k', k, (index) => `K = ${K_VALUES[index] ?? ''} %`, context),
    ],
    can: ([1, 2, 3, 4, 5] as const).map((n) => t(`fairness.can-${n}`)),
    drawsUrl: urls.fairnessDraws({ ...span }),
    reports: page.reports.map(({ month, sha256, publishedAt }) => ({
      month,
      url: urls.fairnessReport(month),
      sha256,
      publishedAt: formatShanghai(publishedAt),
    })),
  };
}
