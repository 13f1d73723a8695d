import type { Failure } from '../../../basics/index.js';
import { type MonthSpan, readPeriod } from '../../../statistics/index.js';
import { type FilterView, filterView } from '../../forms/filters.js';
import { type Asked, month } from '../../forms/query.js';
import type { PageContext } from '../../render/page.js';

/** Parameters of a page about a period. */
export const periodParameters = { from: month('needs.from'), to: month('needs.to') };

/** The period asked for, missing ends from the usual one; the usual one where it is refused. */
export function periodOf(
  asked: Asked<{ readonly from: string; readonly to: string }>,
  usual: MonthSpan,
): { readonly span: MonthSpan; readonly errors: readonly Failure[] } {
  const isRefused = asked.errors.some(({ field }) => field === 'from' || field === 'to');
  const span = isRefused ? usual : readPeriod(asked.values, usual);
  return span
    ? { span, errors: asked.errors }
    : { span: usual, errors: [...asked.errors, asked.refusal('to', 'query/months-reversed')] };
}

/** The two ends of a period above a list; empty ones show the period that is shown. */
export function periodFilters(
  { asked, t }: PageContext & { readonly asked: Asked<unknown> },
  span: MonthSpan,
): FilterView[] {
  const look = { inputType: 'month', placeholder: t('needs.month-format') } as const;
  const isRefused = asked.errors.length > 0;
  return (['from', 'to'] as const).map((name) =>
    filterView(asked, t, name, { ...look, ...(isRefused ? {} : { initial: span[name] }) }),
  );
}
