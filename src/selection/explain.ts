/** A selection as steps that can be followed with a calculator; words are added by whoever shows them. */
import type { Certificate } from './certificate.js';
import type { Drawn } from './generator.js';
import { type ReferenceRule, referencePrice } from './rank.js';
import { drawPool } from './select.js';

/** One step; amounts in fen, positions from 1. */
export type Step =
  | { readonly code: 'pool'; readonly count: number; readonly poolHash: string }
  | {
      readonly code: 'seed';
      readonly planHash: string;
      readonly poolHash: string;
      readonly publicValue: string | null;
      readonly secret: string;
      readonly seed: string;
    }
  | { readonly code: 'k'; readonly drawn: Drawn; readonly K: number }
  /**
   * A lot. Among equals the entry at place `from` (= `lot` + `drawn.value`) of the row comes to place `lot`, and whoever
   * stood there (`displaced`) goes where it came from: the row leaves the order of the pool with the first swap. By
   * weight, ticket `drawn.value` is counted from 0 along those left in the order of the pool, and both are null.
   */
  | {
      readonly code: 'lot';
      readonly lot: number;
      readonly drawn: Drawn;
      readonly agency: string;
      readonly weighted: boolean;
      readonly from: number | null;
      readonly displaced: string | null;
    }
  | { readonly code: 'more-lots'; readonly count: number }
  | { readonly code: 'dropped'; readonly highest: string; readonly lowest: string }
  | {
      readonly code: 'reference';
      readonly bids: readonly number[];
      readonly sum: number;
      readonly K: number;
      readonly reference: number;
    }
  | {
      readonly code: 'distance';
      readonly rows: readonly { readonly agency: string; readonly bid: number; readonly distance: number }[];
    }
  | { readonly code: 'order'; readonly by: 'lot' | 'bid' | 'distance'; readonly ranking: readonly string[] }
  | {
      readonly code: 'price';
      readonly winner: string;
      readonly priceFen: number;
      readonly budgetFen: number;
      readonly savingFen: number;
    };

function referenceSteps(certificate: Certificate): Step[] {
  const { pool, lots, K } = certificate;
  if (K === null) return [];
  const contenders = pool.entries.map(({ bid }, index) => ({ index, bid: bid ?? 0, lot: lots[index] ?? 0 }));
  const rule: ReferenceRule = referencePrice(contenders, K);
  const at = (index: number | undefined) => pool.entries[index ?? -1]?.agency ?? '';
  const kept = rule.kept.map((index) => pool.entries[index]).filter((entry) => entry !== undefined);
  const distance = (bid: number) => Math.abs(bid - rule.reference);
  return [
    ...(rule.dropped.length > 0
      ? [{ code: 'dropped' as const, highest: at(rule.dropped[0]), lowest: at(rule.dropped[1]) }]
      : []),
    { code: 'reference', bids: kept.map(({ bid }) => bid ?? 0), sum: rule.sum, K, reference: rule.reference },
    {
      code: 'distance',
      rows: kept
        .map(({ agency, bid }) => ({ agency, bid: bid ?? 0, distance: distance(bid ?? 0) }))
        .sort((a, b) => a.distance - b.distance || a.bid - b.bid),
    },
  ];
}

function lotSteps(certificate: Certificate, drawns: readonly Drawn[], limit: number): Step[] {
  const { plan, pool, lots } = certificate;
  const told = drawns.slice(0, limit);
  if (plan.method === 'credit') {
    const byLot = new Map(lots.map((lot, index) => [lot, pool.entries[index]?.agency ?? '']));
    return told.map((drawn, index) => ({
      code: 'lot',
      lot: index + 1,
      drawn,
      agency: byLot.get(index + 1) ?? '',
      weighted: true,
      from: null,
      displaced: null,
    }));
  }
  const row = pool.entries.map(({ agency }) => agency);
  return told.map((drawn, index) => {
    const from = index + drawn.value;
    const agency = row[from] as string;
    const displaced = row[index] as string;
    row[index] = agency;
    row[from] = displaced;
    return { code: 'lot', lot: index + 1, drawn, agency, weighted: false, from: from + 1, displaced };
  });
}

/** The steps of a certificate's selection in order; at most `lotLimit` lots are told one by one. */
export function explainSelection(certificate: Certificate, lotLimit = 20): readonly Step[] {
  const { plan, pool, planHash, poolHash, publicValue, secret, seed, K } = certificate;
  const drawns: Drawn[] = [];
  drawPool(plan.method, pool.entries, seed, (drawn) => drawns.push(drawn));
  const steps: Step[] = [
    { code: 'pool', count: pool.entries.length, poolHash },
    { code: 'seed', planHash, poolHash, publicValue, secret, seed },
  ];
  const [first] = drawns;
  if (plan.method === 'reference' && first && K !== null) {
    steps.push({ code: 'k', drawn: first, K });
    drawns.shift();
  }
  steps.push(...lotSteps(certificate, drawns, lotLimit));
  if (drawns.length > lotLimit) steps.push({ code: 'more-lots', count: drawns.length - lotLimit });
  if (plan.method === 'reference' || plan.method === 'average') steps.push(...referenceSteps(certificate));
  const by =
    plan.method === 'credit' || plan.method === 'random'
      ? 'lot'
      : plan.method === 'lowest'
        ? 'bid'
        : 'distance';
  const { winner, priceFen, budgetFen, savingFen } = certificate;
  steps.push({ code: 'order', by, ranking: certificate.ranking });
  steps.push({ code: 'price', winner, priceFen, budgetFen, savingFen });
  return steps;
}
