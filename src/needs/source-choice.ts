import type { Instant } from '../basics/index.js';
import { rulesAt } from '../basics/index.js';
import type { SourceSettings } from '../db/index.js';
import { type Claim, claimOf, SOURCE_KINDS, type SourceKind, sourceOf } from '../selection/index.js';
import { toSource } from './need.js';

const BY_STRENGTH = SOURCE_KINDS.toReversed();

/** A source of randomness that an owner may choose, with what its certificates will say of it. */
export interface SourceChoice {
  readonly kind: SourceKind;
  readonly claim: Claim;
}

/** The sources that a site offers, the strongest first. */
export function sourceChoices({ kinds }: SourceSettings): SourceChoice[] {
  return BY_STRENGTH.filter((kind) => kinds.includes(kind)).map((kind) => ({
    kind,
    claim: claimOf(sourceOf(kind).example),
  }));
}

/** The source that a new need starts with: the strongest that can be planned at present. */
export function suggestedSource({ kinds, closedDays }: SourceSettings, now: Instant): SourceKind {
  const binding = { closesAt: now, rules: rulesAt(now).version };
  const possible = BY_STRENGTH.find((kind) => kinds.includes(kind) && toSource(kind, binding, closedDays));
  return possible ?? 'commit';
}
