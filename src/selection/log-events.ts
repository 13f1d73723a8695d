/** The events of the public log that a certificate must prove: protocol, section 8, `E_LOG`. */
import * as z from 'zod';
import { canonicalNotice } from './canonical.js';
import { type Coded, coded } from './finding.js';
import type { Source } from './protocol.js';
import { anyObject, ascii, instant } from './schema.js';
import { SOURCE_KINDS, sourceOf } from './sources.js';

/** An event of the log, as its leaf holds it. */
export const leafSchema = z.strictObject({
  seq: z.int().min(1),
  at: instant,
  kind: ascii,
  subject: z.string().max(500),
  actor: z.strictObject({ id: z.string().max(100).nullable(), role: ascii }),
  data: anyObject,
});

type Leaf = z.infer<typeof leafSchema>;

/** What the log must hold of a certificate. */
export interface LoggedFacts {
  readonly plan: {
    readonly need: string;
    readonly round: number;
    readonly opensAt: string;
    readonly source: Source;
    readonly closesAt: string;
    readonly rules: string;
  };
  readonly planHash: string;
  readonly poolHash: string;
  readonly secret: string;
  readonly publicValue: string | null;
  readonly proof: Proof;
  readonly times: { readonly frozenAt: string; readonly secretOpenedAt: string; readonly drawnAt: string };
  readonly rounds: readonly {
    readonly plan: { readonly round: number; readonly source: Source };
    readonly planHash: string;
    readonly poolHash: string;
    readonly secret: string | null;
    readonly publicValue: string | null;
    readonly proof: Proof;
    readonly redo: Decision;
  }[];
}

interface Hand {
  readonly role: string;
  readonly id: string;
  readonly at: string;
}

/** As much of a proof as is held against the log: the issues that were not drawn, who put a value on record, and when. */
type Proof =
  | { readonly kind: string; readonly postponed?: undefined; readonly recordedAt?: string }
  | {
      readonly kind: 'lottery';
      readonly recordedAt?: undefined;
      readonly confirmed: Hand;
      readonly postponed: readonly { readonly from: string; readonly to: string; readonly confirmed: Hand }[];
    }
  | null;

/** The decision that voided a round and published the next one. */
interface Decision {
  readonly basis: string;
  readonly excluded: readonly unknown[];
  readonly confirmed: Hand;
}

/** Kinds of the events that publish a plan, freeze a pool, open a secret, or say that it cannot be opened. */
const PUBLISHING = ['need.published', 'need.amended'];
const DECIDING = 'redo.confirmed';
/** Kind of the event that freezes a pool. */
export const FREEZING = 'pool.frozen';
const OPENING = 'secret.opened';
const INCIDENT = 'incident.opened';
const POSTPONING = 'lottery.postponed';

/** Kinds of the events that a certificate proves. */
export const CERTIFIED_KINDS: readonly string[] = [
  ...PUBLISHING,
  DECIDING,
  FREEZING,
  OPENING,
  INCIDENT,
  POSTPONING,
  ...SOURCE_KINDS.flatMap((kind) => sourceOf(kind).recording?.kind ?? []),
];

interface Wanted {
  readonly name: Coded;
  /**
   * `chain`: between its neighbours in the list; `own`: after the freeze of its round, for the numbers of a void lottery
   * round may be typed during later ones; `free`: a secret may be opened later than it should.
   */
  readonly order: 'chain' | 'own' | 'free';
  matches(leaf: Leaf): boolean;
}

const isHand = (actor: Leaf['actor'], { id, role }: Hand): boolean => actor.id === id && actor.role === role;

/** The publication of a plan: of a later one by the decision that voided the round before it. */
function publicationOf(planHash: string, decision: Decision | undefined): Wanted {
  return {
    name: coded('log/publication', { plan: planHash }),
    order: 'chain',
    matches: ({ kind, data, at, actor }) => {
      if (data['planHash'] !== planHash) return false;
      if (!decision) return PUBLISHING.includes(kind);
      const { basis, excluded, confirmed } = decision;
      return (
        kind === DECIDING &&
        at === confirmed.at &&
        isHand(actor, confirmed) &&
        data['basis'] === basis &&
        canonicalNotice(data['excluded'] ?? null) === canonicalNotice(excluded)
      );
    },
  };
}

const freezeOf = (round: number, poolHash: string): Wanted => ({
  name: coded('log/freeze', { pool: poolHash }),
  order: 'chain',
  matches: ({ kind, data }) => kind === FREEZING && data['poolHash'] === poolHash && data['round'] === round,
});

/** The opening of a round's secret; of one that is not known, the incident that it cannot be opened. */
function openingOf(round: number, planHash: string, secret: string | null): Wanted {
  if (secret === null)
    return {
      name: coded('log/unopened', { plan: planHash }),
      order: 'free',
      matches: ({ kind, data }) =>
        kind === INCIDENT && data['kind'] === 'secret-unopened' && data['round'] === round,
    };
  return {
    name: coded('log/opening', { plan: planHash }),
    order: 'free',
    matches: ({ kind, data }) =>
      kind === OPENING && data['planHash'] === planHash && data['secret'] === secret,
  };
}

/** The decision that an issue was not drawn and the next takes its place. */
const postponementsOf = (round: number, proof: Proof): Wanted[] =>
  (proof?.postponed ?? []).map(({ from, to, confirmed }) => ({
    name: coded('log/postponement', { issue: from }),
    order: 'own',
    matches: ({ kind, data, at, actor }) =>
      kind === POSTPONING &&
      data['round'] === round &&
      data['from'] === from &&
      data['to'] === to &&
      at === confirmed.at &&
      isHand(actor, confirmed),
  }));

/** True for the moment at which a value went on record, of a lottery also for the account by which it did. */
const isRecording = ({ at, actor }: Leaf, proof: Proof): boolean =>
  proof?.postponed ? at === proof.confirmed.at && isHand(actor, proof.confirmed) : at === proof?.recordedAt;

/** The record of a public value that officials typed, after its postponements; nothing where nobody types one. */
function recordOf(
  { round, source }: { readonly round: number; readonly source: Source },
  { publicValue, proof }: { readonly publicValue: string | null; readonly proof: Proof },
): Wanted[] {
  const { recording } = sourceOf(source.kind);
  if (!recording || publicValue === null) return [];
  const { kind: recorded, member, order } = recording;
  return [
    ...postponementsOf(round, proof),
    {
      name: coded('log/record', { value: publicValue }),
      order,
      matches: (leaf) =>
        leaf.kind === recorded &&
        leaf.data[member] === publicValue &&
        leaf.data['round'] === round &&
        isRecording(leaf, proof),
    },
  ];
}

/** The same event at one instant. */
const at = (instant: string, wanted: Wanted): Wanted => ({
  ...wanted,
  matches: (leaf) => leaf.at === instant && wanted.matches(leaf),
});

/**
 * The events that a certificate must prove: of each earlier round its publication, its freeze, its typed value (with the
 * issues of a lottery that were not drawn), and what became of its secret, which is opened with the decision that voids
 * the round at the latest; of this round the same, the opening only where it must come before the public value.
 */
function wantedEvents(facts: LoggedFacts): Wanted[] {
  const { plan, planHash, poolHash, secret, times, rounds } = facts;
  const { round, opensAt, source } = plan;
  return [
    ...rounds.flatMap((earlier, index): Wanted[] => [
      publicationOf(earlier.planHash, rounds[index - 1]?.redo),
      freezeOf(earlier.plan.round, earlier.poolHash),
      ...recordOf(earlier.plan, earlier),
      openingOf(earlier.plan.round, earlier.planHash, earlier.secret),
    ]),
    at(opensAt, publicationOf(planHash, rounds.at(-1)?.redo)),
    at(times.frozenAt, freezeOf(round, poolHash)),
    ...(sourceOf(source.kind).opensSecretAtFreeze
      ? [at(times.secretOpenedAt, openingOf(round, planHash, secret))]
      : []),
    ...recordOf(plan, facts),
  ];
}

/** True for an event that the certificate of these facts must prove. */
export function isCertifiedEvent(facts: LoggedFacts, leaf: Leaf): boolean {
  return leaf.subject === facts.plan.need && wantedEvents(facts).some((wanted) => wanted.matches(leaf));
}

/** How many events the certificate of these facts must prove. */
export function countCertifiedEvents(facts: LoggedFacts): number {
  return wantedEvents(facts).length;
}

/** What speaks against the events themselves: each that is wanted must be there once, in order, and no other. */
export function eventFaults(facts: LoggedFacts, events: readonly { readonly leaf: Leaf }[]): Coded[] {
  const wanted = wantedEvents(facts).map((one) => ({
    name: one.name,
    order: one.order,
    place: events.findIndex(({ leaf }) => leaf.subject === facts.plan.need && one.matches(leaf)),
  }));
  return [
    ...wanted.filter(({ place }) => place < 0).map(({ name }) => coded('log/missing', { wanted: name })),
    ...(events.length === wanted.length
      ? []
      : [coded('log/count', { count: events.length, wanted: wanted.length })]),
    ...misplaced(wanted).map(({ name }) => coded('log/too-early', { wanted: name })),
  ];
}

/** Those of the wanted events that stand before what they must follow. */
function misplaced<T extends Pick<Wanted, 'order'> & { readonly place: number }>(wanted: readonly T[]): T[] {
  let chain = -1;
  let own = -1;
  return wanted.filter(({ order, place }) => {
    if (place < 0 || order === 'free') return false;
    const early = place <= (order === 'chain' ? chain : own);
    if (order === 'chain') chain = place;
    own = place;
    return early;
  });
}
