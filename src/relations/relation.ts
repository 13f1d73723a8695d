import { dueAt, type Instant } from '../basics/index.js';
import type { RelationDecisionTable, RelationTable } from '../db/index.js';

/** A registered body as far as conflicts of interest look at it. */
export interface Party {
  readonly creditCode: string;
  /** Comparison key of the legal representative: `representativeKey`. */
  readonly representativeKey: string | null;
  readonly controllerCode: string | null;
}

/**
 * What ties two bodies: they are one, share the controlling body, one controls the other, or the names of their legal
 * representatives have one key. The first three are facts of the register; who shares a name may be two people.
 */
export type RelationKind = RelationTable['kind'];

/** What two officials found: one person, or two people of one name. */
export type Verdict = RelationDecisionTable['verdict'];

/** What was decided about pairs of bodies as of an instant, by {@link pairName}. Undecided pairs are not in it. */
export type Decisions = ReadonlyMap<string, Verdict>;

/** When a pair that waits is late: since it was found, or since a first official has said what it is. */
export function relationDueAt(pair: {
  readonly foundAt: Instant;
  readonly proposedAt: Instant | null;
}): Instant {
  const since = pair.proposedAt ?? pair.foundAt;
  return dueAt('decisionDays', since, since);
}

/** Name of a pair among {@link Decisions}, whichever of the two comes first. */
export function pairName(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** What the register says of two bodies; undefined where nothing ties them. Facts come before names. */
export function relationOf(a: Party, b: Party): RelationKind | undefined {
  if (a.creditCode === b.creditCode) return 'same-body';
  if (a.controllerCode !== null && a.controllerCode === b.controllerCode) return 'controller';
  if (a.controllerCode === b.creditCode || b.controllerCode === a.creditCode) return 'controls';
  return a.representativeKey !== null && a.representativeKey === b.representativeKey
    ? 'representative'
    : undefined;
}

/** True for what ties two bodies whoever their legal representatives are. */
export function isFact(kind: RelationKind | undefined): boolean {
  return kind !== undefined && kind !== 'representative';
}

/**
 * True when two bodies are one party to the rules: by a fact of the register, or because their legal representatives
 * share a name and officials did not find that they are two people. A pair that waits for its decision is related.
 * Rule of avoidance: domain rules, section 4.
 */
export function areRelated(a: Party, b: Party, decisions: Decisions): boolean {
  const kind = relationOf(a, b);
  if (kind !== 'representative') return isFact(kind);
  return decisions.get(pairName(a.creditCode, b.creditCode)) !== 'namesakes';
}
