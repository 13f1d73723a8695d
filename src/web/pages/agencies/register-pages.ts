import {
  type CatalogueCategory,
  countRegisterLines,
  listCatalogue,
  listQualificationsInForce,
  listRegister,
  type RegisterFilter,
  type RegisterLine,
} from '../../../agencies/index.js';
import { findDivision, toShanghaiDate } from '../../../basics/index.js';
import { filterView } from '../../forms/filters.js';
import { list } from '../../registry/list.js';
import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { keptFacets, registerFacets } from './register-facets.js';
import { type RegisterValues, registerQuery } from './register-query.js';

const columns: readonly Column<RegisterLine, PageContext>[] = [
  {
    key: 'name',
    label: 'draws.agency',
    value: ({ name }) => name,
    cell: ({ name, creditCode }) => ({ text: name, url: urls.agency(creditCode) }),
  },
  { key: 'creditCode', label: 'account.credit-code', value: ({ creditCode }) => creditCode },
  {
    key: 'division',
    label: 'needs.division',
    value: ({ divisionCode }) => divisionCode,
    cell: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
  },
  {
    key: 'status',
    label: 'needs.state',
    value: ({ status }) => status,
    cell: ({ status }, { t }) =>
      status === 'suspended'
        ? { text: t('agencies.suspended'), tag: 'tag-suspended' }
        : t('application-state.approved'),
  },
  {
    key: 'approvedAt',
    label: 'agencies.approved-at',
    kind: 'instant',
    cell: null,
    value: ({ approvedAt }) => approvedAt,
  },
];

/** The public register of agencies, in the order of names. */
export const registerList = list({
  address: urls.agencies,
  roles: 'public',
  title: 'nav.agencies',
  inMap: 'nav.agencies',
  query: async (site: Site) => registerQuery(await listCatalogue(site.deps.db)),
  tags: () => ['list:agencies'],
  prepare: async ({ site, asked, now }) => ({
    catalogue: (await listCatalogue(site.deps.db)) as readonly CatalogueCategory[],
    filter: toFilter(asked.values),
    today: toShanghaiDate(now),
  }),
  filters: ({ asked, t }) => [filterView(asked, t, 'q')],
  load: ({ site }, { filter, today }, { after, limit }) => {
    const [name = '', id = ''] = after ?? [];
    return listRegister(site.deps.db, filter, { today, after: after && { name, id }, limit });
  },
  position: ({ name, id }) => [name, id],
  count: async ({ site }, { filter, today }) => ({
    count: await countRegisterLines(site.deps.db, filter, today),
  }),
  columns,
  objects: async (lines, { site, now }) => {
    const ids = lines.map(({ id }) => id);
    const held = await listQualificationsInForce(site.deps.db, ids, now);
    return lines.map(({ id, creditCode, name, divisionCode, status }) => ({
      creditCode,
      name,
      division: divisionCode,
      status,
      qualifications: held
        .filter(({ agencyId }) => agencyId === id)
        .map(({ typeCode, grade, validFrom, validTo }) => ({ type: typeCode, grade, validFrom, validTo })),
      url: urls.agency(creditCode),
    }));
  },
  item: ({ name, creditCode, divisionCode, approvedAt }, { language }) => ({
    title: name,
    url: urls.agency(creditCode),
    text: [creditCode, divisionName(divisionCode, language)].join(' · '),
    at: approvedAt ?? '',
  }),
  more: async (visit, context) => ({
    kept: keptFacets(visit.asked.values),
    facets: await registerFacets(visit, context),
  }),
  template: 'agencies/register',
});

function toFilter({ q, category, type, grade, division }: RegisterValues): RegisterFilter {
  return { q, category, type, grade, countyKey: findDivision(division)?.countyKey };
}
