import { formatShanghai, type Instant } from '../../../basics/index.js';
import { K_VALUES } from '../../../selection/index.js';
import {
  type AgencyLuck,
  type Fairness,
  type Fit,
  LOT_BUCKETS,
  type MonthSpan,
  periodZh,
  type ZBar,
} from '../../../statistics/index.js';
import { inFormat, type Query } from '../../address.js';
import { distributionChart } from '../../charts/distribution-chart.js';
import type { ErrorSummary, FormView } from '../../forms/fields.js';
import type { FilterView } from '../../forms/filters.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { fitSentence, formatCount, formatP, luckSentence } from './fairness-words.js';

/** A period in words. */
export const periodText = (span: MonthSpan, { language }: PageContext): string =>
  language === 'en' ? `${span.from} – ${span.to}` : periodZh(span);

/** An agency's line in the table. */
export function toLuckLine(
  luck: AgencyLuck,
  name: string,
  agencies: number,
  span: MonthSpan,
  context: PageContext,
) {
  const { from, to } = span;
  return {
    name,
    url: urls.fairnessAgency(luck.agencyCode, { from, to }),
    draws: luck.draws,
    expected: luck.expected.toFixed(2),
    wins: luck.wins,
    z: luck.z === null ? '—' : luck.z.toFixed(2),
    p: luck.p === null ? '—' : formatP(luck.p),
    q: luck.q === null ? '—' : formatP(luck.q),
    price: `${luck.priceWins} / ${luck.priceEntries}`,
    sentence: luckSentence(luck, agencies, context),
  };
}

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
    t('fairness.price', { price: totals.price }),
    t('fairness.void', { count: facts.voidRounds }),
  ];
}

/** View model of the fairness page. */
export function toFairnessView(
  page: {
    readonly span: MonthSpan;
    readonly fairness: Fairness;
    readonly voidRounds: number;
    readonly registered: number;
    readonly lines: readonly AgencyLuck[];
    readonly names: ReadonlyMap<string, string>;
    readonly q: string;
    readonly agencyFilter: FilterView;
    readonly summary: ErrorSummary | null;
    readonly next: Query | null;
    readonly isFirst: boolean;
    readonly reports: readonly {
      readonly month: string;
      readonly sha256: string;
      readonly publishedAt: Instant;
    }[];
    readonly form: FormView;
  },
  context: PageContext,
) {
  const { t } = context;
  const { span, fairness, q } = page;
  const { from, to } = span;
  const { totals, position, lots, k, zBars } = fairness;
  const query = { from, to, q };
  return {
    title: t('fairness.title', { period: periodText(span, context) }),
    summary: page.summary,
    action: urls.fairness(),
    fromField: page.form.field('from', {
      label: t('needs.from'),
      hint: t('needs.month-format'),
      initial: from,
    }),
    toField: page.form.field('to', { label: t('needs.to'), hint: t('needs.month-format'), initial: to }),
    agencyFilter: page.agencyFilter,
    lead: t('fairness.lead', {
      draws: luckOf(fairness),
      methods: totals.luck
        .map(({ method, count }) => t('fairness.of-method', { method: t(`method.${method}`), count }))
        .join(t('fairness.list-comma')),
      agencies: totals.agencies,
    }),
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
      toFitView(
        'lots',
        lots,
        (index) =>
          t('fairness.fifths', {
            row: Math.floor(index / LOT_BUCKETS) + 1,
            column: (index % LOT_BUCKETS) + 1,
          }),
        context,
      ),
      toFitView('k', k, (index) => `K = ${K_VALUES[index] ?? ''} %`, context),
    ],
    can: ([1, 2, 3, 4, 5] as const).map((n) => t(`fairness.can-${n}`)),
    lines: page.lines.map((luck) =>
      toLuckLine(luck, page.names.get(luck.agencyCode) ?? luck.agencyCode, totals.agencies, span, context),
    ),
    jsonUrl: inFormat(urls.fairness(query), 'json'),
    csvUrl: inFormat(urls.fairness(query), 'csv'),
    drawsUrl: urls.fairnessDraws({ from, to }),
    pager: {
      firstUrl: page.isFirst ? null : urls.fairness(query),
      nextUrl: page.next ? urls.fairness(page.next) : null,
    },
    reports: page.reports.map(({ month, sha256, publishedAt }) => ({
      month,
      url: urls.fairnessReport(month),
      sha256,
      publishedAt: formatShanghai(publishedAt),
    })),
  };
}
