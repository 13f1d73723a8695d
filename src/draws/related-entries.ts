import type { JoiningRule } from '../needs/index.js';
import { areRelated, type Party, pairName, type RelatedPair, relationOf } from '../relations/index.js';
import type { Entrant, Exclusion } from './eligibility.js';

/** The pair that keeps an entry out; `side` says what the other body is. */
function pairOf(agency: Party, other: Party, side: RelatedPair['side']): RelatedPair {
  const kind = relationOf(agency, other);
  if (!kind) throw new Error(`nothing ties ${pairName(agency.creditCode, other.creditCode)}`);
  return { agency: agency.creditCode, other: other.creditCode, side, kind };
}

/**
 * For each entry that is kept out as related, by agency code, the pair that does it: with the owner, or with another
 * entrant. Where a third comes between an entry and the earliest of its group, each pair leads one step nearer to it.
 */
export function relatedPairs(
  rule: JoiningRule,
  entrants: readonly Entrant[],
  excluded: ReadonlyMap<string, Exclusion>,
): ReadonlyMap<string, RelatedPair> {
  const { owner, decisions } = rule;
  const pairs = new Map<string, RelatedPair>();
  const reasonOf = ({ agency }: Entrant) => excluded.get(agency.creditCode);
  for (const { agency } of entrants.filter((one) => reasonOf(one) === 'related-owner'))
    if (owner) pairs.set(agency.creditCode, pairOf(agency, owner, 'owner'));
  let reached = entrants.filter((one) => reasonOf(one) === undefined);
  let waiting = entrants.filter((one) => reasonOf(one) === 'related-entry');
  while (waiting.length > 0 && reached.length > 0) {
    const step = waiting.flatMap((entrant) => {
      const next = reached.find((other) => areRelated(entrant.agency, other.agency, decisions));
      return next ? [{ entrant, next }] : [];
    });
    for (const { entrant, next } of step)
      pairs.set(entrant.agency.creditCode, pairOf(entrant.agency, next.agency, 'agency'));
    reached = step.map(({ entrant }) => entrant);
    waiting = waiting.filter((entrant) => !reached.includes(entrant));
  }
  return pairs;
}
