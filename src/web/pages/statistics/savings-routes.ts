import { stringify } from 'csv-stringify/sync';
import { type Request, type Response, Router } from 'express';
import { countRegister } from '../../../agencies/index.js';
import { type Failure, toShanghaiDate } from '../../../basics/index.js';
import {
  defaultPeriod,
  findAwardMonths,
  getSavings,
  readPeriod,
  sumRollups,
} from '../../../statistics/index.js';
import { FormView } from '../../forms/fields.js';
import { textParam } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { toSavingsCsv, toSavingsJson, toSavingsView } from './savings-view.js';

/** Savings of a period: page, JSON and CSV under one query. */
export function savingsRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/statistics/savings', async (req, res) => {
    const { period, typed, fallback } = await readQuery(site, req, res);
    const errors: Failure[] = 'code' in period ? [period] : [];
    const shown = 'code' in period ? fallback : period;
    const awarded = await findAwardMonths(db);
    const context = pageContext(res);
    const view = toSavingsView(await getSavings(db, shown), context, {
      register: await countRegister(db, context.now),
      months: await sumRollups(db, 'month', shown),
      methods: await sumRollups(db, 'method', shown),
      years: yearsOf(awarded),
      form: new FormView(context.t, errors.length > 0 ? typed : {}, errors),
    });
    sendPage(site, req, res, 'statistics/savings', view, {
      title: view.title,
      description: view.sentence.text,
      ...(errors.length > 0 ? { status: 422 } : {}),
    });
  });

  router.get('/statistics/savings.json', async (req, res) => {
    const { period } = await readQuery(site, req, res);
    if ('code' in period) throw new HttpError(400);
    const { language } = pageContext(res);
    res.type('json').send(JSON.stringify(toSavingsJson(await getSavings(db, period), language)));
  });

  router.get('/statistics/savings.csv', async (req, res) => {
    const { period } = await readQuery(site, req, res);
    if ('code' in period) throw new HttpError(400);
    const rows = toSavingsCsv(await getSavings(db, period), pageContext(res));
    res
      .type('text/csv; charset=utf-8')
      .set('Content-Disposition', `attachment; filename="savings-${period.from}-${period.to}.csv"`)
      .send(stringify(rows, { bom: true, escape_formulas: true, record_delimiter: 'windows' }));
  });

  return router;
}

async function readQuery(site: Site, req: Request, res: Response) {
  const thisMonth = toShanghaiDate(pageContext(res).now).slice(0, 7);
  const fallback = defaultPeriod(thisMonth, await findAwardMonths(site.deps.db));
  const typed = { from: textParam(req, 'from', 20), to: textParam(req, 'to', 20) };
  return { period: readPeriod(typed, fallback), typed, fallback };
}

function yearsOf(awarded: { readonly first: string; readonly last: string } | undefined): string[] {
  if (!awarded) return [];
  const [first, last] = [Number(awarded.first.slice(0, 4)), Number(awarded.last.slice(0, 4))];
  return Array.from({ length: Math.min(30, last - first + 1) }, (_, index) => String(last - index));
}
