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
  /** Where the draw makes a list that the owner chooses from, how long its two lists are; null where the first of the order wins. */
  readonly lists: Lists | null;
}

/** The two lists of a method whose draw leaves the last word to the owner, in entries. */
export interface Lists {
  /** The weights at least as high as the one at this place are drawn among: equals at the end stay in. */
  readonly big: number;
  /** So many of those drawn first may be chosen. */
  readonly small: number;
}

/** Values that K is drawn from, in per cent [Haizhou district of Lianyungang]. */
export const K_VALUES = [95, 96, 97, 98] as const;

const RECORDS = {
  random: { takesBid: false, weighted: false, K: null, ranking: BY_LOT, lists: null },
  lowest: { takesBid: true, weighted: false, K: null, ranking: BY_BID, lists: null },
  reference: { takesBid: true, weighted: false, K: 'drawn', ranking: BY_DISTANCE, lists: null },
  average: { takesBid: true, weighted: false, K: 100, ranking: BY_DISTANCE, lists: null },
  credit: { takesBid: false, weighted: true, K: null, ranking: BY_LOT, lists: null },
  merit: { takesBid: false, weighted: true, K: null, ranking: BY_LOT, lists: { big: 20, small: 3 } },
} as const satisfies Readonly<Record<string, MethodRecord>>;

/** How the winner is found. */
export type Method = keyof typeof RECORDS;

/** Every method, in the order in which they are offered. */
export const METHODS = Object.keys(RECORDS) as [Method, ...Method[]];

/** Those of version 1 of the protocol, which knew no list to choose from. */
export const METHODS_1 = METHODS.filter((method) => RECORDS[method].lists === null) as [Method, ...Method[]];

/** The record of a method. */
export function methodOf(method: Method): MethodRecord {
  return RECORDS[method];
}
