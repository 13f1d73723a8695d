/** The events of the public log that a certificate must prove: protocol, section 8, `E_LOG`. */
import { canonicalNotice } from './canonical.js';
import { type Coded, coded } from './finding.js';
import {
  KINDS_2,
  showsEscrow,
  showsGrounds,
  wantedAtClose,
  wantedPostponing,
  wantedProposal,
  wantedTyping,
  wantedWeights,
} from './log-events-2.js';
import {
  byHand,
  type Decision,
  isHand,
  type Leaf,
  type LoggedFacts,
  type LoggedRound,
  type Postponement,
  type Wanted,
} from './log-facts.js';
import { isPlan2 } from './protocol.js';
import { SOURCE_KINDS, sourceOf } from './sources.js';

export { type LoggedFacts, leafSchema } from './log-facts.js';

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
  ...KINDS_2,
  ...SOURCE_KINDS.flatMap((kind) => sourceOf(kind).recording?.kind ?? []),
];

/** The publication of a plan: of a later one by the decision that voided the round before it. */
function publicationOf(
  { plan, planHash }: Pick<LoggedRound, 'plan' | 'planHash'>,
  decision: Decision | undefined,
): Wanted {
  return {
    name: coded('log/publication', { plan: planHash }),
    order: 'chain',
    matches: ({ kind, data, at, actor }) => {
      if (data['planHash'] !== planHash || !showsEscrow(plan, data)) return false;
      if (!decision) return PUBLISHING.includes(kind);
      const { basis, reason, excluded, confirmed } = decision;
      return (
        kind === DECIDING &&
        at === confirmed.at &&
        isHand(actor, confirmed) &&
        data['basis'] === basis &&
        (!isPlan2(plan) || data['reason'] === reason) &&
        canonicalNotice(data['excluded'] ?? null) === canonicalNotice(excluded)
      );
    },
  };
}

const freezeOf = ({ plan, poolHash, grounds }: LoggedRound): Wanted => ({
  name: coded('log/freeze', { pool: poolHash }),
  order: 'chain',
  matches: ({ kind, data }) =>
    kind === FREEZING &&
    data['poolHash'] === poolHash &&
    data['round'] === plan.round &&
    showsGrounds(grounds, data),
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
const postponementOf = (round: number, { from, to, confirmed }: Postponement): Wanted => ({
  name: coded('log/postponement', { issue: from }),
  order: 'own',
  matches: (leaf) =>
    leaf.kind === POSTPONING &&
    leaf.data['round'] === round &&
    leaf.data['from'] === from &&
    leaf.data['to'] === to &&
    byHand(leaf, confirmed),
});

/** What came before the numbers of a lottery were confirmed: postponements, since version 2 also who proposed each and who typed first. */
function handsOf({ plan, proof }: LoggedRound): Wanted[] {
  const { round, source } = plan;
  if (!proof?.postponed) return [];
  const { postponed, typed } = proof;
  if (!isPlan2(plan)) return postponed.map((step) => postponementOf(round, step));
  const issue = postponed.at(-1)?.to ?? (source.kind === 'lottery' ? source.issue : '');
  return [
    ...postponed.flatMap((step) => [wantedPostponing(round, step), postponementOf(round, step)]),
    wantedTyping(round, issue, typed),
  ];
}

/**
 * True for the moment at which a value went on record, of a lottery also for the account by which it did, of a ceremony since
 * version 2 also for the number of its witnesses.
 */
const isRecording = (leaf: Leaf, { plan, proof }: Pick<LoggedRound, 'plan' | 'proof'>): boolean =>
  proof?.postponed
    ? byHand(leaf, proof.confirmed)
    : leaf.at === proof?.recordedAt && (!isPlan2(plan) || leaf.data['witnesses'] === proof.witnesses?.length);

/** The record of a public value that officials typed, after its postponements; nothing where nobody types one. */
function recordOf(logged: LoggedRound): Wanted[] {
  const { plan, publicValue } = logged;
  const { round, source } = plan;
  const { recording } = sourceOf(source.kind);
  if (!recording || publicValue === null) return [];
  const { kind: recorded, member, order } = recording;
  return [
    ...handsOf(logged),
    {
      name: coded('log/record', { value: publicValue }),
      order,
      matches: (leaf) =>
        leaf.kind === recorded &&
        leaf.data[member] === publicValue &&
        leaf.data['round'] === round &&
        isRecording(leaf, logged),
    },
  ];
}

/** The same event at one instant. */
const at = (instant: string, wanted: Wanted): Wanted => ({
  ...wanted,
  matches: (leaf) => leaf.at === instant && wanted.matches(leaf),
});

/** The publication of an earlier plan: since version 2 at the moment from which it says that sign-up was open. */
const published = (earlier: LoggedRound, decision: Decision | undefined): Wanted => {
  const wanted = publicationOf(earlier, decision);
  return isPlan2(earlier.plan) ? at(earlier.plan.opensAt, wanted) : wanted;
};

/**
 * The events that a certificate must prove: of each earlier round its publication, its freeze, its typed value (with the
 * issues of a lottery that were not drawn), and what became of its secret, which is opened with the decision that voids
 * the round at the latest; of this round the same, the opening only where it must come before the public value. Since
 * version 2 also the close, the opening of the bids, and whoever typed or proposed.
 */
function wantedEvents(facts: LoggedFacts): Wanted[] {
  const { plan, planHash, secret, times, rounds } = facts;
  const { round, opensAt, source } = plan;
  const close = wantedAtClose(facts);
  return [
    ...rounds.flatMap((earlier, index): Wanted[] => [
      published(earlier, rounds[index - 1]?.redo),
      ...(index === 0 ? close : []),
      freezeOf(earlier),
      ...recordOf(earlier),
      ...(isPlan2(earlier.plan) ? [wantedProposal(earlier.plan.round, earlier.redo)] : []),
      openingOf(earlier.plan.round, earlier.planHash, earlier.secret),
    ]),
    at(opensAt, publicationOf(facts, rounds.at(-1)?.redo)),
    ...(rounds.length === 0 ? close : []),
    at(times.frozenAt, freezeOf(facts)),
    ...(sourceOf(source.kind).opensSecretAtFreeze
      ? [at(times.secretOpenedAt, openingOf(round, planHash, secret))]
      : []),
    ...recordOf(facts),
    ...wantedWeights(facts),
  ];
}

/** Items by the subject of each: thousands of weights are looked up among as many records. */
function bySubject<T>(items: readonly T[], subject: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(subject(item));
    if (group) group.push(item);
    else groups.set(subject(item), [item]);
  }
  return groups;
}

const subjectOf = ({ plan }: LoggedFacts, { subject = plan.need }: Wanted): string => subject;

/** The events that the certificate of these facts must prove: how many, and whether one is among them. */
export function certifiedEvents(facts: LoggedFacts): {
  readonly count: number;
  readonly has: (leaf: Leaf) => boolean;
} {
  const wanted = wantedEvents(facts);
  const groups = bySubject(wanted, (one) => subjectOf(facts, one));
  return {
    count: wanted.length,
    has: (leaf) => (groups.get(leaf.subject) ?? []).some((one) => one.matches(leaf)),
  };
}

/** What speaks against the events themselves: each that is wanted must be there once, in order, and no other. */
export function eventFaults(facts: LoggedFacts, events: readonly { readonly leaf: Leaf }[]): Coded[] {
  const given = bySubject(
    events.map(({ leaf }, place) => ({ leaf, place })),
    ({ leaf }) => leaf.subject,
  );
  const wanted = wantedEvents(facts).map((one) => ({
    name: one.name,
    order: one.order,
    place: given.get(subjectOf(facts, one))?.find(({ leaf }) => one.matches(leaf))?.place ?? -1,
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
