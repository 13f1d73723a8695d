export { listWork } from './list-work.js';
export { listShareWork } from './official-work.js';
export { STEP_KINDS, STEPS, type StepKind } from './steps.js';
export type { Task } from './task.js';
export type { WorkPage } from './work-step.js';
