export { closeDueNeeds } from './close-need.js';
export { contributeShare } from './contribute-share.js';
export {
  assembleCertificate,
  drawClosedNeeds,
  type RecordAward,
  type SelectionOutcome,
} from './draw-need.js';
export {
  type EntryRow,
  findCeremony,
  findLatestEntry,
  findPool,
  findSelection,
  listActiveEntries,
  listOwnEntries,
  type OwnEntry,
} from './draw-queries.js';
export { type Exclusion, judgeEligibility } from './eligibility.js';
export {
  boundsOf,
  enterNeed,
  enterSealed,
  findJoiningFault,
  payloadMatches,
  withdrawEntry,
} from './enter-need.js';
export { type Waiting, waitingFor } from './open-bids.js';
export { ceremonySchema, recordCeremony } from './record-ceremony.js';
