export {
  answerObjection,
  isOwn,
  objectionAnswerSchema,
  settleObjection,
  whyNotAnswer,
  withdrawObjection,
} from './answer-objection.js';
export { OBJECTION_GROUND_CODES, OBJECTION_GROUNDS, type ObjectionGround } from './grounds.js';
export {
  findOccasion,
  MAX_OBJECTION_FILES,
  MOST_OBJECTION_TEXT,
  makeObjection,
  type Occasion,
  objectionSchema,
  textDigest,
} from './make-objection.js';
export {
  countObjections,
  findObjection,
  findObjectionOfFile,
  holdsAward,
  isEntrant,
  listObjectionFiles,
  listObjections,
  listObjectionsOf,
  listUndecidedRounds,
  listUpheld,
  listWaitingObjections,
  type ObjectionCount,
  type ObjectionFilter,
  type ObjectionLine,
} from './objection-queries.js';
