import { z } from 'zod';
import { countRegister, listRegister } from '../../../agencies/index.js';
import { isCivilMonth, toShanghaiDate } from '../../../basics/index.js';
import {
  type AgencyLuck,
  findReport,
  listReports,
  loadAgencyNames,
  toPublicFairness,
  toPublicLuck,
} from '../../../statistics/index.js';
import { filterView } from '../../forms/filters.js';
import { position, words } from '../../forms/query.js';
import { HttpError, refuseParameter } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { list } from '../../registry/list.js';
import type { Column } from '../../registry/table.js';
import type { Visit } from '../../registry/visit.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { assess, readSpan, startOfDay } from './fairness-data.js';
import { type FairnessPage, leadOf, periodText, toFairnessView } from './fairness-view.js';
import { formatP, luckSentence } from './fairness-words.js';
import { periodFilters, periodParameters } from './period.js';

/** More than any register holds. */
const EVERYONE = 100_000;

/** Parameters of the figures of fairness. */
export const fairnessQuery = z.object({
  ...periodParameters,
  q: words('fairness.agency'),
  after: position(z.tuple([z.string().regex(/^\d+(\.\d+)?(e-\d+)?$/), z.string().regex(/^[0-9A-Z]{18}$/)])),
});

/** Parameters of the selections behind the figures. */
export const fairnessDrawsQuery = z.object(periodParameters);

/** An agency's luck with its name. */
type Line = AgencyLuck & { readonly name: string };
type Here = PageContext & Pick<FairnessPage, 'span' | 'fairness'>;

const urlOf = ({ agencyCode }: Line, { span }: Here): string => urls.fairnessAgency(agencyCode, { ...span });

/** A figure that leads to what is behind it. */
const figure = (text: (luck: Line) => string | number) => (luck: Line, here: Here) => ({
  text: String(text(luck)),
  url: urlOf(luck, here),
});

const columns: readonly Column<Line, Here>[] = [
  {
    key: 'name',
    label: 'fairness.name',
    value: ({ name }) => name,
    cell: (luck, here) => ({
      text: luck.name,
      url: urlOf(luck, here),
      note: luckSentence(luck, here.fairness.totals.agencies, here),
    }),
  },
  { key: 'creditCode', label: 'account.credit-code', cell: null, value: ({ agencyCode }) => agencyCode },
  {
    key: 'draws',
    label: 'fairness.draws',
    kind: 'number',
    value: ({ draws }) => draws,
    cell: figure(({ draws }) => draws),
  },
  {
    key: 'expected',
    label: 'fairness.expected',
    kind: 'number',
    value: (luck) => toPublicLuck(luck).expected,
    cell: ({ expected }) => expected.toFixed(2),
  },
  {
    key: 'wins',
    label: 'fairness.wins',
    kind: 'number',
    value: ({ wins }) => wins,
    cell: figure(({ wins }) => wins),
  },
  {
    key: 'variance',
    label: 'fairness.variance',
    kind: 'number',
    cell: null,
    value: (luck) => toPublicLuck(luck).variance,
  },
  {
    key: 'z',
    label: 'fairness.z',
    kind: 'number',
    value: (luck) => toPublicLuck(luck).z,
    cell: ({ z: own }) => (own === null ? '—' : own.toFixed(2)),
  },
  {
    key: 'p',
    label: 'fairness.p',
    kind: 'number',
    value: (luck) => toPublicLuck(luck).p,
    cell: ({ p }) => (p === null ? '—' : formatP(p)),
  },
  {
    key: 'q',
    label: 'fairness.q',
    kind: 'number',
    value: (luck) => toPublicLuck(luck).q,
    cell: ({ q }) => (q === null ? '—' : formatP(q)),
  },
  {
    key: 'price',
    label: 'fairness.price-wins',
    value: ({ priceWins, priceEntries }) => `${priceWins} / ${priceEntries}`,
    cell: figure(({ priceWins, priceEntries }) => `${priceWins} / ${priceEntries}`),
  },
  {
    key: 'priceEntries',
    label: 'fairness.price-entries',
    kind: 'number',
    cell: null,
    value: (line) => line.priceEntries,
  },
  {
    key: 'priceWins',
    label: 'fairness.price-won',
    kind: 'number',
    cell: null,
    value: (line) => line.priceWins,
  },
];

const fairness = list({
  address: urls.fairness,
  roles: 'public',
  query: fairnessQuery,
  rows: { page: 25, json: 200 },
  tags: () => ['statistics', 'list:agencies'],
  prepare: async (visit) => {
    const { span, errors } = await readSpan(visit, visit.asked);
    const { q } = visit.asked.values;
    return {
      q,
      span,
      errors,
      ...(await assess(visit.site, span)),
      found: q ? await codesOf(visit, q) : undefined,
    };
  },
  title: (visit, { span }) => visit.t('fairness.title', { period: periodText(span, visit) }),
  lead: (visit, found) => leadOf(found, visit),
  refused: ({ errors }) => errors,
  kept: ({ span, q }) => ({ ...span, q }),
  filters: (visit, { span }) => [...periodFilters(visit, span), filterView(visit.asked, visit.t, 'q')],
  load: async ({ site }, context, { after, limit }) => {
    const [p = '', code = ''] = after ?? [];
    const from = Number(p);
    const lines = context.fairness.agencies
      .filter((luck) => {
        if (context.found && !context.found.has(luck.agencyCode)) return false;
        const own = orderOf(luck);
        return !after || own > from || (own === from && luck.agencyCode > code);
      })
      .slice(0, limit);
    const names = await loadAgencyNames(
      site.deps.db,
      lines.map(({ agencyCode }) => agencyCode),
    );
    return lines.map((luck): Line => ({ ...luck, name: names.get(luck.agencyCode) ?? luck.agencyCode }));
  },
  position: (luck) => [String(orderOf(luck)), luck.agencyCode],
  columns,
  head: (_, { span, fairness: all, voidRounds }) => ({ ...span, ...toPublicFairness(all, voidRounds) }),
  objects: (lines) => lines.map((luck) => toPublicLuck(luck, luck.name)),
  item: (luck, here) => ({
    title: luck.name,
    url: urlOf(luck, here),
    text: luckSentence(luck, here.fairness.totals.agencies, here),
    at: startOfDay(`${here.span.to}-01`),
  }),
  fileName: ({ span }) => `fairness-${span.from}-${span.to}`,
  more: async (visit, found) => {
    const { db } = visit.site.deps;
    const registered = (await countRegister(db, visit.now)).agencies;
    return toFairnessView({ ...found, registered, reports: await listReports(db, 24) }, visit);
  },
  template: 'statistics/fairness',
  inMap: 'nav.fairness',
});

/** Agencies without a draw of luck come last. */
const orderOf = ({ p }: AgencyLuck): number => p ?? 2;

async function codesOf(visit: Visit, q: string): Promise<ReadonlySet<string>> {
  const today = toShanghaiDate(visit.now);
  const lines = await listRegister(visit.site.deps.db, { q }, { today, limit: EVERYONE });
  return new Set(lines.map(({ creditCode }) => creditCode));
}

const draws = data({
  address: urls.fairnessDraws,
  roles: 'public',
  query: fairnessDrawsQuery,
  load: async (visit) => {
    const { span, errors } = await readSpan(visit, visit.asked);
    refuseParameter(errors);
    const { language } = visit;
    return { span, sheet: await visit.site.reader.read('drawsSheet', { span, language }) };
  },
  tags: () => ['statistics'],
  type: 'text/csv; charset=utf-8',
  body: ({ sheet }) => sheet,
  fileName: ({ span }) => `draws-${span.from}-${span.to}.csv`,
});

const report = data({
  address: urls.fairnessReport,
  roles: 'public',
  load: async (visit) => {
    const month = visit.param('month');
    const found = isCivilMonth(month) ? await findReport(visit.site.deps.db, month) : undefined;
    if (!found) throw new HttpError(404);
    return found;
  },
  tags: () => ['statistics'],
  type: 'json',
  body: (found) => found.report,
});

/** Expected and actual wins of a period, goodness of fit, the selections behind them, monthly reports. */
export const fairnessPages = [fairness, draws, report];
