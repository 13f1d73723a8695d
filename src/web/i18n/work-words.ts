import type { Words } from '../../audit/index.js';
import { STEP_KINDS, STEPS, type StepKind } from '../../work/index.js';

/** Keys of the words that the records of work bring. */
export type WorkKey = `work.${StepKind}`;

/** What is to be done in every step, in one language. */
export function workWords(language: keyof Words): Readonly<Record<WorkKey, string>> {
  const entries = STEP_KINDS.map((step) => [`work.${step}`, STEPS[step].words[language]]);
  return Object.fromEntries(entries) as Record<WorkKey, string>;
}
