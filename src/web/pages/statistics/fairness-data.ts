import type { Response } from 'express';
import { LRUCache } from 'lru-cache';
import { toShanghaiDate } from '../../../basics/index.js';
import { findAwardMonths, findSelectionState, type MonthSpan } from '../../../statistics/index.js';
import type { Asked } from '../../forms/query.js';
import { pageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import type { Assessed } from './fairness-readings.js';
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

/** What a period's selections come to. */
export type Assess = (span: MonthSpan) => Promise<Assessed>;

/** Computes a period once for all pages that show it, until a selection or an award is added or taken back. */
export function assessments(site: Site): Assess {
  const { deps, reader } = site;
  const known = new LRUCache<string, { readonly state: string; readonly result: Promise<Assessed> }>({
    max: 8,
  });
  return async (span) => {
    const key = `${span.from} ${span.to}`;
    const state = await findSelectionState(deps.db);
    const found = known.get(key);
    if (found?.state === state) return found.result;
    const own = { state, result: reader.read('fairness', span) };
    // Whoever asks meanwhile waits for the same answer; a refusal is no answer.
    known.set(key, own);
    own.result.catch(() => {
      if (known.get(key) === own) known.delete(key);
    });
    return own.result;
  };
}

/** Sends a sheet that Excel opens as it is. */
export function sendCsv(res: Response, name: string, text: string): void {
  res
    .type('text/csv; charset=utf-8')
    .set('Content-Disposition', `attachment; filename="${name}.csv"`)
    .send(text);
}
