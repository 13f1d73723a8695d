import { Router } from 'express';
import { findDivision } from '../../../basics/index.js';
import { listIrregularities } from '../../../draws/index.js';
import { readQuery } from '../../forms/query.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { ALL_COUNTIES } from '../../urls.js';
import { type IncidentsValues, incidentsQuery } from './incident-query.js';
import { toIncidentsView } from './incident-view.js';

const PAGE = 30;

/** What did not go as planned, for everybody: incidents, decisions to draw again, postponed lotteries. */
export function incidentRoutes(site: Site): Router {
  const router = Router();

  router.get('/incidents', async (req, res) => {
    dependsOn(res, 'list:incidents');
    const asked = readQuery(req, res, incidentsQuery);
    const isRefused = asked.errors.length > 0;
    const list = isRefused ? null : await readList(site, asked.values);
    const view = toIncidentsView({ asked, list }, pageContext(res));
    sendPage(site, req, res, 'incidents/incidents', view, {
      title: view.title,
      description: view.lead,
      ...(isRefused ? { status: 400 } : {}),
    });
  });

  return router;
}

async function readList(site: Site, { need, division: county, after: start }: IncidentsValues) {
  const [open, at = '', id = ''] = start ?? [];
  const after = start && { open: open === '1' ? (1 as const) : (0 as const), at, id };
  const filter = {
    number: need,
    countyKey: findDivision(county)?.countyKey,
    countiesOnly: county === ALL_COUNTIES,
  };
  const rows = await listIrregularities(site.deps.db, filter, { after, limit: PAGE + 1 });
  const lines = rows.slice(0, PAGE);
  const last = rows.length > PAGE ? lines.at(-1) : undefined;
  const next = last && encodeCursor([last.endedAt === null ? '1' : '0', last.at, last.id]);
  return { lines, next, isFirst: !start };
}
