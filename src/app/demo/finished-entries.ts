import { addMillis, MINUTE, toMillis } from '../../basics/index.js';
import type { EntryTable } from '../../db/index.js';
import { type Candidate, carriesBid, type GradeRank } from '../../needs/index.js';
import type { Decisions } from '../../relations/index.js';
import { writePayload } from '../../sealing/index.js';
import { type Entry, hashEntry } from '../../selection/index.js';
import type { DemoAgency } from './agencies.js';
import type { Chance } from './chance.js';
import type { Outline } from './outline.js';
import type { Sealer, SeededKey } from './seeded-seal.js';

/** Who may enter and how they are judged. */
export interface Field {
  readonly candidates: readonly {
    readonly demo: DemoAgency;
    readonly candidate: Candidate;
  }[];
  readonly rank: GradeRank;
  /** What was decided about namesakes. */
  readonly decisions: Decisions;
}

/** How many enter and how much they save. */
export interface Turnout {
  /** Mean share of the budget that bids save. */
  readonly rate: number;
  /** Fen that the lowest bid saves exactly, where it must. */
  readonly targetSaving?: number | undefined;
  readonly entries: number;
}

/** Bids in fen, in whole tens of yuan, around a savings rate; with a target the lowest of them saves exactly it. */
function inventBids(
  outline: Outline,
  count: number,
  { rate, targetSaving }: Turnout,
  chance: Chance,
): (number | null)[] {
  const { budgetFen } = outline;
  const step = 1000;
  if (!carriesBid(outline)) return Array.from({ length: count }, () => null);
  const round = (amount: number) => Math.min(budgetFen, Math.max(step, Math.round(amount / step) * step));
  if (targetSaving !== undefined) {
    const lowest = budgetFen - targetSaving;
    const others = Array.from({ length: count - 1 }, () =>
      Math.max(lowest + step, round(lowest * (1.01 + Math.abs(chance.normal()) * 0.12))),
    );
    const bids = others.map((bid) => Math.min(budgetFen, bid));
    bids.splice(chance.int(0, bids.length), 0, lowest);
    return bids;
  }
  return Array.from({ length: count }, () => {
    const saved = Math.min(0.6, Math.max(0.01, rate * (1 + 0.3 * chance.normal())));
    return round(budgetFen * (1 - saved));
  });
}

/** What entries are bound to, and sealed with. */
export interface Binding {
  readonly planHash: string;
  readonly key: Pick<SeededKey, 'publicKey'>;
  readonly seal: Sealer;
  /** Chance for what only version 2 of the protocol has: a stream of its own. */
  readonly seals: Chance;
}

/** Entries of agencies that may enter, sealed, with bids where the method takes them; not yet judged. */
export function inventEntries(
  outline: Outline,
  { planHash, key, seal, seals }: Binding,
  field: Field,
  turnout: Turnout,
  chance: Chance,
): EntryTable[] {
  const count = Math.min(turnout.entries, field.candidates.length);
  const bids = inventBids(outline, count, turnout, chance);
  const { opensAt, closesAt } = outline;
  const span = toMillis(closesAt) - toMillis(opensAt);
  const chosen = chance.sample(field.candidates, bids.length);
  return chosen.map(({ demo: { agency } }, index) => {
    const bid = bids[index] ?? null;
    const enteredAt = addMillis(opensAt, chance.int(MINUTE, span - 1));
    const nonce = chance.hex();
    const entry: Entry = { plan: planHash, agency: agency.creditCode, enteredAt, nonce, bid };
    return {
      id: `${outline.id}-${String(index + 1).padStart(3, '0')}`,
      needId: outline.id,
      planHash,
      agencyId: agency.id,
      agencyCode: agency.creditCode,
      enteredAt,
      nonce,
      entryHash: hashEntry(entry),
      sealedBid: seal(key, writePayload({ bid, nonce }), seals.hex()),
      bidFen: bid,
      state: 'active',
      endedAt: null,
      exclusion: null,
      lot: null,
      rank: null,
      blind: seals.hex(),
    };
  });
}
