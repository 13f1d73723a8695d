import { LRUCache } from 'lru-cache';
import { parseShanghai, toShanghaiDate } from '../../../basics/index.js';
import {
  findAwardMonths,
  findSelectionState,
  latestMonths,
  type MonthSpan,
  sumRollups,
} from '../../../statistics/index.js';
import type { Asked } from '../../forms/query.js';
import type { Visit } from '../../registry/visit.js';
import type { Site } from '../../site.js';
import type { Assessed } from './fairness-readings.js';
import { periodOf } from './period.js';

/** The period asked for with all refusals; usually everything, of a very long history its latest months. */
export async function readSpan(visit: Visit, asked: Asked<{ readonly from: string; readonly to: string }>) {
  const { db } = visit.site.deps;
  const awarded = await findAwardMonths(db);
  const usual =
    awarded && latestMonths(await sumRollups(db, 'month', { from: awarded.first, to: awarded.last }));
  if (usual) return periodOf(asked, usual);
  const thisMonth = toShanghaiDate(visit.now).slice(0, 7);
  return periodOf(asked, { from: thisMonth, to: thisMonth });
}

/** The instant at which a day of a selection began; days are stored as `YYYY-MM-DD`. */
export const startOfDay = (day: string): string => parseShanghai(`${day} 00:00`) ?? '';

/** Periods that were computed, by site: all pages that show one share it. */
const computed = new WeakMap<
  Site,
  LRUCache<string, { readonly state: string; readonly result: Promise<Assessed> }>
>();

/** What a period's selections come to: computed once, until a selection or an award is added or taken back. */
export async function assess(site: Site, span: MonthSpan): Promise<Assessed> {
  const known =
    computed.get(site) ??
    new LRUCache<string, { readonly state: string; readonly result: Promise<Assessed> }>({ max: 8 });
  computed.set(site, known);
  const key = `${span.from} ${span.to}`;
  const state = await findSelectionState(site.deps.db);
  const found = known.get(key);
  if (found?.state === state) return found.result;
  const own = { state, result: site.reader.read('fairness', span) };
  // Whoever asks meanwhile waits for the same answer; a refusal is no answer.
  known.set(key, own);
  own.result.catch(() => {
    if (known.get(key) === own) known.delete(key);
  });
  return own.result;
}
