import { type CivilMonth, divisions, isDivisionValid, listDivisions, savingsRate } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { type Sum, sumRollups } from './savings-queries.js';

/** One line of the savings table. Amounts in fen; `rate` in per cent with two decimals, null without a budget. */
export interface SavingsRow {
  /** Division code; null for a sum over several. */
  readonly division: string | null;
  readonly countyKey: string | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly projects: number;
  readonly budgetFen: number;
  readonly priceFen: number;
  readonly savingFen: number;
  readonly rate: string | null;
}

/** Savings of a period: every county, the prefecture's own level, all counties, everything. */
export interface Savings {
  readonly from: CivilMonth;
  readonly to: CivilMonth;
  readonly total: SavingsRow;
  readonly prefecture: SavingsRow;
  readonly counties: SavingsRow;
  /** The prefecture's own level first, then the counties, whether they have awards or not. */
  readonly rows: readonly SavingsRow[];
}

type Amounts = Pick<Sum, 'projects' | 'budgetFen' | 'priceFen' | 'savingFen'>;

const NOTHING: Amounts = { projects: 0, budgetFen: 0, priceFen: 0, savingFen: 0 };

function addUp(sums: readonly Amounts[]): Amounts {
  return sums.reduce(
    (total, sum) => ({
      projects: total.projects + sum.projects,
      budgetFen: total.budgetFen + sum.budgetFen,
      priceFen: total.priceFen + sum.priceFen,
      savingFen: total.savingFen + sum.savingFen,
    }),
    NOTHING,
  );
}

type Named = Pick<SavingsRow, 'division' | 'countyKey' | 'nameZh' | 'nameEn'>;

const toRow = (named: Named, { projects, budgetFen, priceFen, savingFen }: Amounts): SavingsRow => ({
  ...named,
  projects,
  budgetFen,
  priceFen,
  savingFen,
  rate: savingsRate(savingFen, budgetFen),
});

/** Savings from sums by county; each county goes by the code and name in force in the last year of the period. */
export function toSavings(
  sums: readonly Sum[],
  period: { readonly from: CivilMonth; readonly to: CivilMonth },
): Savings {
  const year = Number(period.to.slice(0, 4));
  const byCounty = new Map(sums.map((sum) => [sum.key, sum]));
  const rows = listDivisions(year).map(({ code, countyKey, zh, en }) =>
    toRow({ division: code, countyKey, nameZh: zh, nameEn: en }, byCounty.get(countyKey) ?? NOTHING),
  );
  const prefectureCode = divisions.find(
    (division) => division.level === 'prefecture' && isDivisionValid(division, year),
  )?.code;
  const prefecture = rows.filter(({ division }) => division === prefectureCode);
  const counties = rows.filter(({ division }) => division !== prefectureCode);
  const sum = (nameZh: string, nameEn: string) => ({ division: null, countyKey: null, nameZh, nameEn });
  return {
    ...period,
    rows,
    prefecture: prefecture[0] ?? toRow(sum('州级', 'Prefecture level'), NOTHING),
    counties: toRow(sum('县市合计', 'All counties'), addUp(counties)),
    total: toRow(sum('全州合计', 'Total'), addUp(rows)),
  };
}

/** Savings of the months `from` to `to` inclusive, Asia/Shanghai. */
export async function getSavings(
  db: Db,
  period: { readonly from: CivilMonth; readonly to: CivilMonth },
): Promise<Savings> {
  return toSavings(await sumRollups(db, 'county', period), period);
}

/** A period as asked for, each end a month or empty; empty ends come from `fallback`. Undefined where it ends before it begins. */
export function readPeriod(
  asked: { readonly from: string; readonly to: string },
  fallback: { readonly from: CivilMonth; readonly to: CivilMonth },
): { readonly from: CivilMonth; readonly to: CivilMonth } | undefined {
  const from = asked.from || fallback.from;
  const to = asked.to || fallback.to;
  return from > to ? undefined : { from, to };
}

/** The period shown when none is asked for: this year up to this month, or the latest year with awards. */
export function defaultPeriod(
  thisMonth: CivilMonth,
  awarded: { readonly first: CivilMonth; readonly last: CivilMonth } | undefined,
): { readonly from: CivilMonth; readonly to: CivilMonth } {
  const last = awarded && awarded.last.slice(0, 4) < thisMonth.slice(0, 4) ? awarded.last : thisMonth;
  return { from: `${last.slice(0, 4)}-01`, to: last };
}

/** So many selections are looked at where no period is asked for: their figures are computed in a second or two. */
const MOST_LOOKED_AT = 20_000;

/**
 * The period of fairness that is shown when none is asked for: everything, or, of a history that is longer than `most`
 * selections, its latest months; the last month always. `sums` are the months with awards in their order.
 */
export function latestMonths(
  sums: readonly { readonly key: CivilMonth; readonly projects: number }[],
  most = MOST_LOOKED_AT,
): { readonly from: CivilMonth; readonly to: CivilMonth } | undefined {
  const last = sums.at(-1);
  if (!last) return undefined;
  let from = last.key;
  let looked = Number(last.projects);
  for (const { key, projects } of sums.slice(0, -1).reverse()) {
    looked += Number(projects);
    if (looked > most) break;
    from = key;
  }
  return { from, to: last.key };
}

const month = (value: CivilMonth): number => Number(value.slice(5));

/** A period in words: 2017年1-11月, 2017年3月, 2016年5月-2017年4月. */
export function periodZh({ from, to }: { readonly from: CivilMonth; readonly to: CivilMonth }): string {
  const [year, lastYear] = [from.slice(0, 4), to.slice(0, 4)];
  if (from === to) return `${year}年${month(from)}月`;
  return year === lastYear
    ? `${year}年${month(from)}-${month(to)}月`
    : `${year}年${month(from)}月-${lastYear}年${month(to)}月`;
}
