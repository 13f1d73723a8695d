/** The course of suspensions as their events tell it: two officials, notice, effect. Whoever has the log alone can follow it. */
import { addDays, addWorkingDays, isWeekday, rulesAt, startOfDate, toShanghaiDate } from '../basics/index.js';
import type { PublishedEvent } from './published-event.js';
import { REGISTERED, registerFacts } from './register-facts.js';

/**
 * What is wrong with an event of the register or of a decision: `out-of-turn`: it cannot follow those before it;
 * `too-few-hands`: not decided by as many people as it must be; `short-notice`: takes effect earlier than it may;
 * `unfounded`: no record, or none that fits, founds it.
 */
export type RegisterProblem = 'out-of-turn' | 'too-few-hands' | 'short-notice' | 'unfounded';

/** Why an event cannot stand where it does. */
export interface RegisterFault {
  readonly event: PublishedEvent;
  readonly problem: RegisterProblem;
  readonly expected?: string;
  readonly found?: string;
}

type Report = (fault: RegisterFault) => void;

/** Where an agency stands after the events so far. */
interface Standing {
  /** The proposal that waits, and who made it. */
  open: { readonly act: unknown; readonly by: string | null } | undefined;
  /** Beginnings and ends that were confirmed. */
  readonly begun: Set<unknown>;
  readonly ended: Set<unknown>;
  /** Suspensions of the last record of the register: when they end, by when they begin; undefined before the first. */
  recorded: ReadonlyMap<string, string | null> | undefined;
}

/**
 * The earliest instant at which what is confirmed at another may take effect: the end of the last day of notice. By the calendar
 * that is known now or by weekends alone, whichever is earlier: whoever confirmed may not have known the days off of a new year.
 */
export function earliestEffect(confirmedAt: string): string {
  const { suspensionNoticeDays } = rulesAt(confirmedAt);
  const [known, weekdays] = [undefined, isWeekday].map((counts) =>
    toShanghaiDate(addWorkingDays(confirmedAt, suspensionNoticeDays, counts)),
  );
  return startOfDate(addDays(String(known) < String(weekdays) ? String(known) : String(weekdays), 1));
}

function settle(standing: Standing, event: PublishedEvent, report: Report): boolean {
  const { open } = standing;
  standing.open = undefined;
  if (open && open.act === event.data['act']) return true;
  report({ event, problem: 'out-of-turn' });
  return false;
}

function confirm(standing: Standing, event: PublishedEvent, report: Report): void {
  const by = standing.open?.by;
  if (!settle(standing, event, report)) return;
  const { act, from, to, court } = event.data;
  if (by === event.actor.id) report({ event, problem: 'too-few-hands' });
  const effect = String(act === 'lift' ? to : from);
  const expected = court === true ? event.at : earliestEffect(event.at);
  if (court === true ? effect !== expected : effect < expected)
    report({ event, problem: 'short-notice', expected, found: effect });
  (act === 'lift' ? standing.ended : standing.begun).add(effect);
}

/** A record of the register begins and ends no suspension that was not confirmed; the first one tells what is found. */
function compareRecord(standing: Standing, event: PublishedEvent, report: Report): void {
  const read = registerFacts.safeParse(event.data);
  if (!read.success) return report({ event, problem: 'out-of-turn' });
  const now = new Map(read.data.suspensions.map(({ from, to }) => [from, to]));
  const before = standing.recorded;
  standing.recorded = now;
  if (!before) {
    if (event.actor.id !== null && now.size > 0) report({ event, problem: 'unfounded' });
    return;
  }
  const isFound =
    [...now].every(
      ([from, to]) =>
        (before.has(from) || standing.begun.has(from)) &&
        (to === null || before.get(from) === to || standing.ended.has(to)),
    ) &&
    [...before].every(
      ([from, to]) =>
        now.has(from) ||
        (to !== null && to <= event.at) ||
        [...standing.ended].some((end) => String(end) <= event.at || String(end) <= from),
    );
  if (!isFound) report({ event, problem: 'unfounded' });
}

/** Follows the suspensions of a log, event by event in its order; `report` hears of each that cannot stand where it does. */
export function followSuspensions(report: Report): (event: PublishedEvent) => void {
  const all = new Map<string, Standing>();
  // Before the log had records of the register, one official suspended and restored.
  let isKept = false;
  const took = (known: Standing, event: PublishedEvent, member: 'from' | 'to'): void => {
    if (!isKept) return;
    const effect = event.data[member];
    const confirmed = member === 'from' ? known.begun : known.ended;
    const fits = confirmed.has(effect) && String(effect) <= event.at;
    if (!fits) report({ event, problem: 'unfounded' });
  };
  return (event) => {
    const { kind, subject, actor, data } = event;
    if (!KINDS.has(kind)) return;
    const known = all.get(subject) ?? {
      open: undefined,
      begun: new Set(),
      ended: new Set(),
      recorded: undefined,
    };
    all.set(subject, known);
    switch (kind) {
      case 'suspension.proposed':
        if (known.open) report({ event, problem: 'out-of-turn' });
        known.open = { act: data['act'], by: actor.id };
        return;
      case 'suspension.refused':
        settle(known, event, report);
        return;
      case 'suspension.confirmed':
        return confirm(known, event, report);
      case 'agency.suspended':
        return took(known, event, 'from');
      case 'agency.restored':
        return took(known, event, 'to');
      default:
        isKept = true;
        compareRecord(known, event, report);
    }
  };
}

const KINDS: ReadonlySet<string> = new Set([
  'suspension.proposed',
  'suspension.refused',
  'suspension.confirmed',
  'agency.suspended',
  'agency.restored',
  REGISTERED,
]);
