import { formatYuan } from '../../../basics/index.js';
import type { EntryRow } from '../../../draws/index.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardLine } from './award-line.js';
import type { ReasonView } from './reason-view.js';

/** What came of a need, as the partial `need-result` shows it. */
export interface ResultView {
  readonly message: string | null;
  readonly pool: (Digest & { readonly frozenAt: string }) | null;
  readonly winner: {
    readonly name: string;
    readonly url: string;
    readonly price: string;
    readonly budget: string;
    readonly saving: string;
    readonly rate: string | null;
    readonly drawnAt: string;
  } | null;
  /** What became of the entry of the agency that asks. */
  readonly own: string | null;
  /** Where the owner who asks makes its choice; null for others, and where none waits. */
  readonly chooseUrl: string | null;
  /** Where the award stands, and who has it where that is not the winner; null where its course is not kept here. */
  readonly award: AwardLine | null;
  /** Why this one; null before the draw. */
  readonly reason: ReasonView | null;
  /** The frozen pool waits for the witnesses: their signatures are no record of the log. */
  readonly awaitsWitnesses: boolean;
  readonly entries: readonly ReturnType<typeof entryLine>[];
  /** Which columns the table of entries has: those that say nothing yet, or never will, are left out. */
  readonly shows: { readonly bids: boolean; readonly ranks: boolean; readonly outcomes: boolean };
  readonly certificate:
    | (Digest & {
        readonly url: string;
        readonly verifyUrl: string;
        readonly protocolUrl: string;
        readonly guideUrl: string;
        readonly pool: Digest;
        /** Who would have to collude, a sentence each. */
        readonly claim: readonly string[];
        /** The grade with its sentence, what a reader can do, and the class of both. */
        readonly verdict: string;
        readonly advice: string | null;
        readonly tone: string;
      })
    | null;
}

/** A digest as the partial `digest` shows it. */
export interface Digest {
  readonly sha256: string;
  readonly sm3: string;
}

/** A result of which nothing is known. */
export const NOTHING: ResultView = {
  winner: null,
  award: null,
  reason: null,
  entries: [],
  shows: { bids: false, ranks: false, outcomes: false },
  own: null,
  chooseUrl: null,
  certificate: null,
  message: null,
  pool: null,
  awaitsWitnesses: false,
};

/** Why an entry was left out, in words; null where it was not. */
export function exclusionText({ t }: Pick<PageContext, 't'>, reason: string | null): string | null {
  const key = `exclusion.${reason}`;
  return reason === null ? null : isMessageKey(key) ? t(key) : reason;
}

/** Which columns the table of entries has. */
export function columnsOf(entries: readonly EntryRow[]): ResultView['shows'] {
  const ranks = entries.some(({ rank }) => rank !== null);
  return {
    bids: entries.some(({ bidFen }) => bidFen !== null),
    ranks,
    outcomes: ranks || entries.some(({ exclusion }) => exclusion !== null),
  };
}

/** A line of the table of entries; `selected` is the place in the order of whoever was selected, null before that. */
export function entryLine(
  entry: EntryRow,
  { name, selected }: { readonly name: string; readonly selected: number | null },
  context: PageContext,
) {
  const isWinner = entry.rank !== null && entry.rank === selected;
  return {
    name,
    url: urls.agency(entry.agencyCode),
    bid: entry.bidFen === null ? '—' : formatYuan(entry.bidFen),
    lot: entry.lot ?? '',
    rank: entry.rank ?? '',
    isWinner,
    isReserve: entry.rank !== null && !isWinner,
    /** The owner may choose it. */
    isListed: false,
    /** Others have a place in the order, and it has none. */
    isOutside: false,
    excluded: exclusionText(context, entry.exclusion),
  };
}
