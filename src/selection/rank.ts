/** The price rules: protocol, section 2.6 c. All arithmetic in integers. */
import { coded, Refusal } from './finding.js';
import type { Method } from './protocol.js';

/** A kept or dropped entry on its way to a place. */
export interface Contender {
  readonly index: number;
  readonly bid: number;
  readonly lot: number;
}

/** How a reference price came about. */
export interface ReferenceRule {
  /** Indices of the highest and the lowest bid that were dropped; empty below six bids. */
  readonly dropped: readonly number[];
  readonly kept: readonly number[];
  /** Sum of the kept bids in fen. */
  readonly sum: number;
  /** Reference price in fen. */
  readonly reference: number;
}

/** From six bids on, exactly one highest and one lowest are dropped [Haizhou district of Lianyungang]. */
export const DROP_FROM = 6;

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

/** Indices of the pool from the winner to the last reserve, and the reference price in fen where the method has one. */
export function rankEntries(
  method: Method,
  bids: readonly (number | null)[],
  lots: readonly number[],
  k: number | null,
): { readonly order: readonly number[]; readonly reference: number | null } {
  if (method === 'random' || method === 'credit') {
    const order = lots.map((_, index) => index).sort((a, b) => (lots[a] as number) - (lots[b] as number));
    return { order, reference: null };
  }
  const contenders = bids.map((bid, index) => {
    if (bid === null) throw new Refusal(coded('draw/no-bid'));
    return { index, bid, lot: lots[index] as number };
  });
  if (method === 'lowest') {
    return { order: contenders.sort(byBidThenLot).map(({ index }) => index), reference: null };
  }
  if (k === null) throw new Error(`no K under ${method}`);
  const { dropped, reference } = referencePrice(contenders, k);
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
}
