import type { CivilMonth } from '../basics/index.js';

/** Months or whole years in a row, as counts are kept by them; both ends inclusive, `YYYY-MM` or `YYYY`. */
export interface PeriodRange {
  readonly span: 'year' | 'month';
  readonly first: string;
  readonly last: string;
}

const yearOf = (month: CivilMonth): number => Number(month.slice(0, 4));
const yearText = (year: number): string => String(year).padStart(4, '0');

/**
 * The fewest ranges that make up the months `from` to `to` inclusive: at most the rest of a year, whole years, and the
 * beginning of a year. An end that is missing is open. Requires `from` ≤ `to`.
 */
export function periodRanges(from: CivilMonth = '0000-01', to: CivilMonth = '9999-12'): PeriodRange[] {
  const isWholeFirst = from.endsWith('-01');
  const isWholeLast = to.endsWith('-12');
  if (yearOf(from) === yearOf(to) && !(isWholeFirst && isWholeLast))
    return [{ span: 'month', first: from, last: to }];
  const firstYear = yearOf(from) + (isWholeFirst ? 0 : 1);
  const lastYear = yearOf(to) - (isWholeLast ? 0 : 1);
  const ranges: PeriodRange[] = [];
  if (!isWholeFirst) ranges.push({ span: 'month', first: from, last: `${from.slice(0, 4)}-12` });
  if (firstYear <= lastYear)
    ranges.push({ span: 'year', first: yearText(firstYear), last: yearText(lastYear) });
  if (!isWholeLast) ranges.push({ span: 'month', first: `${to.slice(0, 4)}-01`, last: to });
  return ranges;
}
