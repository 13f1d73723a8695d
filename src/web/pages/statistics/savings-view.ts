import { findDivision, formatWan, formatYuan, plainYuan } from '../../../basics/index.js';
import type { NeedMethod } from '../../../db/index.js';
import {
  periodZh,
  type RegisterCount,
  type Savings,
  type SavingsRow,
  type Sum,
} from '../../../statistics/index.js';
import type { Query } from '../../address.js';
import { barChart } from '../../charts/bar-chart.js';
import { type Tile, tileCartogram } from '../../charts/tile-cartogram.js';
import type { ErrorSummary, FormView } from '../../forms/fields.js';
import type { Language } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import { toDisclosureView } from './disclosure-view.js';

const nameOf = (row: SavingsRow, language: Language): string => (language === 'en' ? row.nameEn : row.nameZh);

/** A row as published in JSON and CSV. Amounts in fen. */
export function toPublicRow(row: SavingsRow, language: Language) {
  const { division, projects, budgetFen, priceFen, savingFen, rate } = row;
  return { division, name: nameOf(row, language), projects, budgetFen, priceFen, savingFen, rate };
}

/** The JSON twin of the page. */
export function toSavingsJson({ from, to, total, prefecture, counties, rows }: Savings, language: Language) {
  const row = (one: SavingsRow) => toPublicRow(one, language);
  return {
    from,
    to,
    total: row(total),
    prefecture: row(prefecture),
    counties: row(counties),
    rows: rows.map(row),
  };
}

/** Rows of the CSV twin, the headings first; amounts in yuan. */
export function toSavingsSheet(savings: Savings, { t, language }: PageContext): (string | number)[][] {
  const line = (row: SavingsRow) => [
    row.division ?? '',
    nameOf(row, language),
    row.projects,
    plainYuan(row.budgetFen),
    plainYuan(row.priceFen),
    plainYuan(row.savingFen),
    row.rate ?? '',
  ];
  return [
    [
      t('stats.division-code'),
      t('stats.division'),
      t('stats.projects'),
      t('stats.budget-yuan'),
      t('stats.price-yuan'),
      t('stats.saving-yuan'),
      t('stats.rate'),
    ],
    ...savings.rows.map(line),
    line(savings.counties),
    line(savings.total),
  ];
}

function toLine(row: SavingsRow, savings: Savings, context: PageContext, filter: Query) {
  const { from, to } = savings;
  return {
    name: nameOf(row, context.language),
    url: urls.needs({ state: 'selected', ...filter, from, to }),
    projects: row.projects,
    budget: formatWan(row.budgetFen),
    price: formatWan(row.priceFen),
    saving: formatWan(row.savingFen),
    exact: formatYuan(row.savingFen),
    rate: row.rate === null ? '—' : row.rate,
  };
}

/** The rows as both charts draw them. */
function toTiles({ from, to, rows }: Savings, { t, language }: PageContext): Tile[] {
  return rows.map((row) => ({
    place: findDivision(row.division ?? '')?.tile ?? [0, 0],
    label: nameOf(row, language),
    value: row.savingFen,
    text: t('stats.wan', { amount: formatWan(row.savingFen, true) }),
    url: urls.needs({ state: 'selected', division: row.division, from, to }),
  }));
}

function toCharts(savings: Savings, context: PageContext, period: string) {
  const { t } = context;
  const tiles = toTiles(savings, context);
  const description = t('stats.chart-description', { period });
  return {
    bars: { svg: barChart(tiles, { title: t('stats.bars'), description }) },
    map: { svg: tileCartogram(tiles, { title: t('stats.map'), description }) },
  };
}

/** The months of the period that the form asks for. */
function toPeriodFields({ from, to }: Savings, { t }: PageContext, form: FormView) {
  const hint = t('needs.month-format');
  return {
    fromField: form.field('from', { label: t('needs.from'), hint, initial: from }),
    toField: form.field('to', { label: t('needs.to'), hint, initial: to }),
  };
}

/** Sums under a name each, with the list of needs that they are of. */
function toBreakdown(sums: readonly Sum[], describe: (key: string) => { name: string; url: string }) {
  return sums.map((sum) => ({
    ...describe(sum.key),
    projects: sum.projects,
    saving: formatWan(sum.savingFen),
  }));
}

/** View model of the savings page. */
export function toSavingsView(
  found: {
    readonly savings: Savings;
    readonly register: RegisterCount;
    readonly months: readonly Sum[];
    readonly methods: readonly Sum[];
    readonly years: readonly string[];
  },
  context: PageContext,
  more: {
    readonly summary: ErrorSummary | null;
    readonly form: FormView;
  },
) {
  const { t, language } = context;
  const { savings } = found;
  const { from, to, rows } = savings;
  const period = language === 'en' ? `${from} – ${to}` : periodZh({ from, to });
  return {
    title: t('stats.title', { period }),
    summary: more.summary,
    action: urls.savings(),
    ...toPeriodFields(savings, context, more.form),
    years: found.years.map((year) => ({
      text: t('stats.year', { year }),
      url: urls.savings({ from: `${year}-01`, to: `${year}-12` }),
    })),
    sentence: toDisclosureView(savings, found.register, language),
    rows: rows.map((row) => toLine(row, savings, context, { division: row.division })),
    counties: toLine(savings.counties, savings, context, { division: ALL_COUNTIES }),
    total: toLine(savings.total, savings, context, {}),
    ...toCharts(savings, context, period),
    months: toBreakdown(found.months, (key) => ({
      name: key,
      url: urls.needs({ state: 'selected', from: key, to: key }),
    })),
    methods: toBreakdown(found.methods, (key) => ({
      name: t(`method.${key as NeedMethod}`),
      url: urls.needs({ state: 'selected', method: key, from, to }),
    })),
    separate: found.methods.some(({ key }) => key === 'direct') ? t('direct.separate') : null,
    jsonUrl: urls.savingsJson({ from, to }),
    csvUrl: urls.savingsCsv({ from, to }),
    xlsxUrl: urls.savingsXlsx({ from, to }),
  };
}
