/** The steps in which a selection is explained; words are added by whoever shows them. */
import type { Drawn } from './generator.js';

/** What decides first about the order of a pool: names the rule in its sentence. */
export type OrderedBy = 'lot' | 'bid' | 'distance';

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
   * weight, ticket `drawn.value` is counted from 0 along those left in the order of the pool, and both are null; `tickets` are
   * then those of the agency in this draw, the last included.
   */
  | {
      readonly code: 'lot';
      readonly lot: number;
      readonly drawn: Drawn;
      readonly agency: string;
      readonly weighted: boolean;
      readonly tickets: { readonly from: number; readonly to: number } | null;
      readonly from: number | null;
      readonly displaced: string | null;
    }
  /** The big list: those whose weight is at least `least`, that of the `most`-th; the others are outside the draw. */
  | {
      readonly code: 'big-list';
      readonly most: number;
      readonly count: number;
      readonly least: number;
      readonly outside: readonly { readonly agency: string; readonly weight: number }[];
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
  | { readonly code: 'order'; readonly by: OrderedBy; readonly ranking: readonly string[] }
  /** The owner chooses one of these. */
  | { readonly code: 'small-list'; readonly agencies: readonly string[] }
  | {
      readonly code: 'price';
      readonly winner: string;
      readonly priceFen: number;
      readonly budgetFen: number;
      readonly savingFen: number;
    };
