import type { Instant } from '../basics/index.js';
import { rulesAt } from '../basics/index.js';
import type { Deps, SourceSettings } from '../db/index.js';
import {
  asksWitnesses,
  type Coalitions,
  claimOf,
  coalitionsOf,
  escrowRoundOf,
  type Guards,
  SOURCE_KINDS,
  type SourceKind,
  sourceOf,
} from '../selection/index.js';
import { toSource } from './need.js';
import { schemeOn } from './weak-choices.js';

const BY_STRENGTH = SOURCE_KINDS.toReversed();

/** What the choices of a site follow from. */
export type ChoiceSite = Pick<Deps, 'sources' | 'custodians' | 'beacon' | 'policy'>;

/** A source of randomness that an owner may choose, with what its certificates will say of it. */
export interface SourceChoice {
  readonly kind: SourceKind;
  readonly entropyBits: number;
  /** Who would have to collude where lots decide. */
  readonly coalitions: Coalitions;
  /** Who could steer besides where the price decides. */
  readonly pricedToo: Coalitions['steer'];
}

/** Who will open the secret of a plan with this source besides the site. */
function escrowOf(source: SourceKind, { custodians, beacon }: ChoiceSite): Guards['escrow'] {
  if (custodians > 0) return 'custodians';
  const { example } = sourceOf(source);
  const timed = { closesAt: '2020-01-01T00:00:00.000Z', rules: rulesAt('2020-01-01T00:00:00.000Z').version };
  return beacon && escrowRoundOf({ ...timed, source: example }) !== undefined ? 'beacon' : null;
}

function choiceOf(kind: SourceKind, site: ChoiceSite): SourceChoice {
  const { example } = sourceOf(kind);
  const guards = {
    source: kind,
    sealing: schemeOn(kind, site),
    witnessed: asksWitnesses(site.policy),
    escrow: escrowOf(kind, site),
  };
  const coalitions = coalitionsOf({ ...guards, priced: false });
  const { steer } = coalitionsOf({ ...guards, priced: true });
  const known = new Set(coalitions.steer.map(String));
  const pricedToo = steer.filter((one) => !known.has(String(one)));
  return { kind, entropyBits: claimOf(example).entropyBits, coalitions, pricedToo };
}

/** The sources that a site offers, the strongest first. */
export function sourceChoices(site: ChoiceSite): SourceChoice[] {
  return BY_STRENGTH.filter((kind) => site.sources.kinds.includes(kind)).map((kind) => choiceOf(kind, site));
}

/** The source that a new need starts with: the strongest that can be planned at present. */
export function suggestedSource({ kinds, closedDays }: SourceSettings, now: Instant): SourceKind {
  const binding = { closesAt: now, rules: rulesAt(now).version };
  const possible = BY_STRENGTH.find((kind) => kinds.includes(kind) && toSource(kind, binding, closedDays));
  return possible ?? 'ceremony';
}
