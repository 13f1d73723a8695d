import { type Request, type Response, Router } from 'express';
import { type CatalogueCategory, listCatalogue, listQualificationsInForce } from '../../../agencies/index.js';
import { findDivision, toShanghaiDate } from '../../../basics/index.js';
import { countNotices, listNotices, type NoticeFilter } from '../../../needs/index.js';
import { readQuery } from '../../forms/query.js';
import { refuseParameter } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import { type ListValues, needListQuery } from './list-query.js';
import { toJsonLine, toListView } from './list-view.js';

const PAGE = 30;

type Catalogue = readonly CatalogueCategory[];

const typesOf = (catalogue: Catalogue, category: string): string[] =>
  (catalogue.find(({ code }) => code === category)?.types ?? []).map(({ code }) => code);

/** The list of needs, as a page and as JSON. */
export function needListRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs', async (req, res) => {
    const { asked, catalogue } = await ask(site, req, res);
    const context = pageContext(res);
    const isRefused = asked.errors.length > 0;
    const list = isRefused ? null : await readList(site, res, asked.values, catalogue);
    const view = toListView(context, { asked, catalogue, list });
    sendPage(site, req, res, 'needs/list', view, {
      title: view.title,
      ...(isRefused ? { status: 400 } : {}),
    });
  });

  router.get('/needs.json', async (req, res) => {
    const { asked, catalogue } = await ask(site, req, res);
    refuseParameter(asked.errors);
    const { lines, next } = await readPage(site, res, asked.values, catalogue);
    const nextUrl = next ? urls.needs(next).replace(/^\/needs/, '/needs.json') : null;
    res.type('json').send(JSON.stringify({ items: lines.map(toJsonLine), next: nextUrl }));
  });

  return router;
}

async function ask(site: Site, req: Request, res: Response) {
  dependsOn(res, 'list:needs');
  const catalogue = await listCatalogue(site.deps.db);
  return { catalogue, asked: readQuery(req, res, needListQuery(catalogue)) };
}

async function readList(site: Site, res: Response, values: ListValues, catalogue: Catalogue) {
  const { filter, ...page } = await readPage(site, res, values, catalogue);
  return { ...page, total: await countNotices(site.deps.db, filter) };
}

async function readPage(site: Site, res: Response, { after, ...query }: ListValues, catalogue: Catalogue) {
  const { db } = site.deps;
  const filter = await toFilter(site, res, query, catalogue);
  const [at = '', id = ''] = after ?? [];
  const rows = await listNotices(db, filter, { after: after && { at, id }, limit: PAGE + 1 });
  const lines = rows.slice(0, PAGE);
  const last = lines.at(-1);
  const next =
    rows.length > PAGE && last ? { ...query, after: encodeCursor([last.publishedAt ?? '', last.id]) } : null;
  return { filter, lines, next, isFirst: !after };
}

async function toFilter(
  site: Site,
  res: Response,
  query: Omit<ListValues, 'after'>,
  catalogue: Catalogue,
): Promise<NoticeFilter> {
  const { actor, now } = pageContext(res);
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
    state: query.fit === '1' ? 'published' : query.state || undefined,
    // A type says its category as well.
    category: typesOf(catalogue, query.category).includes(query.type) ? '' : query.category,
    type: query.type,
    method: query.method,
    fund: query.fund,
    countyKey: findDivision(query.division)?.countyKey,
    countiesOnly: query.division === ALL_COUNTIES,
    project: query.project,
    from: query.from,
    to: query.to,
    heldTypes,
  };
}
