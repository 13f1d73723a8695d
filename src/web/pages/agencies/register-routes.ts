import { type Request, type Response, Router } from 'express';
import {
  countFacet,
  countRegisterLines,
  listCatalogue,
  listQualificationsInForce,
  listRegister,
  type RegisterFilter,
  type RegisterLine,
} from '../../../agencies/index.js';
import { findDivision, listDivisions, toShanghaiDate } from '../../../basics/index.js';
import { textParam } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { decodeCursor, encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import { divisionName, nameOf } from '../../render/words.js';
import type { Site } from '../../site.js';
import { type Query, urls } from '../../urls.js';

const PAGE = 30;
const NAMES = ['q', 'category', 'type', 'grade', 'division'] as const;
type RegisterQuery = Readonly<Record<(typeof NAMES)[number], string>>;

/** The public register of agencies and the catalogue of qualification types, as pages and as JSON. */
export function registerRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/agencies', async (req, res) => {
    const { query, filter, lines, next, isFirst } = await readRegister(site, req, res);
    const { t, language, now } = pageContext(res);
    const facets = await toFacets(site, res, query, filter);
    const view = {
      title: t('nav.agencies'),
      action: urls.agencies(),
      q: query.q,
      kept: NAMES.filter((name) => name !== 'q' && query[name]).map((name) => ({ name, value: query[name] })),
      facets,
      total: t('page.total', { count: await countRegisterLines(db, filter, toShanghaiDate(now)) }),
      jsonUrl: urls.agencies(query).replace(/^\/agencies/, '/agencies.json'),
      lines: lines.map((line) => ({
        url: urls.agency(line.creditCode),
        name: line.name,
        creditCode: line.creditCode,
        division: divisionName(line.divisionCode, language),
        suspended: line.status === 'suspended',
      })),
      pager: { firstUrl: isFirst ? null : urls.agencies(query), nextUrl: next ? urls.agencies(next) : null },
    };
    sendPage(site, req, res, 'agencies/register', view, { title: view.title });
  });

  router.get('/agencies.json', async (req, res) => {
    const { lines, next } = await readRegister(site, req, res);
    const { now } = pageContext(res);
    const held = await listQualificationsInForce(
      db,
      lines.map(({ id }) => id),
      now,
    );
    const items = lines.map(({ id, creditCode, name, divisionCode, status }) => ({
      creditCode,
      name,
      division: divisionCode,
      status,
      qualifications: held
        .filter(({ agencyId }) => agencyId === id)
        .map(({ typeCode, grade, validFrom, validTo }) => ({ type: typeCode, grade, validFrom, validTo })),
      url: urls.agency(creditCode),
    }));
    const nextUrl = next ? urls.agencies(next).replace(/^\/agencies/, '/agencies.json') : null;
    res.type('json').send(JSON.stringify({ items, next: nextUrl }));
  });

  router.get('/qualification-types', async (req, res) => {
    const { t, language, now } = pageContext(res);
    const counts = await countFacet(db, {}, 'type', toShanghaiDate(now));
    const view = {
      title: t('nav.types'),
      jsonUrl: `${urls.types()}.json`,
      categories: (await listCatalogue(db)).map((category) => ({
        name: nameOf(category, language),
        types: category.types.map((type) => ({
          code: type.code,
          name: nameOf(type, language),
          url: urls.agencies({ type: type.code }),
          needsUrl: urls.needs({ type: type.code }),
          grades: type.grades.map((grade) => nameOf(grade, language)).join(t('needs.separator')),
          proof: t(`agencies.certificate-${type.certificate}`),
          issuer: type.issuer ?? '',
          basis: type.basis,
          count: counts.get(type.code) ?? 0,
        })),
      })),
    };
    sendPage(site, req, res, 'agencies/types', view, { title: view.title });
  });

  router.get('/qualification-types.json', async (_req, res) => {
    const { now } = pageContext(res);
    const counts = await countFacet(db, {}, 'type', toShanghaiDate(now));
    const items = (await listCatalogue(db)).flatMap((category) =>
      category.types.map(({ code, nameZh, nameEn, certificate, issuer, basis, grades }) => ({
        code,
        category: category.code,
        nameZh,
        nameEn,
        certificate,
        issuer,
        basis,
        grades: grades.map(({ grade }) => grade),
        agencies: counts.get(code) ?? 0,
      })),
    );
    res.type('json').send(JSON.stringify({ items, next: null }));
  });

  return router;
}

async function readRegister(site: Site, req: Request, res: Response) {
  const { now } = pageContext(res);
  const query = Object.fromEntries(NAMES.map((name) => [name, textParam(req, name)])) as RegisterQuery;
  const countyKey = query.division ? findDivision(query.division)?.countyKey : undefined;
  if (query.division && !countyKey) throw new HttpError(400);
  const filter: RegisterFilter = {
    q: query.q,
    category: query.category,
    type: query.type,
    grade: query.grade,
    countyKey,
  };
  const cursor = textParam(req, 'after', 500);
  const position = cursor ? decodeCursor(cursor, 2) : undefined;
  if (cursor && !position) throw new HttpError(400);
  const [name = '', id = ''] = position ?? [];
  const rows: RegisterLine[] = await listRegister(site.deps.db, filter, {
    today: toShanghaiDate(now),
    after: position && { name, id },
    limit: PAGE + 1,
  });
  const lines = rows.slice(0, PAGE);
  const last = lines.at(-1);
  const next: Query | null =
    rows.length > PAGE && last ? { ...query, after: encodeCursor([last.name, last.id]) } : null;
  return { query, filter, lines, next, isFirst: !position };
}

/** Category → type → grade → county: each facet's values with the numbers that choosing them would leave. */
async function toFacets(site: Site, res: Response, query: RegisterQuery, filter: RegisterFilter) {
  const { db } = site.deps;
  const { t, language, now } = pageContext(res);
  const today = toShanghaiDate(now);
  const catalogue = await listCatalogue(db);
  const category = catalogue.find(({ code }) => code === query.category);
  const type = catalogue.flatMap(({ types }) => types).find(({ code }) => code === query.type);
  const link = (change: Query, value: string, current: string) => ({
    url: urls.agencies({ ...query, ...change }),
    current: value === current,
  });
  const all = (change: Query, current: string) => ({
    text: t('agencies.all'),
    count: null,
    ...link(change, '', current),
  });
  const byCategory = await countFacet(db, filter, 'category', today);
  const facets = [
    {
      title: t('agencies.category'),
      items: [
        all({ category: '', type: '', grade: '' }, query.category),
        ...catalogue.map((one) => ({
          text: nameOf(one, language),
          count: byCategory.get(one.code) ?? 0,
          ...link({ category: one.code, type: '', grade: '' }, one.code, query.category),
        })),
      ],
    },
  ];
  if (category || type) {
    const byType = await countFacet(db, filter, 'type', today);
    const types = category?.types ?? (type ? [type] : []);
    facets.push({
      title: t('needs.type'),
      items: [
        all({ type: '', grade: '' }, query.type),
        ...types.map((one) => ({
          text: nameOf(one, language),
          count: byType.get(one.code) ?? 0,
          ...link({ type: one.code, grade: '' }, one.code, query.type),
        })),
      ],
    });
  }
  if (type && type.grades.length > 0) {
    const byGrade = await countFacet(db, filter, 'grade', today);
    facets.push({
      title: t('agencies.grade'),
      items: [
        all({ grade: '' }, query.grade),
        ...type.grades.map((one) => ({
          text: nameOf(one, language),
          count: byGrade.get(one.grade) ?? 0,
          ...link({ grade: one.grade }, one.grade, query.grade),
        })),
      ],
    });
  }
  const byCounty = await countFacet(db, filter, 'county', today);
  const chosen = findDivision(query.division)?.countyKey ?? '';
  facets.push({
    title: t('needs.division'),
    items: [
      all({ division: '' }, query.division),
      ...listDivisions(Number(today.slice(0, 4))).map((one) => ({
        text: divisionName(one.code, language),
        count: byCounty.get(one.countyKey) ?? 0,
        ...link({ division: one.code }, one.countyKey, chosen),
      })),
    ],
  });
  return facets;
}
