export {
  confirmStrike,
  listInvolved,
  proposeStrike,
  type RequestAnswer,
  refuseStrike,
} from './decide-request.js';
export { findAgencyStanding, findDeedEvent, listDeeds } from './deed-queries.js';
export { asDeed, keepStandings } from './keep-standings.js';
export { listByStanding, type StandingLine } from './list-queries.js';
export { appealUntil, makeRequest } from './make-request.js';
export { answerSchema, REQUEST_KINDS, requestSchema } from './request-input.js';
export { listOpenRequests, listRequests, type OpenRequest } from './request-queries.js';
