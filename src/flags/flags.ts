import { canonicalJson, sha256Hex } from '../selection/index.js';
import type { NeedFacts } from './facts.js';
import type { FlagRecord, Found } from './flag.js';
import { evenBids, identicalBids } from './records/bids.js';
import { sharedContacts } from './records/contacts.js';
import { coverBids, repeatedCover } from './records/covers.js';
import { alwaysTogether } from './records/meetings.js';
import { splitting } from './records/owners.js';
import { lateWithdrawals, manyExclusions } from './records/pools.js';

/** Every flag, in the order in which they are published. A new one is its record, and its line here. */
export const FLAGS = {
  'identical-bids': identicalBids,
  'even-bids': evenBids,
  'cover-bids': coverBids,
  'repeated-cover': repeatedCover,
  'always-together': alwaysTogether,
  'shared-contacts': sharedContacts,
  'late-withdrawals': lateWithdrawals,
  'many-exclusions': manyExclusions,
  splitting,
} as const satisfies Readonly<Record<string, FlagRecord>>;

/** Name of a flag. */
export type FlagId = keyof typeof FLAGS;

/** Every flag, in the order of the records. */
export const FLAG_IDS = Object.keys(FLAGS) as [FlagId, ...FlagId[]];

/** The record of a flag. */
export const flagOf = (id: FlagId): FlagRecord => FLAGS[id];

/** SHA-256 of what is found by: names, versions and numbers. Where it changes, everything is looked at again. */
export const DEFINITIONS = sha256Hex(
  canonicalJson(
    FLAG_IDS.map((id) => {
      const { version, limits } = flagOf(id);
      return { id, version, limits };
    }),
  ),
);

/** A row of a flag at a need. */
export interface Hit extends Required<Found> {
  readonly flag: FlagId;
  /** 32 hex digits that follow from flag, need, round and subject: a recomputed row has the same. */
  readonly id: string;
}

/** What every flag finds at a need, in the order of the flags. */
export function findHits(facts: NeedFacts): Hit[] {
  const { number, round } = facts.need;
  return FLAG_IDS.flatMap((flag) =>
    flagOf(flag)
      .find(facts)
      .map(({ agencies, about = '', numbers }) => ({
        id: sha256Hex(canonicalJson([flag, number, round, agencies, about])).slice(0, 32),
        flag,
        agencies,
        about,
        numbers,
      })),
  );
}
