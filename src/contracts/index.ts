export { answerAward, awardAnswerSchema, isOver } from './answer-award.js';
export { AWARD_KINDS } from './award-kinds.js';
export {
  choiceSchema,
  chooseAgency,
  type OpenChoice,
  readChoice,
  settleDueChoices,
} from './choose-agency.js';
export { closeDueAwards } from './close-awards.js';
export {
  deliver,
  deliverableSchema,
  MAX_DELIVERABLES,
  settleDeliverable,
} from './deliver.js';
export { type Dossier, type FileFacts, isFileOfParty, readDossier } from './dossier-queries.js';
export { endSchema, FAULTS, proposeEnd, settleEnd } from './end-award.js';
export {
  evaluate,
  evaluationSchema,
  evaluatorOf,
  replySchema,
  replyToEvaluation,
  reviewEvaluation,
} from './evaluate.js';
export { extensionSchema, proposeExtension, settleExtension } from './extend-service.js';
export { contractSchema, fileContract } from './file-contract.js';
export { letterNumber, moveDueAwards } from './give-awards.js';
export { type Side, sideOf } from './parties.js';
export { answerSchema, settleContract } from './settle-contract.js';
export { settleDirectChoices } from './settle-direct.js';
export { countOpenSteps, daysOfStep, listOpenSteps, type OpenStage, type OpenStep } from './step-queries.js';
export { type StepRule, stepRules } from './step-rules.js';
