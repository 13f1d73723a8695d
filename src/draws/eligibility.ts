import type { Instant } from '../basics/index.js';
import {
  areRelated,
  type Candidate,
  type GradeRank,
  type JoiningFault,
  type JoiningRule,
  whyNotJoin,
} from '../needs/index.js';
import type { BidFault } from '../sealing/index.js';

/** Why an entry is kept out of the pool. */
export type Exclusion = JoiningFault | 'related-entry' | 'bid-unreadable' | 'bid-altered' | BidFault;

/** An entry as eligibility looks at it. */
export interface Entrant {
  readonly agency: Candidate;
  readonly enteredAt: Instant;
  readonly entryHash: string;
}

/**
 * Decides about every entry as of the deadline: the joining rule first, then one ticket per control group: of entries
 * that are related to each other (directly or through a third) the earliest stays. Returns the reasons by agency code.
 */
export function judgeEligibility(
  rule: JoiningRule,
  entrants: readonly Entrant[],
  rank: GradeRank,
  closesAt: Instant,
): Map<string, Exclusion> {
  const excluded = new Map<string, Exclusion>();
  const standing: Entrant[] = [];
  for (const entrant of entrants) {
    const fault = whyNotJoin(rule, entrant.agency, rank, closesAt);
    if (fault) excluded.set(entrant.agency.creditCode, fault);
    else standing.push(entrant);
  }
  // Earliest first; the hash settles a tie the same way everywhere.
  const order = standing.sort((a, b) =>
    a.enteredAt === b.enteredAt ? (a.entryHash < b.entryHash ? -1 : 1) : a.enteredAt < b.enteredAt ? -1 : 1,
  );
  for (const group of controlGroups(order)) {
    for (const later of group.slice(1)) excluded.set(later.agency.creditCode, 'related-entry');
  }
  return excluded;
}

/** Groups of entrants that are related, each in the order given. */
function controlGroups(entrants: readonly Entrant[]): Entrant[][] {
  const groups: Entrant[][] = [];
  for (const entrant of entrants) {
    const related = groups.filter((group) => group.some((other) => areRelated(other.agency, entrant.agency)));
    const merged = [...related.flat(), entrant].sort((a, b) => entrants.indexOf(a) - entrants.indexOf(b));
    for (const group of related) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups;
}
