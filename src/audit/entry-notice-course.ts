/** The course of entry notices as their events tell it: days, comments, answers. Whoever has the log alone can follow it. */
import { addWorkingDays, hasEntryNotice, isWeekday, rulesAt } from '../basics/index.js';
import type { PublishedEvent } from './published-event.js';
import { REGISTERED } from './register-facts.js';
import type { RegisterFault } from './suspension-course.js';

type Report = (fault: RegisterFault) => void;

/** A notice that is open. */
interface OpenNotice {
  readonly number: unknown;
  readonly reviewer: string | null;
  readonly until: string;
  /** Comments on it, by their numbers: whether they wait for an answer. */
  readonly comments: Map<unknown, 'open' | 'answered'>;
}

/** Where an agency stands after the events so far. */
interface Standing {
  notice: OpenNotice | undefined;
  isActive: boolean;
}

/**
 * The earliest instant at which a notice that begins at another may end: by the calendar that is known now or by weekends alone,
 * whichever is earlier, since whoever began it may not have known the days off of a new year.
 */
export function earliestEnd(begunAt: string): string {
  const { entryNoticeDays } = rulesAt(begunAt);
  const [known = '', weekdays = ''] = [undefined, isWeekday].map((counts) =>
    addWorkingDays(begunAt, entryNoticeDays, counts),
  );
  return known < weekdays ? known : weekdays;
}

function begin(standing: Standing, event: PublishedEvent, report: Report): void {
  const { actor, at, data } = event;
  if (standing.isActive || standing.notice) report({ event, problem: 'out-of-turn' });
  const until = String(data['until']);
  const expected = earliestEnd(at);
  if (until < expected) report({ event, problem: 'short-notice', expected, found: until });
  standing.notice = { number: data['notice'], reviewer: actor.id, until, comments: new Map() };
}

function comment({ notice }: Standing, event: PublishedEvent, report: Report): void {
  const number = event.data['comment'];
  if (!notice || event.at >= notice.until || notice.comments.has(number))
    return report({ event, problem: 'out-of-turn' });
  notice.comments.set(number, 'open');
}

function answer(standing: Standing, event: PublishedEvent, report: Report): void {
  const { notice } = standing;
  const { comment: number, outcome } = event.data;
  if (notice?.comments.get(number) !== 'open') return report({ event, problem: 'out-of-turn' });
  if (event.actor.id === notice.reviewer) report({ event, problem: 'too-few-hands' });
  notice.comments.set(number, 'answered');
  if (outcome === 'upheld') standing.notice = undefined;
}

/** A registration takes effect: a first one with a notice that is over, and on which no comment waits. */
function approve(standing: Standing, event: PublishedEvent, isKept: boolean, report: Report): void {
  const { notice } = standing;
  if (notice) {
    if (event.data['notice'] !== notice.number) report({ event, problem: 'unfounded' });
    if (event.at < notice.until)
      report({ event, problem: 'short-notice', expected: notice.until, found: event.at });
    if ([...notice.comments.values()].includes('open')) report({ event, problem: 'out-of-turn' });
  } else if (!standing.isActive && isKept && hasEntryNotice(event.at))
    report({ event, problem: 'unfounded' });
  Object.assign(standing, { notice: undefined, isActive: true });
}

/** A record of the register that says that an agency is active makes none so. */
function compareRecord(standing: Standing, event: PublishedEvent, report: Report): void {
  if (event.data['approved'] !== true) return;
  if (standing.notice) return report({ event, problem: 'unfounded' });
  standing.isActive = true;
}

/** Follows the entry notices of a log, event by event in its order; `report` hears of each that cannot stand where it does. */
export function followEntryNotices(report: Report): (event: PublishedEvent) => void {
  const all = new Map<string, Standing>();
  // Before the log had notices, an approval took effect at once.
  let isKept = false;
  return (event) => {
    const { kind, subject } = event;
    if (!KINDS.has(kind)) return;
    const standing = all.get(subject) ?? { notice: undefined, isActive: false };
    all.set(subject, standing);
    switch (kind) {
      case 'agency.under-notice':
        isKept = true;
        return begin(standing, event, report);
      case 'agency.commented':
        return comment(standing, event, report);
      case 'agency.comment-answered':
        return answer(standing, event, report);
      case 'agency.approved':
        return approve(standing, event, isKept, report);
      default:
        return compareRecord(standing, event, report);
    }
  };
}

const KINDS: ReadonlySet<string> = new Set([
  'agency.under-notice',
  'agency.commented',
  'agency.comment-answered',
  'agency.approved',
  REGISTERED,
]);
