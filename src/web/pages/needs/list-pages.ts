import { type CatalogueCategory, listCatalogue, listQualificationsInForce } from '../../../agencies/index.js';
import { findDivision, formatYuan, toShanghaiDate } from '../../../basics/index.js';
import { countNotices, listNotices, type NoticeFilter, type NoticeLine } from '../../../needs/index.js';
import { list } from '../../registry/list.js';
import type { Column } from '../../registry/table.js';
import type { Visit } from '../../registry/visit.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, type TypeWords, typeWords } from '../../render/words.js';
import type { Site } from '../../site.js';
import { ALL_COUNTIES, urls } from '../../urls.js';
import { needFilters } from './list-filters.js';
import { type ListValues, needListQuery } from './list-query.js';
import { needStateText } from './state-text.js';

type Here = PageContext & { readonly words: TypeWords };

const columns: readonly Column<NoticeLine, Here>[] = [
  {
    key: 'title',
    label: 'needs.title',
    value: ({ title }) => title,
    cell: ({ title, number, ownerName }) => ({
      text: title,
      url: urls.need(number),
      note: `${number} · ${ownerName}`,
    }),
  },
  { key: 'number', label: 'needs.number', cell: null, value: ({ number }) => number },
  { key: 'owner', label: 'needs.owner', cell: null, value: ({ ownerName }) => ownerName },
  {
    key: 'division',
    label: 'needs.division',
    cell: null,
    value: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
  },
  { key: 'type', label: 'needs.type', value: ({ typeCode }, { words }) => words.type(typeCode) },
  { key: 'method', label: 'needs.method', value: ({ method }, { t }) => method && t(`method.${method}`) },
  { key: 'budgetFen', label: 'needs.budget-yuan', kind: 'money', value: ({ budgetFen }) => budgetFen },
  { key: 'closesAt', label: 'needs.closes-at', kind: 'instant', value: ({ closesAt }) => closesAt },
  {
    key: 'state',
    label: 'needs.state',
    value: ({ state }) => state,
    cell: ({ state, redrawn, method }, { t }) => ({
      text: needStateText({ state, method }, t),
      tag: `tag-${state}`,
      note: state === 'closed' && redrawn === 1 ? t('needs.redrawn') : null,
    }),
  },
  {
    key: 'winner',
    label: 'needs.winner',
    value: ({ agencyName }) => agencyName,
    cell: ({ agencyCode, agencyName, priceFen }) =>
      agencyCode && {
        text: agencyName ?? agencyCode,
        url: urls.agency(agencyCode),
        note: formatYuan(priceFen ?? 0),
      },
  },
  {
    key: 'priceFen',
    label: 'needs.price-yuan',
    kind: 'money',
    cell: null,
    value: ({ priceFen }) => priceFen,
  },
  {
    key: 'publishedAt',
    label: 'needs.published-at',
    kind: 'instant',
    cell: null,
    value: (line) => line.publishedAt,
  },
];

/** The list of needs. */
export const needList = list({
  address: urls.needs,
  roles: 'public',
  title: 'nav.needs',
  inMap: 'nav.needs',
  query: async (site: Site) => needListQuery(await listCatalogue(site.deps.db)),
  tags: () => ['list:needs'],
  prepare: async (visit) => {
    const catalogue = await listCatalogue(visit.site.deps.db);
    const filter = {
      ...toFilter(visit.asked.values, catalogue),
      heldTypes: await typesHeld(visit, visit.asked.values),
    };
    return { catalogue, words: typeWords(catalogue, visit.language), filter };
  },
  filters: (visit, { catalogue }) => needFilters(visit, visit.asked, catalogue),
  load: ({ site }, { filter }, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listNotices(site.deps.db, filter, { after: after && { at, id }, limit });
  },
  position: ({ publishedAt, id }) => [publishedAt ?? '', id],
  count: async ({ site }, { filter }) => countNotices(site.deps.db, filter),
  columns,
  objects: (lines) => lines.map(toJsonLine),
  item: (line, { t, words }) => ({
    title: line.title,
    url: urls.need(line.number),
    text: [
      line.number,
      line.ownerName,
      words.type(line.typeCode),
      needStateText(line, t),
      ...(line.state === 'closed' && line.redrawn === 1 ? [t('needs.redrawn')] : []),
    ].join(' · '),
    at: line.publishedAt ?? '',
    // The deadline of a later round is none for signing up.
    due: line.redrawn === 1 ? null : line.closesAt,
  }),
});

const typesOf = (catalogue: readonly CatalogueCategory[], category: string): string[] =>
  (catalogue.find(({ code }) => code === category)?.types ?? []).map(({ code }) => code);

function toFilter(query: ListValues, catalogue: readonly CatalogueCategory[]): NoticeFilter {
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
  };
}

/** The types for which the acting agency may sign up, where it asked for what fits it. */
async function typesHeld(visit: Visit, { fit }: ListValues): Promise<string[] | undefined> {
  const { actor, site } = visit;
  if (fit !== '1' || !actor?.agencyId) return undefined;
  const today = toShanghaiDate(visit.now);
  return (await listQualificationsInForce(site.deps.db, [actor.agencyId], visit.now))
    .filter(({ validTo }) => validTo === null || validTo >= today)
    .map(({ typeCode }) => typeCode);
}

/** One line as JSON. Amounts in fen. */
function toJsonLine(line: NoticeLine) {
  const {
    number,
    state,
    title,
    ownerName,
    divisionCode,
    typeCode,
    method,
    budgetFen,
    publishedAt,
    closesAt,
  } = line;
  return {
    number,
    state,
    title,
    owner: ownerName,
    division: divisionCode,
    type: typeCode,
    method,
    budgetFen,
    publishedAt,
    closesAt,
    winner:
      line.agencyCode === null
        ? null
        : { creditCode: line.agencyCode, name: line.agencyName, priceFen: line.priceFen },
    imported: line.imported === 1,
    url: urls.need(number),
  };
}
