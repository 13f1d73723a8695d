import { stringify } from 'csv-stringify/sync';
import type { Response } from 'express';
import { LRUCache } from 'lru-cache';
import { toShanghaiDate } from '../../../basics/index.js';
import {
  assessFairness,
  countVoidRounds,
  type Fairness,
  findAwardMonths,
  findSelectionState,
  listDrawnPools,
  type MonthSpan,
} from '../../../statistics/index.js';
import type { Asked } from '../../forms/query.js';
import { pageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { periodOf } from './period.js';

/** The period asked for with all refusals; usually everything. */
export async function readSpan(
  site: Site,
  res: Response,
  asked: Asked<{ readonly from: string; readonly to: string }>,
) {
  const thisMonth = toShanghaiDate(pageContext(res).now).slice(0, 7);
  const awarded = await findAwardMonths(site.deps.db);
  const usual: MonthSpan = awarded
    ? { from: awarded.first, to: awarded.last }
    : { from: thisMonth, to: thisMonth };
  return periodOf(asked, usual);
}

/** What the pages show of a period. */
export interface Assessed {
  readonly fairness: Fairness;
  readonly voidRounds: number;
}

/** What a period's selections come to. */
export type Assess = (span: MonthSpan) => Promise<Assessed>;

/** Computes a period once for all pages that show it, until a selection or an award is added or taken back. */
export function assessments(site: Site): Assess {
  const { db } = site.deps;
  const known = new LRUCache<string, { readonly state: string; readonly result: Assessed }>({ max: 8 });
  return async (span) => {
    const key = `${span.from} ${span.to}`;
    const state = await findSelectionState(db);
    const found = known.get(key);
    if (found?.state === state) return found.result;
    const result = {
      fairness: assessFairness(await listDrawnPools(db, span)),
      voidRounds: await countVoidRounds(db, span),
    };
    known.set(key, { state, result });
    return result;
  };
}

/** Sends a sheet that Excel opens as it is. */
export function sendCsv(
  res: Response,
  name: string,
  rows: readonly (readonly (string | number | null)[])[],
): void {
  res
    .type('text/csv; charset=utf-8')
    .set('Content-Disposition', `attachment; filename="${name}.csv"`)
    .send(stringify([...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' }));
}
