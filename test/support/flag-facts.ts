import type { NeedFacts, PricedRound } from '../../src/flags/facts.js';
import { type FlagId, findHits, type Hit } from '../../src/flags/flags.js';
import type { Method } from '../../src/selection/index.js';
import { methodOf } from '../../src/selection/index.js';

/** Facts of a need of 100,000 yuan at which nothing is conspicuous, with what a test says. */
export function someFacts({
  need,
  ...given
}: Partial<Omit<NeedFacts, 'need'>> & { readonly need?: Partial<NeedFacts['need']> } = {}): NeedFacts {
  return {
    need: {
      id: 'n1',
      number: 'CX-2017-000001',
      countyKey: 'chuxiong',
      typeCode: 'C01',
      method: 'lowest',
      budgetFen: 10_000_000,
      floorFen: null,
      publishedAt: '2017-05-02T01:00:00.000Z',
      closesAt: '2017-05-12T01:00:00.000Z',
      round: 1,
      ...need,
    },
    entrants: [],
    withdrawn: [],
    excluded: [],
    ties: [],
    priced: null,
    ownerNeeds: [],
    meetings: null,
    covers: new Map(),
    ...given,
  };
}

/** Name of the `index`-th agency. */
export const agencyAt = (index: number): string => `A${String(index).padStart(3, '0')}`;

/** Entrants with these bids in yuan, in order of their names. */
export const bidding = (yuan: readonly (number | null)[]): NeedFacts['entrants'] =>
  yuan.map((bid, index) => ({
    agency: agencyAt(index),
    bidFen: bid === null ? null : Math.round(bid * 100),
  }));

/** A round of bids in yuan, decided by the kernel's own rule. */
export function pricedRound(yuan: readonly number[], K: number, method: Method = 'reference'): PricedRound {
  const entries = bidding(yuan).map(({ agency, bidFen }, index) => ({
    agency,
    bid: bidFen ?? 0,
    lot: index + 1,
  }));
  const { order } = methodOf(method).ranking.rank(entries, K);
  return { entries, K, winner: entries[order[0] ?? 0]?.agency ?? '' };
}

/** What one flag finds. */
export const hitsOf = (flag: FlagId, facts: NeedFacts): Hit[] =>
  findHits(facts).filter((hit) => hit.flag === flag);
