import { Router } from 'express';
import { z } from 'zod';
import { findProvenEvent, getLogState, listEvents } from '../../../audit/index.js';
import { querySummary } from '../../forms/filters.js';
import { count, readQuery } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { toLogEventView, toLogView } from './log-view.js';

const PAGE = 30;

const readSeq = (text: string): number | undefined =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;

/** Parameters of the log's page. */
export const logQuery = z.object({ before: count('log.seq') });

/** The public log for readers: its state, its latest events, and each event with its proof. */
export function logRoutes(site: Site): Router {
  const router = Router();
  const { db, siteUrl } = site.deps;

  router.get('/log', async (req, res) => {
    dependsOn(res, 'log', 'checkpoint');
    const context = pageContext(res);
    const { values, errors } = readQuery(req, res, logQuery);
    const { before } = values;
    const isRefused = errors.length > 0;
    const rows = isRefused ? [] : await listEvents(db, { before, limit: PAGE + 1 });
    const page = {
      rows: rows.slice(0, PAGE),
      more: rows.length > PAGE,
      isFirst: before === undefined && !isRefused,
      summary: querySummary(context.t, errors, []),
    };
    const view = toLogView(await getLogState(db), page, siteUrl, context);
    sendPage(site, req, res, 'log/log', view, {
      title: view.title,
      description: view.lead,
      ...(isRefused ? { status: 400 } : {}),
    });
  });

  router.get('/log/:seq', async (req, res) => {
    const found = await find(site, req.params.seq);
    // Once it is signed nothing about an event changes.
    dependsOn(res, ...(found.proof ? [] : (['checkpoint'] as const)));
    const view = toLogEventView(found, pageContext(res));
    sendPage(site, req, res, 'log/event', view, { title: view.title });
  });

  router.get('/log/:seq/leaf.json', async (req, res) => {
    const { leaf } = await find(site, req.params.seq);
    res.type('application/json').send(Buffer.from(leaf));
  });

  return router;
}

async function find(site: Site, text: string) {
  const seq = readSeq(text);
  const found = seq === undefined ? undefined : await findProvenEvent(site.deps.db, seq);
  if (!found) throw new HttpError(404);
  return found;
}
