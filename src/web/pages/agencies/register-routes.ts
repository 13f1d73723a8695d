import { type Request, type Response, Router } from 'express';
import {
  type CatalogueCategory,
  countFacet,
  countRegisterLines,
  listCatalogue,
  listQualificationsInForce,
  listRegister,
  type RegisterFilter,
  type RegisterLine,
} from '../../../agencies/index.js';
import { findDivision, listDivisionsAt, toShanghaiDate } from '../../../basics/index.js';
import type { Query } from '../../address.js';
import { failureText } from '../../forms/fields.js';
import { filterView, querySummary } from '../../forms/filters.js';
import { type Asked, readQuery } from '../../forms/query.js';
import { refuseParameter } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { encodeCursor } from '../../render/cursor.js';
import { pageContext, sendPage } from '../../render/page.js';
import { divisionName, nameOf } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { type RegisterValues, registerQuery } from './register-query.js';

const PAGE = 30;
const FACETS = ['category', 'type', 'grade', 'division'] as const;

/** The public register of agencies and the catalogue of qualification types, as pages and as JSON. */
export function registerRoutes(site: Site): Router {
  const router = Router();
  const { db } = site.deps;

  router.get('/agencies', async (req, res) => {
    const { asked, catalogue } = await ask(site, req, res);
    const { t, language, now } = pageContext(res);
    const { after: _, ...query } = asked.values;
    const filter = toFilter(asked.values);
    const isRefused = asked.errors.length > 0;
    const list = isRefused ? null : await readRegister(site, res, asked.values);
    const count = list && (await countRegisterLines(db, filter, toShanghaiDate(now)));
    const view = {
      title: t('nav.agencies'),
      action: urls.agencies(),
      summary: querySummary(t, asked.errors, ['q']),
      words: filterView(asked, t, 'q'),
      kept: FACETS.filter((name) => query[name]).map((name) => ({ name, value: query[name] })),
      facets: await toFacets(site, res, asked, catalogue),
      total: count === null ? null : t('page.total', { count }),
      jsonUrl: urls.agencies(query).replace(/^\/agencies/, '/agencies.json'),
      lines: (list?.lines ?? []).map((line) => ({
        url: urls.agency(line.creditCode),
        name: line.name,
        creditCode: line.creditCode,
        division: divisionName(line.divisionCode, language),
        suspended: line.status === 'suspended',
      })),
      pager: {
        firstUrl: list?.isFirst ? null : urls.agencies(query),
        nextUrl: list?.next ? urls.agencies(list.next) : null,
      },
    };
    sendPage(site, req, res, 'agencies/register', view, {
      title: view.title,
      ...(isRefused ? { status: 400 } : {}),
    });
  });

  router.get('/agencies.json', async (req, res) => {
    const { asked } = await ask(site, req, res);
    refuseParameter(asked.errors);
    const { lines, next } = await readRegister(site, res, asked.values);
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
    dependsOn(res, 'list:agencies');
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
    dependsOn(res, 'list:agencies');
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

async function ask(site: Site, req: Request, res: Response) {
  dependsOn(res, 'list:agencies');
  const catalogue = await listCatalogue(site.deps.db);
  return { catalogue, asked: readQuery(req, res, registerQuery(catalogue)) };
}

function toFilter({ q, category, type, grade, division }: RegisterValues): RegisterFilter {
  return { q, category, type, grade, countyKey: findDivision(division)?.countyKey };
}

async function readRegister(site: Site, res: Response, values: RegisterValues) {
  const { now } = pageContext(res);
  const { after, ...query } = values;
  const [name = '', id = ''] = after ?? [];
  const rows: RegisterLine[] = await listRegister(site.deps.db, toFilter(values), {
    today: toShanghaiDate(now),
    after: after && { name, id },
    limit: PAGE + 1,
  });
  const lines = rows.slice(0, PAGE);
  const last = lines.at(-1);
  const next: Query | null =
    rows.length > PAGE && last ? { ...query, after: encodeCursor([last.name, last.id]) } : null;
  return { lines, next, isFirst: !after };
}

/** Category → type → grade → county: each facet's values with the numbers that choosing them would leave. */
async function toFacets(
  site: Site,
  res: Response,
  asked: Asked<RegisterValues>,
  catalogue: readonly CatalogueCategory[],
) {
  const { db } = site.deps;
  const { t, language, now } = pageContext(res);
  const { after: _, ...query } = asked.values;
  const filter = toFilter(asked.values);
  const today = toShanghaiDate(now);
  const category = catalogue.find(({ code }) => code === query.category);
  const type = catalogue.flatMap(({ types }) => types).find(({ code }) => code === query.type);
  const errorAt = (name: (typeof FACETS)[number]): string | null => {
    const failure = asked.errors.find(({ field }) => field === name);
    return failure ? failureText(t, failure) : null;
  };
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
      error: errorAt('category'),
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
      error: errorAt('type'),
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
      error: errorAt('grade'),
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
    error: errorAt('division'),
    items: [
      all({ division: '' }, query.division),
      ...listDivisionsAt(now).map((one) => ({
        text: divisionName(one.code, language),
        count: byCounty.get(one.countyKey) ?? 0,
        ...link({ division: one.code }, one.countyKey, chosen),
      })),
    ],
  });
  return facets;
}
