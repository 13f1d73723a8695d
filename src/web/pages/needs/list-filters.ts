import type { CatalogueCategory } from '../../../agencies/index.js';
import { listDivisionsAt } from '../../../basics/index.js';
import { FUNDS, NEED_METHODS, PUBLIC_STATES } from '../../../needs/index.js';
import { type FilterView, filterView } from '../../forms/filters.js';
import type { Asked } from '../../forms/query.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, nameOf } from '../../render/words.js';
import { ALL_COUNTIES } from '../../urls.js';
import type { ListValues } from './list-query.js';

const isRefused = ({ errors }: Asked<unknown>, name: string): boolean =>
  errors.some(({ field }) => field === name);

/** The filters of the list, in the order of the page. */
export function needFilters(
  { t, language, now, actor }: PageContext,
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
    filter('method', { any, options: NEED_METHODS.map((value) => ({ value, text: t(`method.${value}`) })) }),
    filter('fund', { any, options: FUNDS.map((value) => ({ value, text: t(`fund.${value}`) })) }),
    filter('from', months),
    filter('to', months),
    ...linked('project', () => filter('project', { inputType: 'text' })),
    // A box cannot show what it does not mean.
    ...(isRefused(asked, 'fit') ? [filter('fit', { inputType: 'text' })] : []),
    ...(actor?.role === 'agency' && !isRefused(asked, 'fit')
      ? [filter('fit', { inputType: 'checkbox' })]
      : []),
  ];
}
