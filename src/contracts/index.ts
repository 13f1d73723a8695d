export { answerAward, awardAnswerSchema } from './answer-award.js';
export { AWARD_KINDS } from './award-kinds.js';
export { letterNumber, moveDueAwards } from './give-awards.js';
