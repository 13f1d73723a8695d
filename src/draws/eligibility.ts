import type { Instant } from '../basics/index.js';
import {
  type Candidate,
  type GradeRank,
  type JoiningFault,
  type JoiningRule,
  whyNotJoin,
} from '../needs/index.js';
import { areRelated, type Decisions, isFact, relationOf } from '../relations/index.js';
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
  for (const group of controlGroups(order, rule.decisions)) {
    for (const later of group.slice(1)) excluded.set(later.agency.creditCode, 'related-entry');
  }
  return excluded;
}

/**
 * Groups of entrants that are related, each in the order given. A shared name leads to the earliest of the groups that it
 * touches and joins no two of them: who were found to be two people stay two, whatever third of their name comes along.
 */
function controlGroups(entrants: readonly Entrant[], decisions: Decisions): Entrant[][] {
  const groups: Entrant[][] = [];
  for (const entrant of entrants) {
    const related = groups.filter((group) =>
      group.some(({ agency }) => areRelated(agency, entrant.agency, decisions)),
    );
    const tied = related.filter((group) =>
      group.some(({ agency }) => isFact(relationOf(agency, entrant.agency))),
    );
    const named = related.find((group) => !tied.includes(group));
    const joined = named ? [...tied, named] : tied;
    const merged = [...joined.flat(), entrant].sort((a, b) => entrants.indexOf(a) - entrants.indexOf(b));
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups;
}
