/** The stages of an award after its selection, as one table: what each waits for, whose turn it is, and by when. */
import { addWorkingDays, type DayRule, type Instant, rulesAt, workingDaysUsed } from '../basics/index.js';
import type { AwardCourseTable, AwardStage } from '../db/index.js';

/** Whose turn it is. `time`: nobody's, the stage ends by the clock. */
export type Turn = 'time' | 'agency' | 'owner' | 'either' | 'officials';

/** A stage of an award. */
export interface Stage {
  readonly turn: Turn | null;
  /** Periods of the rules that it may last, one after the other; none where the contract says by when, or nothing is due. */
  readonly days: readonly DayRule[];
  /** Stages that may follow. */
  readonly next: readonly AwardStage[];
}

/**
 * Every stage: `publicity → letter → signing → filed → serving → delivered → accepted → evaluated → archived`. What was
 * returned goes one stage back; a redraw makes void what is not served yet; where the winner does not take the award, may not have
 * it, or does not sign in time, its course ends and that of the next in the ranking begins.
 */
export const STAGES = {
  publicity: { turn: 'time', days: ['publicityDays'], next: ['letter', 'passed-over', 'void'] },
  letter: { turn: 'agency', days: ['confirmDays'], next: ['signing', 'declined', 'lapsed', 'void'] },
  signing: {
    turn: 'either',
    days: ['contractDays', 'filingDays'],
    next: ['filed', 'terminated', 'forfeited', 'void'],
  },
  filed: {
    turn: 'either',
    days: ['contractConfirmDays'],
    next: ['serving', 'signing', 'terminated', 'forfeited', 'void'],
  },
  serving: { turn: 'agency', days: [], next: ['delivered', 'terminated'] },
  delivered: { turn: 'owner', days: ['acceptanceDays'], next: ['accepted', 'serving', 'terminated'] },
  accepted: { turn: 'officials', days: ['evaluationDays'], next: ['evaluated'] },
  terminated: { turn: 'officials', days: ['evaluationDays'], next: ['evaluated'] },
  evaluated: { turn: 'agency', days: ['answerDays'], next: ['archived'] },
  archived: { turn: null, days: [], next: [] },
  declined: { turn: null, days: [], next: [] },
  lapsed: { turn: null, days: [], next: [] },
  'passed-over': { turn: null, days: [], next: [] },
  forfeited: { turn: null, days: [], next: [] },
  void: { turn: null, days: [], next: [] },
} as const satisfies Record<AwardStage, Stage>;

/** Every stage, in order. */
export const STAGE_NAMES = Object.keys(STAGES) as readonly AwardStage[];

/** True where one stage may follow another. */
export const mayFollow = (from: AwardStage, to: AwardStage): boolean =>
  (STAGES[from].next as readonly AwardStage[]).includes(to);

/** By when a stage that begins has to end, by the rules in force at `under`; null where its days are not counted by rules. */
export function stageDueAt(stage: AwardStage, since: Instant, under: Instant): Instant | null {
  const days: readonly DayRule[] = STAGES[stage].days;
  if (days.length === 0) return null;
  const rules = rulesAt(under);
  return days.reduce((from, rule) => addWorkingDays(from, rules[rule]), since);
}

/**
 * Working days that a stage has used by an instant, of those that it may: by the rules, or up to the date of the contract. Null where
 * nothing is due.
 */
export function daysOfStage(
  { stage, since, dueAt, under }: Pick<AwardCourseTable, 'stage' | 'since' | 'dueAt' | 'under'>,
  now: Instant,
): { readonly used: number; readonly allowed: number } | null {
  if (dueAt === null) return null;
  const days: readonly DayRule[] = STAGES[stage].days;
  const rules = rulesAt(under);
  const ruled = days.reduce((sum, rule) => sum + rules[rule], 0);
  return { used: workingDaysUsed(since, now), allowed: ruled || workingDaysUsed(since, dueAt) };
}
