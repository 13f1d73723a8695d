import { countFacet, listCatalogue } from '../../../agencies/index.js';
import { toShanghaiDate } from '../../../basics/index.js';
import { data } from '../../registry/data.js';
import { page } from '../../registry/page.js';
import type { Visit } from '../../registry/visit.js';
import { nameOf } from '../../render/words.js';
import { urls } from '../../urls.js';

const load = async ({ site, now }: Visit) => ({
  counts: await countFacet(site.deps.db, {}, 'type', toShanghaiDate(now)),
  catalogue: await listCatalogue(site.deps.db),
});

const types = page({
  address: urls.types,
  roles: 'public',
  load,
  tags: () => ['list:agencies'],
  view: ({ counts, catalogue }, { t, language }) => ({
    title: t('nav.types'),
    jsonUrl: urls.typesData(),
    categories: catalogue.map((category) => ({
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
  }),
  template: 'agencies/types',
  inMap: 'nav.types',
});

const typesData = data({
  address: urls.typesData,
  roles: 'public',
  load,
  tags: () => ['list:agencies'],
  type: 'json',
  body: ({ counts, catalogue }) =>
    JSON.stringify({
      items: catalogue.flatMap((category) =>
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
      ),
      next: null,
    }),
});

/** The catalogue of qualification types, grouped by category, and its JSON. */
export const typePages = [types, typesData];
