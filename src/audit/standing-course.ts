/** The standing of every agency as the log tells it: deeds, what was struck of them, and each change. Whoever has the log alone can follow it. */
import { addMillis, DAY, type Deed, isInstant, standingOn, toShanghaiDate } from '../basics/index.js';
import type { PublishedEvent } from './published-event.js';
import { REGISTERED } from './register-facts.js';
import { DEEDS, deedOf, LEADING_KINDS, type LoggedDeed } from './standing-deeds.js';
import { earliestEffect, type RegisterFault, type RegisterProblem } from './suspension-course.js';

type Report = (fault: RegisterFault) => void;

/** What is due is made by a job; a site that does not run makes it later. */
const PATIENCE = DAY;

/** A deed that counts, where the log has it, and what was asked about it. */
interface CountedDeed extends LoggedDeed, Deed {
  readonly at: string;
  /** Who did what led to it. */
  readonly by: ReadonlySet<string | null>;
  struckFrom: string | null;
  /** The open request; who has proposed to strike it, once somebody has. */
  open: { readonly request: unknown; readonly proposedBy: string | null | undefined } | undefined;
}

/** The standing of one agency after the events so far. */
export interface StandingState {
  /** As its first record of the register has it. */
  readonly start: number;
  standing: number;
  /** When it changed last; undefined while it is the start. */
  changedAt: string | undefined;
  /** By the number of their records. */
  readonly deeds: Map<number, CountedDeed>;
}

/** Follows standings. */
export interface StandingReader {
  readonly states: ReadonlyMap<string, StandingState>;
  event(event: PublishedEvent): void;
  /** Reports the changes that were due a day before the last event and were not made. */
  finish(): void;
}

/** What a state of things is worth on the date of an instant. */
const valueAt = ({ start, deeds }: StandingState, at: string): number =>
  standingOn(
    start,
    [...deeds.values()].filter((deed) => deed.at <= at),
    toShanghaiDate(at),
  );

function compareChange(state: StandingState, event: PublishedEvent, report: Report): void {
  const { at, data } = event;
  const { from, to, deeds } = data;
  const expected = valueAt(state, at);
  const isFounded = Array.isArray(deeds) && deeds.every((record) => state.deeds.has(Number(record)));
  if (from !== state.standing || to !== expected || from === to || !isFounded)
    report({
      event,
      problem: 'unfounded',
      expected: `${state.standing} → ${expected}`,
      found: `${String(from)} → ${String(to)}`,
    });
  state.standing = Number(to);
  state.changedAt = at;
}

/** What is wrong with an act on a request; undefined where nothing is. */
function actOn(deed: CountedDeed | undefined, event: PublishedEvent): RegisterProblem | undefined {
  const { kind, actor, at, data } = event;
  if (!deed) return 'unfounded';
  const { open } = deed;
  if (kind === 'standing.request-made') {
    if (open || deed.struckFrom !== null) return 'out-of-turn';
    deed.open = { request: data['request'], proposedBy: undefined };
    return undefined;
  }
  if (open?.request !== data['request']) return 'out-of-turn';
  if (deed.by.has(actor.id)) return 'too-few-hands';
  if (kind === 'standing.strike-proposed') {
    if (open?.proposedBy !== undefined) return 'out-of-turn';
    deed.open = { request: data['request'], proposedBy: actor.id };
    return undefined;
  }
  deed.open = undefined;
  if (kind === 'standing.refused') return undefined;
  if (open?.proposedBy === undefined || !isInstant(String(data['from']))) return 'out-of-turn';
  deed.struckFrom = toShanghaiDate(String(data['from']));
  if (open.proposedBy === actor.id) return 'too-few-hands';
  return String(data['from']) < earliestEffect(at) ? 'short-notice' : undefined;
}

const ACTS: ReadonlySet<string> = new Set([
  'standing.request-made',
  'standing.strike-proposed',
  'standing.struck',
  'standing.refused',
]);

/** Who did what in the course of a need or a suspension, for those who must not decide about it again. */
class Leaders {
  private readonly known = new Map<string, Set<string | null>>();

  note({ kind, subject, data, actor }: PublishedEvent): void {
    const { agency } = data;
    const name = nameOf(kind, subject, typeof agency === 'string' ? agency : subject);
    const by = this.known.get(name);
    if (by) by.add(actor.id);
    else this.known.set(name, new Set([actor.id]));
  }

  of({ name, agency }: LoggedDeed, { subject }: PublishedEvent): ReadonlySet<string | null> {
    return new Set(
      DEEDS[name].ledBy.flatMap((kind) => [...(this.known.get(nameOf(kind, subject, agency)) ?? [])]),
    );
  }
}

const nameOf = (...parts: readonly string[]): string => JSON.stringify(parts);

/**
 * Follows the standings of a log, event by event in its order. Each change must be what the formula says of the deeds before it,
 * and the register must say no other standing than the last change. `report` hears of each event of which that is not true.
 */
export function followStandings(report: Report): StandingReader {
  const states = new Map<string, StandingState>();
  const leaders = new Leaders();
  let last: PublishedEvent | undefined;

  const register = (event: PublishedEvent): void => {
    const { subject, data } = event;
    const found = Number(data['standing']);
    const state = states.get(subject);
    if (!state)
      states.set(subject, { start: found, standing: found, changedAt: undefined, deeds: new Map() });
    else if (state.standing !== found)
      report({ event, problem: 'unfounded', expected: `${state.standing}`, found: `${found}` });
  };
  const count = (event: PublishedEvent): void => {
    const deed = deedOf(event);
    // Who is in no register has no standing; what was done before the first record is in its start.
    const state = deed && states.get(deed.agency);
    if (!state) return;
    const by = leaders.of(deed, event);
    state.deeds.set(deed.record, { ...deed, at: event.at, by, struckFrom: null, open: undefined });
  };
  return {
    states,
    event(event) {
      const { kind, subject, at } = event;
      // A forged event may have no time: others tell.
      if (!isInstant(at)) return;
      last = event;
      if (LEADING_KINDS.has(kind)) leaders.note(event);
      if (kind === REGISTERED) return register(event);
      const state = states.get(subject);
      if (kind === 'standing.changed') {
        if (state) compareChange(state, event, report);
        else report({ event, problem: 'unfounded' });
      } else if (ACTS.has(kind)) {
        const problem = actOn(state?.deeds.get(Number(event.data['record'])), event);
        if (problem) report({ event, problem });
      } else count(event);
    },
    finish() {
      if (last) reportOverdue(states, last, report);
    },
  };
}

/**
 * Standings that are another than they should have been a day before the last event, and are so still: a site that did not run for
 * some days, whose deeds of those days cancel out, has nothing to change when it runs again.
 */
function reportOverdue(
  states: ReadonlyMap<string, StandingState>,
  last: PublishedEvent,
  report: Report,
): void {
  const due = addMillis(last.at, -PATIENCE);
  for (const [subject, state] of states) {
    if (state.deeds.size === 0 || (state.changedAt ?? '') > due) continue;
    const [expected, found] = [valueAt(state, due), state.standing];
    if (expected !== found && valueAt(state, last.at) !== found)
      report({
        event: { ...last, subject },
        problem: 'unfounded',
        expected: `${expected}`,
        found: `${found}`,
      });
  }
}
