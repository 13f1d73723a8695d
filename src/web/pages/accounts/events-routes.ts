import { Router } from 'express';
import { listEvents } from '../../../audit/index.js';
import { textParam } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { toEventsView } from './events-view.js';

const PAGE = 30;

/** The log of events, for auditors and administrators. */
export function eventsRoutes(site: Site): Router {
  const router = Router();

  router.get('/desk/events', async (req, res) => {
    requireRole(res, 'auditor', 'administrator');
    const cursor = textParam(req, 'after');
    if (cursor && !/^\d{1,15}$/.test(cursor)) throw new HttpError(400);
    const query = { subject: textParam(req, 'subject'), after: cursor ? Number(cursor) : undefined };
    const rows = await listEvents(site.deps.db, {
      before: query.after,
      subject: query.subject || undefined,
      limit: PAGE + 1,
    });
    const page = { rows: rows.slice(0, PAGE), more: rows.length > PAGE };
    const view = toEventsView(pageContext(res), query, page);
    sendPage(site, req, res, 'accounts/events', view, { title: view.title });
  });

  return router;
}
