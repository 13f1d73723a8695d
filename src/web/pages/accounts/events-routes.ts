import { Router } from 'express';
import { z } from 'zod';
import { listEvents } from '../../../audit/index.js';
import { count, readQuery, words } from '../../forms/query.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { toEventsView } from './events-view.js';

const PAGE = 30;

/** Parameters of the log of events. */
export const eventsQuery = z.object({ subject: words('events.subject'), after: count('query.position') });

/** The log of events, for auditors and administrators. */
export function eventsRoutes(site: Site): Router {
  const router = Router();

  router.get('/desk/events', async (req, res) => {
    requireRole(res, 'auditor', 'administrator');
    const asked = readQuery(req, res, eventsQuery);
    const { subject, after } = asked.values;
    const isRefused = asked.errors.length > 0;
    const rows = isRefused
      ? []
      : await listEvents(site.deps.db, {
          before: after,
          subject: subject || undefined,
          limit: PAGE + 1,
        });
    const page = { rows: rows.slice(0, PAGE), more: rows.length > PAGE };
    const view = toEventsView(pageContext(res), asked, page);
    sendPage(site, req, res, 'accounts/events', view, {
      title: view.title,
      ...(isRefused ? { status: 400 } : {}),
    });
  });

  return router;
}
