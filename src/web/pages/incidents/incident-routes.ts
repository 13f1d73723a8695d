import { Router } from 'express';
import { findDivision } from '../../../basics/index.js';
import { listIrregularities } from '../../../draws/index.js';
import { textParam } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { decodeCursor, encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { ALL_COUNTIES } from '../../urls.js';
import { toIncidentsView } from './incident-view.js';

const PAGE = 30;

/** What did not go as planned, for everybody: incidents, decisions to draw again, postponed lotteries. */
export function incidentRoutes(site: Site): Router {
  const router = Router();

  router.get('/incidents', async (req, res) => {
    const query = {
      need: textParam(req, 'need', 40).normalize('NFKC').toUpperCase(),
      division: textParam(req, 'division'),
    };
    const countiesOnly = query.division === ALL_COUNTIES;
    const countyKey = findDivision(query.division)?.countyKey;
    if (query.division && !countyKey && !countiesOnly) throw new HttpError(400);
    const cursor = textParam(req, 'after', 200);
    const position = cursor ? decodeCursor(cursor, 3) : undefined;
    if (cursor && !position) throw new HttpError(400);
    const [open, at = '', id = ''] = position ?? [];
    const after = position && { open: open === '1' ? (1 as const) : (0 as const), at, id };
    const filter = { number: query.need, countyKey, countiesOnly };
    const rows = await listIrregularities(site.deps.db, filter, { after, limit: PAGE + 1 });
    const lines = rows.slice(0, PAGE);
    const last = rows.length > PAGE ? lines.at(-1) : undefined;
    const next = last && encodeCursor([last.endedAt === null ? '1' : '0', last.at, last.id]);
    const view = toIncidentsView({ query, lines, next, isFirst: !position }, pageContext(res));
    sendPage(site, req, res, 'incidents/incidents', view, { title: view.title, description: view.lead });
  });

  return router;
}
