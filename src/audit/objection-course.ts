/** Objections and complaints about a need as its events tell of them. */
import type { PublishedEvent } from './published-event.js';

/** An objection or a complaint, as far as the log tells. */
export interface LoggedObjection {
  readonly kind: unknown;
  /** The round that it is about. */
  readonly round: number;
  /** True where the award waits until it is answered. */
  readonly holds: boolean;
  state: 'open' | 'proposed' | 'settled' | 'upheld';
  /** Who proposed to uphold it. */
  by: string | null;
}

/** What of the course of a need its objections depend on. */
export interface ObjectedNeed {
  readonly state: string;
  readonly round: number;
  readonly award: { readonly stage: string } | undefined;
  /** Until when a direct choice is announced; undefined where the agency is selected. */
  readonly direct: { readonly until: string } | undefined;
  readonly objections: Map<string, LoggedObjection>;
}

type Step = (need: ObjectedNeed, event: PublishedEvent) => 'out-of-turn' | undefined;

/** True while an objection about the present round is not answered, or was upheld: its award is not given. */
export const isHeld = ({ objections, round }: ObjectedNeed): boolean =>
  [...objections.values()].some(
    (one) => one.round === round && (one.state === 'upheld' || (one.holds && one.state !== 'settled')),
  );

/** True for the number of an objection about the present round that was upheld. */
export const isUpheld = ({ objections, round }: ObjectedNeed, number: unknown): boolean => {
  const found = objections.get(String(number));
  return found?.state === 'upheld' && found.round === round;
};

/** A step of an objection that is there, from one of some states to another; `then` gives none where it cannot be. */
const from =
  (
    states: readonly LoggedObjection['state'][],
    then: (objection: LoggedObjection, event: PublishedEvent) => LoggedObjection['state'] | undefined,
  ): Step =>
  ({ objections }, event) => {
    const objection = objections.get(String(event.data['number']));
    if (!objection || !states.includes(objection.state)) return 'out-of-turn';
    const next = then(objection, event);
    if (next === undefined) return 'out-of-turn';
    objection.state = next;
    return undefined;
  };

/** States of a need in which somebody may object or complain. */
const OBJECTABLE = ['frozen', 'drawn', 'announced'];

const make: Step = ({ state, round, award, direct, objections }, { at, data }) => {
  const { kind } = data;
  const number = String(data['number']);
  if (!OBJECTABLE.includes(state) || data['round'] !== round || objections.has(number)) return 'out-of-turn';
  const isAnnounced = state === 'announced' && direct !== undefined && at < direct.until;
  // Entrants object while the result is public, and agencies while a direct choice is announced.
  if (kind === 'objection' && !isAnnounced && award?.stage !== 'publicity') return 'out-of-turn';
  objections.set(number, {
    kind,
    round,
    holds: isAnnounced || kind === 'objection',
    state: 'open',
    by: null,
  });
  return undefined;
};

/** What each kind of event does to the objections of a need. */
export const OBJECTION_STEPS: Readonly<Record<string, Step>> = {
  'objection.made': make,
  'objection.withdrawn': from(['open'], () => 'settled'),
  'objection.proposed': from(['open'], (objection, { actor }) => {
    objection.by = actor.id;
    return 'proposed';
  }),
  'objection.refused': from(['proposed'], () => 'open'),
  'objection.answered': from(['open', 'proposed'], ({ state, by }, { data, actor }) => {
    // To uphold takes two; what was proposed is confirmed or sent back.
    if (data['outcome'] === 'upheld') return state === 'proposed' && actor.id !== by ? 'upheld' : undefined;
    return state === 'open' ? 'settled' : undefined;
  }),
};
