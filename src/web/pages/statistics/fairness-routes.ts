import { type Request, type Response, Router } from 'express';
import { countRegister, listRegister } from '../../../agencies/index.js';
import { type Failure, isCivilMonth, toShanghaiDate } from '../../../basics/index.js';
import {
  type AgencyLuck,
  type Fairness,
  findReport,
  listDrawnPools,
  listReports,
  loadAgencyNames,
  type MonthSpan,
  toPublicFairness,
  toPublicLuck,
} from '../../../statistics/index.js';
import { FormView } from '../../forms/fields.js';
import { textParam } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { decodeCursor, encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { type Assess, readSpan, sendCsv } from './fairness-data.js';
import { toFairnessView } from './fairness-view.js';

const PAGE = 25;
const JSON_PAGE = 200;
/** More than any register holds. */
const EVERYONE = 100_000;

const codesOf = (lines: readonly AgencyLuck[]): string[] => lines.map(({ agencyCode }) => agencyCode);

/** Expected and actual wins of a period, goodness of fit, monthly reports: page, JSON and CSV. */
export function fairnessRoutes(site: Site, assess: Assess): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/statistics/fairness', async (req, res) => {
    const { period, typed, fallback } = await readSpan(site, req, res);
    const errors: Failure[] = 'code' in period ? [period] : [];
    const span = 'code' in period ? fallback : period;
    const context = pageContext(res);
    const { fairness, voidRounds } = await assess(span);
    const { q, lines, next, isFirst } = await pageOf(site, req, res, span, fairness, PAGE);
    const view = toFairnessView(
      {
        span,
        fairness,
        voidRounds,
        registered: (await countRegister(db, context.now)).agencies,
        lines,
        names: await loadAgencyNames(db, codesOf(lines)),
        q,
        next,
        isFirst,
        reports: await listReports(db, 24),
        form: new FormView(context.t, errors.length > 0 ? typed : {}, errors),
      },
      context,
    );
    sendPage(site, req, res, 'statistics/fairness', view, {
      title: view.title,
      description: view.lead,
      ...(errors.length > 0 ? { status: 422 } : {}),
    });
  });

  router.get('/statistics/fairness.json', async (req, res) => {
    const span = await strictSpan(site, req, res);
    const { fairness, voidRounds } = await assess(span);
    const { lines, next } = await pageOf(site, req, res, span, fairness, JSON_PAGE);
    const names = await loadAgencyNames(db, codesOf(lines));
    const body = {
      ...span,
      ...toPublicFairness(fairness, voidRounds),
      items: lines.map((luck) => toPublicLuck(luck, names.get(luck.agencyCode) ?? luck.agencyCode)),
      next: next ? urls.fairness(next, '.json') : null,
    };
    res.type('json').send(JSON.stringify(body));
  });

  router.get('/statistics/fairness.csv', async (req, res) => {
    const span = await strictSpan(site, req, res);
    const { t } = pageContext(res);
    const { fairness } = await assess(span);
    const { lines } = await pageOf(site, req, res, span, fairness, EVERYONE);
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
    sendCsv(res, `fairness-${span.from}-${span.to}`, [heads, ...rows]);
  });

  router.get('/statistics/fairness/draws.csv', async (req, res) => {
    const span = await strictSpan(site, req, res);
    sendCsv(res, `draws-${span.from}-${span.to}`, await drawRows(site, res, span));
  });

  router.get('/statistics/fairness/reports/:file', async (req, res) => {
    const month = req.params.file.replace(/\.json$/, '');
    const report = isCivilMonth(month) ? await findReport(db, month) : undefined;
    if (!report || !req.params.file.endsWith('.json')) throw new HttpError(404);
    res.type('json').send(report.report);
  });

  return router;
}

async function strictSpan(site: Site, req: Request, res: Response): Promise<MonthSpan> {
  const { period } = await readSpan(site, req, res);
  if ('code' in period) throw new HttpError(400);
  return period;
}

/** One row a selection: what the tests of fit are computed from. */
async function drawRows(site: Site, res: Response, span: MonthSpan): Promise<(string | number | null)[][]> {
  const { t } = pageContext(res);
  const draws = await listDrawnPools(site.deps.db, span);
  const heads = [
    t('fairness.number'),
    t('fairness.date'),
    t('needs.method'),
    t('fairness.pool-size'),
    t('fairness.winner'),
    t('fairness.winner-position'),
    'K',
    t('draws.lot'),
  ];
  const rows = draws.map(({ number, awardedOn, method, members, k }) => {
    const winner = members.findIndex(({ rank }) => rank === 1);
    const lots = members.map(({ lot }) => lot).join(' ');
    return [
      number,
      awardedOn,
      t(`method.${method}`),
      members.length,
      members[winner]?.agencyCode ?? '',
      winner + 1,
      k,
      lots,
    ];
  });
  return [heads, ...rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))];
}

async function pageOf(
  site: Site,
  req: Request,
  res: Response,
  span: MonthSpan,
  fairness: Fairness,
  size: number,
) {
  const q = textParam(req, 'q');
  const cursor = textParam(req, 'after', 200);
  const position = cursor ? decodeCursor(cursor, 2) : undefined;
  if (cursor && !position) throw new HttpError(400);
  const [p = '', code = ''] = position ?? [];
  const from = Number(p);
  const found = q ? await foundCodes(site, res, q) : undefined;
  const rest = fairness.agencies.filter((luck) => {
    if (found && !found.has(luck.agencyCode)) return false;
    const own = orderOf(luck);
    return !position || own > from || (own === from && luck.agencyCode > code);
  });
  const lines = rest.slice(0, size);
  const last = lines.at(-1);
  const next =
    rest.length > size && last
      ? { ...span, q, after: encodeCursor([String(orderOf(last)), last.agencyCode]) }
      : null;
  return { q, lines, next, isFirst: !position };
}

/** Agencies without a draw of luck come last. */
const orderOf = ({ p }: AgencyLuck): number => p ?? 2;

async function foundCodes(site: Site, res: Response, q: string): Promise<Set<string>> {
  const today = toShanghaiDate(pageContext(res).now);
  const lines = await listRegister(site.deps.db, { q }, { today, limit: EVERYONE });
  return new Set(lines.map(({ creditCode }) => creditCode));
}
