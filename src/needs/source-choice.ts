import type { Instant } from '../basics/index.js';
import { rulesAt } from '../basics/index.js';
import type { SourceSettings } from '../db/index.js';
import { type Claim, claimOf, type Source } from '../selection/index.js';
import { plannableGames } from './lottery-calendar.js';
import { CEREMONY_DIGITS, toSource } from './need.js';

/** The strongest first: the fewer people can steer a source, the earlier it stands. */
const BY_STRENGTH = ['drand', 'lottery', 'ceremony', 'commit'] as const satisfies readonly Source['kind'][];

/** A source of randomness that an owner may choose, with what its certificates will say of it. */
export interface SourceChoice {
  readonly kind: Source['kind'];
  readonly claim: Claim;
}

/** What a certificate says of a kind, whatever the deadline will be. */
function claimOfKind(kind: Source['kind']): Claim {
  switch (kind) {
    case 'lottery':
      return claimOf({ kind, game: plannableGames[0]?.code ?? '', issue: '' });
    case 'ceremony':
      return claimOf({ kind, digits: CEREMONY_DIGITS });
    case 'drand':
      return claimOf({ kind, chain: '', round: 1 });
    case 'commit':
      return claimOf({ kind });
  }
}

/** The sources that a site offers, the strongest first. */
export function sourceChoices({ kinds }: SourceSettings): SourceChoice[] {
  return BY_STRENGTH.filter((kind) => kinds.includes(kind)).map((kind) => ({
    kind,
    claim: claimOfKind(kind),
  }));
}

/** The source that a new need starts with: the strongest that can be planned at present. */
export function suggestedSource({ kinds, closedDays }: SourceSettings, now: Instant): Source['kind'] {
  const binding = { closesAt: now, rules: rulesAt(now).version };
  const possible = BY_STRENGTH.find((kind) => kinds.includes(kind) && toSource(kind, binding, closedDays));
  return possible ?? 'commit';
}
