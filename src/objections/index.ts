export {
  answerObjection,
  isOwn,
  objectionAnswerSchema,
  settleObjection,
  whyNotAnswer,
  withdrawObjection,
} from './answer-objection.js';
export {
  groundsAgainst,
  OBJECTION_GROUND_CODES,
  OBJECTION_GROUNDS,
  type ObjectionGround,
} from './grounds.js';
export {
  countObjections,
  listObjections,
  listUndecidedRounds,
  listWaitingObjections,
  type ObjectionCount,
  type ObjectionLine,
} from './list-queries.js';
export {
  findOccasion,
  MAX_OBJECTION_FILES,
  MOST_OBJECTION_TEXT,
  makeObjection,
  mayObject,
  type Occasion,
  objectionSchema,
  textDigest,
} from './make-objection.js';
export { maskText, takeOut } from './mask-text.js';
export {
  findObjection,
  findObjectionOfFile,
  holdsAward,
  listObjectionFiles,
  listObjectionsOf,
  listUpheld,
} from './objection-queries.js';
