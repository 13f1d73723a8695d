import { type Request, type Response, Router } from 'express';
import { listCatalogue, listQualificationsInForce } from '../../../agencies/index.js';
import { findDivision, isCivilMonth, toShanghaiDate } from '../../../basics/index.js';
import { countNotices, listNotices, type NoticeFilter, PUBLIC_STATES } from '../../../needs/index.js';
import { textParam } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { decodeCursor, encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import { type ListQuery, toJsonLine, toListView } from './list-view.js';

const PAGE = 30;
const NAMES = [
  'q',
  'state',
  'category',
  'type',
  'method',
  'fund',
  'division',
  'project',
  'from',
  'to',
  'fit',
] as const;

/** The list of needs, as a page and as JSON. */
export function needListRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs', async (req, res) => {
    const list = await readList(site, req, res);
    const catalogue = await listCatalogue(site.deps.db);
    const total = await countNotices(site.deps.db, list.filter);
    const view = toListView(pageContext(res), { ...list, catalogue, total });
    sendPage(site, req, res, 'needs/list', view, { title: view.title });
  });

  router.get('/needs.json', async (req, res) => {
    const { lines, next } = await readList(site, req, res);
    const nextUrl = next ? urls.needs(next).replace(/^\/needs/, '/needs.json') : null;
    res.type('json').send(JSON.stringify({ items: lines.map(toJsonLine), next: nextUrl }));
  });

  return router;
}

async function readList(site: Site, req: Request, res: Response) {
  const { db } = site.deps;
  const query = Object.fromEntries(NAMES.map((name) => [name, textParam(req, name)])) as ListQuery;
  const filter = await toFilter(site, res, query);
  const cursor = textParam(req, 'after', 200);
  const position = cursor ? decodeCursor(cursor, 2) : undefined;
  if (cursor && !position) throw new HttpError(400);
  const [at = '', id = ''] = position ?? [];
  const rows = await listNotices(db, filter, { after: position && { at, id }, limit: PAGE + 1 });
  const lines = rows.slice(0, PAGE);
  const last = lines.at(-1);
  const next =
    rows.length > PAGE && last ? { ...query, after: encodeCursor([last.publishedAt ?? '', last.id]) } : null;
  return { query, filter, lines, next, isFirst: !position };
}

async function toFilter(site: Site, res: Response, query: ListQuery): Promise<NoticeFilter> {
  const { actor, now } = pageContext(res);
  const countiesOnly = query.division === ALL_COUNTIES;
  const county = findDivision(query.division)?.countyKey;
  if (query.division && !county && !countiesOnly) throw new HttpError(400);
  for (const month of [query.from, query.to]) if (month && !isCivilMonth(month)) throw new HttpError(400);
  let heldTypes: string[] | undefined;
  if (query.fit === '1' && actor?.agencyId) {
    const today = toShanghaiDate(now);
    const held = await listQualificationsInForce(site.deps.db, [actor.agencyId], now);
    heldTypes = held
      .filter(({ validTo }) => validTo === null || validTo >= today)
      .map(({ typeCode }) => typeCode);
  }
  return {
    q: query.q,
    state: query.fit === '1' ? 'published' : PUBLIC_STATES.find((state) => state === query.state),
    category: query.category,
    type: query.type,
    method: query.method,
    fund: query.fund,
    countyKey: county,
    countiesOnly,
    project: query.project.toUpperCase(),
    from: query.from,
    to: query.to,
    heldTypes,
  };
}
