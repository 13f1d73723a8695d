/** The methods of selection, one record each: protocol, section 2.6. A method differs from the others by its record alone. */
import { BY_BID, BY_DISTANCE, BY_LOT, type Ranking } from './rank.js';

/** What a method is. */
export interface MethodRecord {
  /** True where every entry must carry a bid; elsewhere it is the notice that may ask for one. */
  readonly takesBid: boolean;
  /** True where lots are drawn in proportion to the tickets of the entries, false where all are alike. */
  readonly weighted: boolean;
  /** K in per cent: `drawn` from {@link K_VALUES}, or fixed; null without a reference price. */
  readonly K: 'drawn' | number | null;
  readonly ranking: Ranking;
}

/** Values that K is drawn from, in per cent [Haizhou district of Lianyungang]. */
export const K_VALUES = [95, 96, 97, 98] as const;

const RECORDS = {
  random: { takesBid: false, weighted: false, K: null, ranking: BY_LOT },
  lowest: { takesBid: true, weighted: false, K: null, ranking: BY_BID },
  reference: { takesBid: true, weighted: false, K: 'drawn', ranking: BY_DISTANCE },
  average: { takesBid: true, weighted: false, K: 100, ranking: BY_DISTANCE },
  credit: { takesBid: false, weighted: true, K: null, ranking: BY_LOT },
} as const satisfies Readonly<Record<string, MethodRecord>>;

/** How the winner is found. */
export type Method = keyof typeof RECORDS;

/** Every method, in the order in which they are offered. */
export const METHODS = Object.keys(RECORDS) as [Method, ...Method[]];

/** The record of a method. */
export function methodOf(method: Method): MethodRecord {
  return RECORDS[method];
}
