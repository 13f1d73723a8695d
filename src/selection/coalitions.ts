/**
 * Who would have to collude: computed from what a plan binds, protocol, section 4. What is meant is a deed that certificate and log
 * would not show; where somebody else could notice it (a receipt, a newspaper, people in a hall) the documents say so.
 */
import { isPlan2, type Plan, type Sealing } from './protocol.js';
import type { SourceKind } from './source-record.js';

/** Who can be part of a coalition, in the order in which they are named. */
export const PARTIES = [
  /** Whoever runs the site: its key, its database, its clock. */
  'operator',
  /** An agency that enters, or enters last. */
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

/** Parties that must all take part: none can be spared. */
export type Coalition = readonly Party[];

/** The minimal coalitions by what they could do; without any nobody can. */
export interface Coalitions {
  /** Choose who wins. */
  readonly steer: readonly Coalition[];
  /** Know after the close who wins, before everybody can. */
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
}

/** What the coalitions of a plan follow from. A plan of version 1 binds neither seals nor witnesses nor an escrow. */
export function guardsOf(plan: Plan, sealing: Sealing['scheme']): Guards {
  const bound = isPlan2(plan) ? plan : undefined;
  const { recipient } = bound?.escrow ?? {};
  return {
    source: plan.source.kind,
    sealing,
    witnessed: bound !== undefined && bound.policy !== null,
    escrow: recipient === undefined ? null : recipient.startsWith('drand:') ? 'beacon' : 'custodians',
  };
}

/** Who, with the operator, opens sealed entries before their time; nobody else is needed under the site's own key. */
const OPENERS: Readonly<Record<Guards['sealing'], Coalition>> = {
  site: [],
  custodians: ['custodians'],
  tlock: ['beacon'],
};

/** Whoever has the list made anew once the value is known: the site, an agency with a fitting entry, those who signed its time. */
const backdate = ({ witnessed }: Guards): Coalition => [
  'operator',
  'entrant',
  ...(witnessed ? (['witnesses'] as const) : []),
];

const STEER: Readonly<Record<SourceKind, (guards: Guards) => readonly Coalition[]>> = {
  // Whoever knows every nonce and the secret tries out the last entry.
  commit: (guards) => [['operator', 'entrant', ...OPENERS[guards.sealing]], backdate(guards)],
  ceremony: (guards) => [
    ['operator', 'hall'],
    ...(guards.escrow === null ? [] : [[guards.escrow, 'hall'] as const]),
    backdate(guards),
  ],
  // Pool and secret are public at the freeze.
  lottery: (guards) => [['lottery'], ['typists'], backdate(guards)],
  // The value follows from the round: it can be known early, but not chosen.
  drand: (guards) => [['operator', 'entrant', 'beacon'], backdate(guards)],
};

const FORESEE: Readonly<Record<SourceKind, (guards: Guards) => readonly Coalition[]>> = {
  commit: () => [['operator']],
  ceremony: ({ escrow }) => [['operator', 'hall'], ...(escrow === null ? [] : [[escrow, 'hall'] as const])],
  lottery: () => [['lottery']],
  drand: () => [['beacon']],
};

const STOPPERS: Readonly<Record<SourceKind, readonly Coalition[]>> = {
  commit: [],
  ceremony: [['hall']],
  lottery: [['lottery']],
  drand: [['beacon']],
};

const SHUT: Readonly<Record<Guards['sealing'], readonly Coalition[]>> = {
  site: [['operator']],
  custodians: [['custodians-blocking']],
  tlock: [['beacon']],
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

/** The minimal coalitions against a need, by what they could do. */
export function coalitionsOf(guards: Guards): Coalitions {
  const { source, sealing, witnessed } = guards;
  return {
    steer: minimal(STEER[source](guards)),
    foresee: minimal(FORESEE[source](guards)),
    read: minimal([['operator', ...OPENERS[sealing]]]),
    stop: minimal([
      ...SHUT[sealing],
      ...(witnessed ? [['witnesses-blocking'] as const] : []),
      ...STOPPERS[source],
      withhold(guards),
    ]),
  };
}
