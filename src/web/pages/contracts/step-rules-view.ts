import type { stepRules } from '../../../contracts/index.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** What the table of steps is made of: the rules in force, and a year whose days off should be known and are not. */
export type StepRulesPage = ReturnType<typeof stepRules> & { readonly missingYear: string | undefined };

type Rule = StepRulesPage['steps'][number];

/** The words of a step. */
function stepKey(step: Rule['step']): MessageKey {
  switch (step) {
    case 'agency-review':
    case 'entry-notice':
    case 'need-review':
    case 'sign-up':
    case 'direct':
    case 'objection':
      return `contracts.step-${step}`;
    default:
      return `awards.stage.${step}`;
  }
}

/** A line of the table: step, whose turn it is, working days. */
export const toStepRule = ({ step, turn, days }: Rule, { t }: Pick<PageContext, 't'>) => ({
  step: t(stepKey(step)),
  turn: t(`contracts.turn-${turn}`),
  days: days.join(' + '),
});

/** View model of the table of steps. */
export function toStepRulesView(
  { version, inForceFrom, steps, missingYear }: StepRulesPage,
  context: PageContext,
) {
  const { t } = context;
  return {
    title: t('contracts.rules-title'),
    version: t('contracts.rules-version', { version, date: inForceFrom }),
    assumed: missingYear === undefined ? null : t('contracts.year-assumed', { year: missingYear }),
    steps: steps.map((step) => toStepRule(step, context)),
    stepsUrl: urls.awardSteps(),
    calendarUrl: urls.document('working-days'),
  };
}
