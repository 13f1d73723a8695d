import type { Words } from '../audit/index.js';
import { dueAt, type Instant } from '../basics/index.js';
import { type RuledStep, STEPS, type StepKind } from './steps.js';

/** A step that waits for a person. */
export interface Task<S extends StepKind = StepKind> {
  readonly step: S;
  /** Number of the need, its id for the owner, or code of the agency, as the address of the page takes it; empty where it takes nothing. */
  readonly target: string;
  /** Number and title of a need, name of a certificate or of an agency. */
  readonly subject: Words | null;
  /** How many stand in one line. */
  readonly count: number | null;
  /** From when it can be done: later than now for what is announced ahead; null for what can be done at any time. */
  readonly from: Instant | null;
  /** From when it is late: an incident is opened, or the log says so. */
  readonly deadline: Instant | null;
  /** True where the round is lost after the deadline. */
  readonly losesRound: boolean;
}

/** A task of a step, with what is given of it. */
export function aTask<S extends StepKind>(step: S, given: Partial<Omit<Task, 'step'>>): Task<S> {
  return {
    target: '',
    subject: null,
    count: null,
    from: null,
    deadline: null,
    losesRound: false,
    ...given,
    step,
  };
}

/** Number and title of a need, the same in both languages; a draft may have neither. */
export function needSubject(need: { readonly number: string | null; readonly title: string | null }): Words {
  const text = [need.number, need.title].filter(Boolean).join(' ');
  return { zh: text, en: text };
}

/** When a step that waits since an instant is late, by the rules that were in force at `under`. */
export function deadlineOf(step: RuledStep, since: Instant, under: Instant): Instant {
  return dueAt(STEPS[step].due, since, under);
}

/** What can be done now comes first, then what is due first, then what has no deadline. */
export function byUrgency(now: Instant): (a: Task, b: Task) => number {
  const key = ({ from, deadline }: Task) => `${from !== null && from > now ? 1 : 0} ${deadline ?? '9999'}`;
  return (a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1);
}
