import { type Response, Router } from 'express';
import { z } from 'zod';
import { countRegister, listRegister } from '../../../agencies/index.js';
import { isCivilMonth, toShanghaiDate } from '../../../basics/index.js';
import {
  type AgencyLuck,
  type Fairness,
  findReport,
  listReports,
  loadAgencyNames,
  toPublicFairness,
  toPublicLuck,
} from '../../../statistics/index.js';
import { inFormat } from '../../address.js';
import { FormView } from '../../forms/fields.js';
import { filterView, querySummary } from '../../forms/filters.js';
import { type Asked, position, readQuery, words } from '../../forms/query.js';
import { HttpError, refuseParameter } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { csvText } from '../../render/csv.js';
import { encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { type Assess, readSpan, sendCsv } from './fairness-data.js';
import { toFairnessView } from './fairness-view.js';
import { periodParameters } from './period.js';

const PAGE = 25;
const JSON_PAGE = 200;
/** More than any register holds. */
const EVERYONE = 100_000;

const codesOf = (lines: readonly AgencyLuck[]): string[] => lines.map(({ agencyCode }) => agencyCode);

/** Parameters of the figures of fairness. */
export const fairnessQuery = z.object({
  ...periodParameters,
  q: words('fairness.agency'),
  after: position(z.tuple([z.string().regex(/^\d+(\.\d+)?(e-\d+)?$/), z.string().regex(/^[0-9A-Z]{18}$/)])),
});

/** Parameters of the selections behind the figures. */
export const fairnessDrawsQuery = z.object(periodParameters);

type FairnessValues = z.output<typeof fairnessQuery>;

/** Expected and actual wins of a period, goodness of fit, monthly reports: page, JSON and CSV. */
export function fairnessRoutes(site: Site, assess: Assess): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/statistics/fairness', async (req, res) => {
    dependsOn(res, 'statistics', 'list:agencies');
    const asked = readQuery(req, res, fairnessQuery);
    const { span, errors } = await readSpan(site, res, asked);
    const isRefused = errors.length > 0;
    const context = pageContext(res);
    const { fairness, voidRounds } = await assess(span);
    const { lines, next, isFirst } = isRefused
      ? { lines: [], next: null, isFirst: false }
      : await pageOf(site, res, { ...asked.values, ...span }, fairness, PAGE);
    const view = toFairnessView(
      {
        span,
        fairness,
        voidRounds,
        registered: (await countRegister(db, context.now)).agencies,
        lines,
        names: await loadAgencyNames(db, codesOf(lines)),
        q: asked.values.q,
        agencyFilter: filterView(asked, context.t, 'q'),
        summary: querySummary(context.t, errors, ['from', 'to', 'q']),
        next,
        isFirst,
        reports: await listReports(db, 24),
        form: new FormView(context.t, isRefused ? asked.typed : {}, errors),
      },
      context,
    );
    sendPage(site, req, res, 'statistics/fairness', view, {
      title: view.title,
      description: view.lead,
      ...(isRefused ? { status: 400 } : {}),
    });
  });

  router.get('/statistics/fairness.json', async (req, res) => {
    dependsOn(res, 'statistics', 'list:agencies');
    const { values, span } = await strict(site, res, readQuery(req, res, fairnessQuery));
    const { fairness, voidRounds } = await assess(span);
    const { lines, next } = await pageOf(site, res, { ...values, ...span }, fairness, JSON_PAGE);
    const names = await loadAgencyNames(db, codesOf(lines));
    const body = {
      ...span,
      ...toPublicFairness(fairness, voidRounds),
      items: lines.map((luck) => toPublicLuck(luck, names.get(luck.agencyCode) ?? luck.agencyCode)),
      next: next ? inFormat(urls.fairness(next), 'json') : null,
    };
    res.type('json').send(JSON.stringify(body));
  });

  router.get('/statistics/fairness.csv', async (req, res) => {
    dependsOn(res, 'statistics', 'list:agencies');
    const { values, span } = await strict(site, res, readQuery(req, res, fairnessQuery));
    const { t } = pageContext(res);
    const { fairness } = await assess(span);
    const { lines } = await pageOf(site, res, { ...values, ...span }, fairness, EVERYONE);
    const names = await loadAgencyNames(db, codesOf(lines));
    const heads = [
      t('account.credit-code'),
      t('fairness.name'),
      t('fairness.draws'),
      t('fairness.expected'),
      t('fairness.wins'),
      t('fairness.variance'),
      'z',
      t('fairness.p'),
      t('fairness.q'),
      t('fairness.price-entries'),
      t('fairness.price-won'),
    ];
    const rows = lines.map((luck) => {
      const one = toPublicLuck(luck);
      return [
        one.creditCode,
        names.get(luck.agencyCode) ?? '',
        one.draws,
        one.expected,
        one.wins,
        one.variance,
        one.z,
        one.p,
        one.q,
        one.priceEntries,
        one.priceWins,
      ];
    });
    sendCsv(res, `fairness-${span.from}-${span.to}`, csvText([heads, ...rows]));
  });

  router.get('/statistics/fairness/draws.csv', async (req, res) => {
    dependsOn(res, 'statistics');
    const { span } = await strict(site, res, readQuery(req, res, fairnessDrawsQuery));
    const { language } = pageContext(res);
    const sheet = await site.reader.read('drawsSheet', { span, language });
    sendCsv(res, `draws-${span.from}-${span.to}`, sheet);
  });

  router.get('/statistics/fairness/reports/:file', async (req, res) => {
    dependsOn(res, 'statistics');
    const month = req.params.file.replace(/\.json$/, '');
    const report = isCivilMonth(month) ? await findReport(db, month) : undefined;
    if (!report || !req.params.file.endsWith('.json')) throw new HttpError(404);
    res.type('json').send(report.report);
  });

  return router;
}

/** What programs asked for: one wrong parameter refuses the whole. */
async function strict<V extends { readonly from: string; readonly to: string }>(
  site: Site,
  res: Response,
  asked: Asked<V>,
) {
  const { span, errors } = await readSpan(site, res, asked);
  refuseParameter(errors);
  return { values: asked.values, span };
}

async function pageOf(
  site: Site,
  res: Response,
  { from: first, to, q, after }: FairnessValues,
  fairness: Fairness,
  size: number,
) {
  const [p = '', code = ''] = after ?? [];
  const from = Number(p);
  const found = q ? await foundCodes(site, res, q) : undefined;
  const rest = fairness.agencies.filter((luck) => {
    if (found && !found.has(luck.agencyCode)) return false;
    const own = orderOf(luck);
    return !after || own > from || (own === from && luck.agencyCode > code);
  });
  const lines = rest.slice(0, size);
  const last = lines.at(-1);
  const next =
    rest.length > size && last
      ? { from: first, to, q, after: encodeCursor([String(orderOf(last)), last.agencyCode]) }
      : null;
  return { lines, next, isFirst: !after };
}

/** Agencies without a draw of luck come last. */
const orderOf = ({ p }: AgencyLuck): number => p ?? 2;

async function foundCodes(site: Site, res: Response, q: string): Promise<Set<string>> {
  const today = toShanghaiDate(pageContext(res).now);
  const lines = await listRegister(site.deps.db, { q }, { today, limit: EVERYONE });
  return new Set(lines.map(({ creditCode }) => creditCode));
}
