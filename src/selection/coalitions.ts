/**
 * Who would have to collude: computed from what a plan binds, protocol, section 4.
 *
 * - Counted is a deed that neither certificate nor log shows, nor a receipt that an entrant holds.
 * - Whoever runs the site can act with every account and append what he likes, as long as nobody else has signed. The one in
 *   whose name he did so can tell: so whoever must act *or keep silent* is a party. An agency is one that enters last, lends
 *   its name, or is turned away.
 * - The program is the published one. One that was changed could keep the custodians' key when it makes it, or serve a page that
 *   sends bids elsewhere: no certificate shows that, a time lock alone leaves no key to keep.
 * - Who may enter is another matter: a site that turns every rival away needs no draw, and each of them knows.
 * - Where a plan does not tell, the stronger attacker is named: bids of a draw are taken to be known to the operator.
 */
import { methodOf } from './methods.js';
import { isPlan2, type Plan, type Plan2, type Sealing } from './protocol.js';
import type { SourceKind } from './source-record.js';
import { type Claim, claimOf } from './sources.js';

/** Who can be part of a coalition, in the order in which they are named. */
export const PARTIES = [
  /** Whoever runs the site: its key, its database, its clock. */
  'operator',
  /** An agency that enters last, lends its name, or is turned away, and keeps silent. */
  'entrant',
  /** As many witnesses of the log as the policy asks for. */
  'witnesses',
  /** So many witnesses that the rest are fewer than the policy asks for. */
  'witnesses-blocking',
  /** As many custodians as open a key together. */
  'custodians',
  /** So many custodians that the rest cannot open it. */
  'custodians-blocking',
  /** As many members of the beacon as make its values together. */
  'beacon',
  /** The two officials who hold a ceremony, with every witness whom they name. */
  'hall',
  /** Whoever can choose the numbers of the lottery. */
  'lottery',
  /** The two officials who type the numbers of a lottery. */
  'typists',
] as const;

/** Name of a party. */
export type Party = (typeof PARTIES)[number];

/** Parties that must all take part or keep silent: none can be spared. */
export type Coalition = readonly Party[];

/** The minimal coalitions by what they could do; without any nobody can. */
export interface Coalitions {
  /** Choose who wins. */
  readonly steer: readonly Coalition[];
  /** Know after the close who wins, before everybody can, where nobody steers. */
  readonly foresee: readonly Coalition[];
  /** Read bids before the list is closed. */
  readonly read: readonly Coalition[];
  /** Keep a closed need from ever having a result. */
  readonly stop: readonly Coalition[];
}

/** What the coalitions follow from. */
export interface Guards {
  readonly source: SourceKind;
  readonly sealing: Sealing['scheme'];
  /** Whether the plan names a policy of witnesses with a quorum. */
  readonly witnessed: boolean;
  /** Who can open the operator's secret without him; null: nobody. */
  readonly escrow: 'custodians' | 'beacon' | null;
  /** Whether the price decides: whoever reads bids chooses then. */
  readonly priced: boolean;
}

/** What a plan is of that it does not say itself. */
interface Around {
  /** Plan of the first round, whose entries alone were sealed. */
  readonly first: Plan;
  /** Whether the policy that the plan names asks for witnesses. */
  readonly witnessed: boolean;
}

function guardsOf({ source, method, escrow }: Plan2, { first, witnessed }: Around): Guards {
  return {
    source: source.kind,
    sealing: (isPlan2(first) ? first.sealing?.scheme : undefined) ?? 'site',
    witnessed,
    escrow: escrow && (escrow.recipient.startsWith('drand:') ? 'beacon' : 'custodians'),
    priced: methodOf(method).takesBid,
  };
}

/** Who, with the operator, opens sealed entries before their time; nobody else is needed under the site's own key. */
const OPENERS: Readonly<Record<Guards['sealing'], Coalition>> = {
  site: [],
  custodians: ['custodians'],
  tlock: ['beacon'],
};

/** Whoever must sign that a list is older than it is: without witnesses its time is the operator's own word. */
const backdating = ({ witnessed }: Guards): Coalition =>
  witnessed ? ['operator', 'witnesses'] : ['operator'];

/**
 * Who reads bids while the list can still be changed: whoever opens them early, or whoever waits until they are open to
 * everybody and then has another list closed before that time.
 */
const readers = (guards: Guards): readonly Coalition[] => [
  ['operator', ...OPENERS[guards.sealing]],
  backdating(guards),
];

/** Whoever can open the secret of a plan, each alone. */
const keepers = ({ escrow }: Guards): readonly Coalition[] => [
  ['operator'],
  ...(escrow === null ? [] : [[escrow] as const]),
];

const STEER: Readonly<Record<SourceKind, (guards: Guards) => readonly Coalition[]>> = {
  // The pool follows from entry hashes alone, which the operator has: whoever adds the last one tries out many. Where the price
  // decides, bids are part of the pool, and whoever reads them chooses anyway.
  commit: ({ priced }) => (priced ? [] : [['operator', 'entrant']]),
  // The pool is public by then: whoever has the secret says which digits to make.
  ceremony: (guards) => keepers(guards).map((keeper) => [...keeper, 'hall']),
  // Pool and secret are public at the freeze: whoever chooses the numbers, or types false ones, needs nobody.
  lottery: () => [['lottery'], ['typists']],
  // The value follows from the round: it can be known before the deadline, but not chosen. The other entries are known to the
  // operator alone until then, for whom he is needed also where the beacon opens the secret.
  drand: () => [['operator', 'entrant', 'beacon']],
};

const FORESEE: Readonly<Record<SourceKind, (guards: Guards) => readonly Coalition[]>> = {
  commit: keepers,
  // From the second typing on the digits are public, and the secret is not yet.
  ceremony: keepers,
  lottery: () => [['lottery']],
  drand: () => [['beacon']],
};

/** Who can keep bids shut for ever. A beacon's majority is as many members as can also keep silent. */
const SHUT: Readonly<Record<Guards['sealing'], Coalition>> = {
  site: ['operator'],
  custodians: ['custodians-blocking'],
  tlock: ['beacon'],
};

/** Who can withhold the secret of a closed need: with an escrow the operator alone cannot. */
function withhold({ escrow }: Guards): Coalition {
  if (escrow === null) return ['operator'];
  return ['operator', escrow === 'beacon' ? 'beacon' : 'custodians-blocking'];
}

const within = (part: Coalition, whole: Coalition): boolean => part.every((party) => whole.includes(party));

/** In the order of the parties, each once, without those that contain another one. */
function minimal(coalitions: readonly Coalition[]): Coalition[] {
  const sorted = coalitions.map((one) => PARTIES.filter((party) => one.includes(party)));
  return sorted.filter(
    (one, index) =>
      !sorted.some(
        (other, at) => at !== index && within(other, one) && (other.length < one.length || at < index),
      ),
  );
}

/**
 * The minimal coalitions against a need, by what they could do. A source that does not deliver stops nothing for ever: two
 * officials have the pool drawn by another one, and any two can hold a ceremony.
 */
export function coalitionsOf(guards: Guards): Coalitions {
  const { source, sealing, witnessed, priced } = guards;
  // After the value is known, or the bids are: one more entry in a list that is said to be older.
  const late = [backdating(guards), ...(priced ? readers(guards) : [])];
  return {
    steer: minimal([
      ...STEER[source](guards),
      ...late.map((coalition): Coalition => [...coalition, 'entrant']),
    ]),
    foresee: minimal(FORESEE[source](guards)),
    read: minimal(readers(guards)),
    stop: minimal([SHUT[sealing], ...(witnessed ? [['witnesses-blocking'] as const] : []), withhold(guards)]),
  };
}

/** What a certificate of version 2 says on its face: public randomness in bits, rounded down, and who would have to collude. */
export interface Claim2 {
  readonly entropyBits: number;
  readonly coalitions: Coalitions;
}

/** What a certificate of a plan says on its face. */
export function claimOfPlan(plan: Plan2, around: Around): Claim2;
export function claimOfPlan(plan: Plan, around: Around): Claim | Claim2;
export function claimOfPlan(plan: Plan, around: Around): Claim | Claim2 {
  const claim = claimOf(plan.source);
  if (!isPlan2(plan)) return claim;
  return { entropyBits: claim.entropyBits, coalitions: coalitionsOf(guardsOf(plan, around)) };
}
