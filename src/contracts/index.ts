export { answerAward, awardAnswerSchema } from './answer-award.js';
export { AWARD_KINDS } from './award-kinds.js';
export { certificateOf } from './course-queries.js';
export { letterNumber, moveDueAwards } from './give-awards.js';
export { type Ranked, rankedAt } from './ranking.js';
