/** The rules that put a pool in order: protocol, section 2.6 c. All arithmetic in integers. */
import { coded, Refusal } from './finding.js';
import type { OrderedBy, Step } from './step.js';

/** An entry of a pool with its lot. */
export interface Candidate {
  readonly agency: string;
  readonly bid: number | null;
  readonly lot: number;
}

/** A rule that puts a pool in order. */
export interface Ranking {
  readonly by: OrderedBy;
  /**
   * Indices of the pool from the winner to the last reserve, and the reference price in fen where the rule has one.
   * Throws a {@link Refusal} where the rule needs a bid that is not there.
   */
  rank(
    pool: readonly Candidate[],
    K: number | null,
  ): { readonly order: readonly number[]; readonly reference: number | null };
  /** The steps between the lots and the order; absent where there are none. */
  explain?(pool: readonly Candidate[], K: number | null): readonly Step[];
}

/** A kept or dropped entry on its way to a place. */
interface Contender {
  readonly index: number;
  readonly bid: number;
  readonly lot: number;
}

/** How a reference price came about. */
interface ReferenceRule {
  /** Indices of the highest and the lowest bid that were dropped; empty below six bids. */
  readonly dropped: readonly number[];
  readonly kept: readonly number[];
  /** Sum of the kept bids in fen. */
  readonly sum: number;
  /** Reference price in fen. */
  readonly reference: number;
}

/** From six bids on, exactly one highest and one lowest are dropped [Haizhou district of Lianyungang]. */
const DROP_FROM = 6;

const byBidThenLot = (a: Contender, b: Contender): number => a.bid - b.bid || a.lot - b.lot;

function extreme(contenders: readonly Contender[], side: 'highest' | 'lowest'): Contender {
  return contenders.reduce((best, next) => {
    const ahead = side === 'highest' ? next.bid - best.bid : best.bid - next.bid;
    return ahead > 0 || (ahead === 0 && next.lot > best.lot) ? next : best;
  });
}

/**
 * The reference price: with six or more bids first one highest, then one lowest of the rest are dropped (among equals
 * the larger lot), then the mean of the rest × K %, rounded half up once.
 */
export function referencePrice(contenders: readonly Contender[], k: number): ReferenceRule {
  let kept = [...contenders];
  const dropped: number[] = [];
  if (kept.length >= DROP_FROM) {
    for (const side of ['highest', 'lowest'] as const) {
      const out = extreme(kept, side);
      dropped.push(out.index);
      kept = kept.filter((contender) => contender !== out);
    }
  }
  const sum = kept.reduce((total, contender) => total + BigInt(contender.bid), 0n);
  const divisor = 100n * BigInt(kept.length);
  const reference = Number((2n * sum * BigInt(k) + divisor) / (2n * divisor));
  return { dropped, kept: kept.map((contender) => contender.index), sum: Number(sum), reference };
}

function contendersOf(pool: readonly Candidate[]): Contender[] {
  return pool.map(({ bid, lot }, index) => {
    if (bid === null) throw new Refusal(coded('draw/no-bid'));
    return { index, bid, lot };
  });
}

/** In the order of lots. */
export const BY_LOT: Ranking = {
  by: 'lot',
  rank: (pool) => {
    const lotOf = (index: number): number => (pool[index] as Candidate).lot;
    return { order: pool.map((_, index) => index).sort((a, b) => lotOf(a) - lotOf(b)), reference: null };
  },
};

/** The lowest bid first, equal bids by lot. */
export const BY_BID: Ranking = {
  by: 'bid',
  rank: (pool) => ({
    order: contendersOf(pool)
      .sort(byBidThenLot)
      .map(({ index }) => index),
    reference: null,
  }),
};

/** Nearest to the reference price first, then the lower bid, then the lot; dropped bids behind all others. */
export const BY_DISTANCE: Ranking = {
  by: 'distance',
  rank: (pool, K) => {
    const contenders = contendersOf(pool);
    if (K === null) throw new Error('no K for the reference price');
    const { dropped, reference } = referencePrice(contenders, K);
    const isDropped = new Set(dropped);
    const order = contenders
      .sort(
        (a, b) =>
          Number(isDropped.has(a.index)) - Number(isDropped.has(b.index)) ||
          Math.abs(a.bid - reference) - Math.abs(b.bid - reference) ||
          byBidThenLot(a, b),
      )
      .map(({ index }) => index);
    return { order, reference };
  },
  explain: (pool, K) => {
    if (K === null) return [];
    const contenders = pool.map(({ bid, lot }, index) => ({ index, bid: bid ?? 0, lot }));
    const { dropped, kept, sum, reference } = referencePrice(contenders, K);
    const at = (index: number | undefined) => pool[index ?? -1]?.agency ?? '';
    const bidders = kept.map((index) => ({ agency: at(index), bid: pool[index]?.bid ?? 0 }));
    return [
      ...(dropped.length > 0
        ? [{ code: 'dropped' as const, highest: at(dropped[0]), lowest: at(dropped[1]) }]
        : []),
      { code: 'reference', bids: bidders.map(({ bid }) => bid), sum, K, reference },
      {
        code: 'distance',
        rows: bidders
          .map(({ agency, bid }) => ({ agency, bid, distance: Math.abs(bid - reference) }))
          .sort((a, b) => a.distance - b.distance || a.bid - b.bid),
      },
    ];
  },
};
