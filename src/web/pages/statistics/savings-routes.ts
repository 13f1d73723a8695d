import { stringify } from 'csv-stringify/sync';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { countRegister } from '../../../agencies/index.js';
import { toShanghaiDate } from '../../../basics/index.js';
import { defaultPeriod, findAwardMonths, getSavings, sumRollups } from '../../../statistics/index.js';
import { FormView } from '../../forms/fields.js';
import { querySummary } from '../../forms/filters.js';
import { readQuery } from '../../forms/query.js';
import { refuseParameter } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { periodOf, periodParameters } from './period.js';
import { toSavingsCsv, toSavingsJson, toSavingsView } from './savings-view.js';

/** Parameters of the savings. */
export const savingsQuery = z.object(periodParameters);

/** Savings of a period: page, JSON and CSV under one query. */
export function savingsRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/statistics/savings', async (req, res) => {
    dependsOn(res, 'statistics', 'list:agencies');
    const { span: shown, typed, errors } = await ask(site, req, res);
    const awarded = await findAwardMonths(db);
    const context = pageContext(res);
    const view = toSavingsView(await getSavings(db, shown), context, {
      register: await countRegister(db, context.now),
      months: await sumRollups(db, 'month', shown),
      methods: await sumRollups(db, 'method', shown),
      years: yearsOf(awarded),
      summary: querySummary(context.t, errors, ['from', 'to']),
      form: new FormView(context.t, errors.length > 0 ? typed : {}, errors),
    });
    sendPage(site, req, res, 'statistics/savings', view, {
      title: view.title,
      description: view.sentence.text,
      ...(errors.length > 0 ? { status: 400 } : {}),
    });
  });

  router.get('/statistics/savings.json', async (req, res) => {
    dependsOn(res, 'statistics');
    const { span, errors } = await ask(site, req, res);
    refuseParameter(errors);
    const { language } = pageContext(res);
    res.type('json').send(JSON.stringify(toSavingsJson(await getSavings(db, span), language)));
  });

  router.get('/statistics/savings.csv', async (req, res) => {
    dependsOn(res, 'statistics');
    const { span, errors } = await ask(site, req, res);
    refuseParameter(errors);
    const rows = toSavingsCsv(await getSavings(db, span), pageContext(res));
    res
      .type('text/csv; charset=utf-8')
      .set('Content-Disposition', `attachment; filename="savings-${span.from}-${span.to}.csv"`)
      .send(stringify(rows, { bom: true, escape_formulas: true, record_delimiter: 'windows' }));
  });

  return router;
}

async function ask(site: Site, req: Request, res: Response) {
  const asked = readQuery(req, res, savingsQuery);
  const thisMonth = toShanghaiDate(pageContext(res).now).slice(0, 7);
  const usual = defaultPeriod(thisMonth, await findAwardMonths(site.deps.db));
  return { typed: asked.typed, ...periodOf(asked, usual) };
}

function yearsOf(awarded: { readonly first: string; readonly last: string } | undefined): string[] {
  if (!awarded) return [];
  const [first, last] = [Number(awarded.first.slice(0, 4)), Number(awarded.last.slice(0, 4))];
  return Array.from({ length: Math.min(30, last - first + 1) }, (_, index) => String(last - index));
}
