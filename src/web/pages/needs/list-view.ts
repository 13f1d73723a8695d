import type { CatalogueCategory } from '../../../agencies/index.js';
import { formatShanghai, formatYuan, listDivisions } from '../../../basics/index.js';
import { type NoticeFilter, type NoticeLine, PUBLIC_STATES } from '../../../needs/index.js';
import { METHODS } from '../../../selection/index.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf, typeWords } from '../../render/words.js';
import { ALL_COUNTIES, type Query, urls } from '../../urls.js';

/** The query of the list as it was asked for, ready for links and fields. */
export type ListQuery = Readonly<
  Record<
    'q' | 'state' | 'category' | 'type' | 'method' | 'fund' | 'division' | 'project' | 'from' | 'to' | 'fit',
    string
  >
>;

/** One line as JSON. Amounts in fen. */
export function toJsonLine(line: NoticeLine) {
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
    url: urls.need(number ?? ''),
  };
}

/** View model of the public list of needs. */
export function toListView(
  context: PageContext,
  list: {
    readonly query: ListQuery;
    readonly filter: NoticeFilter;
    readonly catalogue: readonly CatalogueCategory[];
    readonly lines: readonly NoticeLine[];
    readonly total: number;
    readonly next: Query | null;
    readonly isFirst: boolean;
  },
) {
  const { t, language, actor, now } = context;
  const { query, lines } = list;
  const words = typeWords(list.catalogue, language);
  const option = (name: keyof ListQuery) => (value: string, text: string) => ({
    value,
    text,
    selected: query[name] === value,
  });
  return {
    title: t('nav.needs'),
    action: urls.needs(),
    q: query.q,
    project: query.project,
    from: query.from,
    to: query.to,
    states: PUBLIC_STATES.map((state) => option('state')(state, t(`need-state.${state}`))),
    categories: list.catalogue.map((category) => ({
      label: nameOf(category, language),
      types: category.types.map((type) =>
        option('type')(type.code, `${type.code} ${nameOf(type, language)}`),
      ),
    })),
    methods: METHODS.map((method) => option('method')(method, t(`method.${method}`))),
    funds: (['state', 'social'] as const).map((fund) => option('fund')(fund, t(`fund.${fund}`))),
    divisions: [
      ...listDivisions(Number(now.slice(0, 4))).map(({ code }) =>
        option('division')(code, divisionName(code, language)),
      ),
      option('division')(ALL_COUNTIES, t('needs.all-counties')),
    ],
    fit: actor?.role === 'agency' ? { checked: query.fit === '1' } : null,
    total: t('page.total', { count: list.total }),
    jsonUrl: urls.needs(query).replace(/^\/needs/, '/needs.json'),
    lines: lines.map((line) => ({
      url: urls.need(line.number ?? ''),
      number: line.number,
      title: line.title,
      owner: line.ownerName,
      division: divisionName(line.divisionCode, language),
      type: words.type(line.typeCode),
      method: line.method ? t(`method.${line.method}`) : '',
      budget: formatYuan(line.budgetFen ?? 0),
      state: line.state,
      stateText: t(`need-state.${line.state}`),
      closesAt: line.closesAt ? formatShanghai(line.closesAt) : '',
      winner:
        line.agencyCode === null
          ? null
          : {
              name: line.agencyName,
              url: urls.agency(line.agencyCode),
              price: formatYuan(line.priceFen ?? 0),
            },
    })),
    pager: {
      firstUrl: list.isFirst ? null : urls.needs(query),
      nextUrl: list.next ? urls.needs(list.next) : null,
    },
  };
}
