import { STAGE_NAMES, STAGES, type Turn } from '../awards/index.js';
import { type DayRule, type Instant, rulesAt } from '../basics/index.js';
import type { AwardStage } from '../db/index.js';

/** A step of a selection that the rules give a number of working days. */
export interface StepRule {
  readonly step:
    | AwardStage
    | 'agency-review'
    | 'entry-notice'
    | 'need-review'
    | 'sign-up'
    | 'direct'
    | 'choice'
    | 'objection';
  readonly turn: Turn;
  /** Periods that follow one another. */
  readonly days: readonly number[];
}

/** Steps that have no stage of an award: those before the award, and the answer to an objection. */
const OTHERS = [
  { step: 'agency-review', turn: 'officials', days: ['agencyReviewDays'] },
  { step: 'entry-notice', turn: 'time', days: ['entryNoticeDays'] },
  { step: 'need-review', turn: 'officials', days: ['needReviewDays'] },
  { step: 'sign-up', turn: 'time', days: ['signUpDays'] },
  { step: 'direct', turn: 'time', days: ['directChoiceDays'] },
  { step: 'objection', turn: 'officials', days: ['answerDays'] },
  { step: 'choice', turn: 'owner', days: ['choiceDays'] },
] as const satisfies readonly (Omit<StepRule, 'days'> & { readonly days: readonly DayRule[] })[];

/** Every step of a selection with its working days, by the rules in force at an instant. */
export function stepRules(at: Instant): {
  readonly version: string;
  readonly inForceFrom: string;
  readonly steps: readonly StepRule[];
} {
  const rules = rulesAt(at);
  const stages = STAGE_NAMES.flatMap((step): (Omit<StepRule, 'days'> & { days: readonly DayRule[] })[] => {
    const { turn, days } = STAGES[step];
    return turn === null || days.length === 0 ? [] : [{ step, turn, days }];
  });
  const steps = [...OTHERS, ...stages].map(({ step, turn, days }) => ({
    step,
    turn,
    days: days.map((rule: DayRule) => rules[rule]),
  }));
  return { version: rules.version, inForceFrom: rules.inForceFrom, steps };
}
