import type { CatalogueCategory } from '../../../agencies/index.js';
import { formatShanghai, formatYuan, listDivisionsAt } from '../../../basics/index.js';
import { FUNDS, type NoticeCount, type NoticeLine, PUBLIC_STATES } from '../../../needs/index.js';
import { METHODS } from '../../../selection/index.js';
import { type FilterView, filterView, querySummary } from '../../forms/filters.js';
import type { Asked } from '../../forms/query.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf, typeWords } from '../../render/words.js';
import { ALL_COUNTIES, type Query, urls } from '../../urls.js';
import type { ListValues } from './list-query.js';

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
    url: urls.need(number),
  };
}

const isRefused = ({ errors }: Asked<unknown>, name: string): boolean =>
  errors.some(({ field }) => field === name);

/** The filters of the list, in the order of the page. */
function toFilters(
  { t, language, now }: PageContext,
  asked: Asked<ListValues>,
  catalogue: readonly CatalogueCategory[],
): FilterView[] {
  const any = t('needs.any');
  const filter = (name: keyof ListValues, spec: Parameters<typeof filterView>[3] = {}) =>
    filterView(asked, t, name, spec);
  const months = { inputType: 'month', placeholder: t('needs.month-format') } as const;
  const divisions = [
    ...listDivisionsAt(now).map(({ code }) => ({
      value: code,
      text: divisionName(code, language),
    })),
    { value: ALL_COUNTIES, text: t('needs.all-counties') },
  ];
  const types = catalogue.map((category) => ({
    label: nameOf(category, language),
    options: category.types.map((type) => ({
      value: type.code,
      text: `${type.code} ${nameOf(type, language)}`,
    })),
  }));
  const categories = catalogue.map((category) => ({
    value: category.code,
    text: nameOf(category, language),
  }));
  // Those that only links ask for are shown while they filter.
  const linked = (name: keyof ListValues, view: () => FilterView) => (asked.typed[name] ? [view()] : []);
  return [
    filter('q'),
    filter('state', {
      any,
      options: PUBLIC_STATES.map((state) => ({ value: state, text: t(`need-state.${state}`) })),
    }),
    ...linked('category', () => filter('category', { any, options: categories })),
    filter('type', { any, groups: types }),
    filter('division', { any, options: divisions }),
    filter('method', { any, options: METHODS.map((value) => ({ value, text: t(`method.${value}`) })) }),
    filter('fund', { any, options: FUNDS.map((value) => ({ value, text: t(`fund.${value}`) })) }),
    filter('from', months),
    filter('to', months),
    ...linked('project', () => filter('project', { inputType: 'text' })),
    // A box cannot show what it does not mean.
    ...(isRefused(asked, 'fit') ? [filter('fit', { inputType: 'text' })] : []),
  ];
}

/** View model of the public list of needs; no `list` where a filter was refused. */
export function toListView(
  context: PageContext,
  page: {
    readonly asked: Asked<ListValues>;
    readonly catalogue: readonly CatalogueCategory[];
    readonly list: {
      readonly lines: readonly NoticeLine[];
      readonly total: NoticeCount;
      readonly next: Query | null;
      readonly isFirst: boolean;
    } | null;
  },
) {
  const { t, language, actor } = context;
  const { asked, list } = page;
  const { after: _, ...query } = asked.values;
  const words = typeWords(page.catalogue, language);
  const filters = toFilters(context, asked, page.catalogue);
  return {
    title: t('nav.needs'),
    action: urls.needs(),
    summary: querySummary(
      t,
      asked.errors,
      filters.map(({ name }) => name),
    ),
    filters,
    fit: actor?.role === 'agency' && !isRefused(asked, 'fit') ? { checked: query.fit === '1' } : null,
    total: list ? t(list.total.isMore ? 'page.total-more' : 'page.total', { count: list.total.count }) : null,
    jsonUrl: urls.needs(query).replace(/^\/needs/, '/needs.json'),
    lines: (list?.lines ?? []).map((line) => ({
      url: urls.need(line.number),
      number: line.number,
      title: line.title,
      owner: line.ownerName,
      type: words.type(line.typeCode),
      method: line.method ? t(`method.${line.method}`) : '',
      budget: formatYuan(line.budgetFen),
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
      firstUrl: list?.isFirst ? null : urls.needs(query),
      nextUrl: list?.next ? urls.needs(list.next) : null,
    },
  };
}
