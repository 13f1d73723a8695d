export { closeDueNeeds } from './close-need.js';
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
export { bidMatches, enterNeed, findJoiningFault, readBid, withdrawEntry } from './enter-need.js';
export { listMessages, type Message, markMessagesRead } from './message-queries.js';
export { ceremonySchema, recordCeremony } from './record-ceremony.js';
