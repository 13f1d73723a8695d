export { ceremonyActSchema } from './ceremony-input.js';
export { type CeremonySheet, DIGIT_GROUP, differingPositions } from './ceremony-sheet.js';
export { type CeremonyState, loadCeremony } from './ceremony-state.js';
export { closeDueNeeds } from './close-need.js';
export {
  assembleCertificate,
  drawClosedNeeds,
  type RecordAward,
  type SelectionOutcome,
} from './draw-need.js';
export {
  type EntryRow,
  findLatestEntry,
  findPool,
  findSelection,
  listActiveEntries,
  listOwnEntries,
  type OwnEntry,
} from './draw-queries.js';
export { type Exclusion, judgeEligibility } from './eligibility.js';
export { bidMatches, enterNeed, findJoiningFault, readBid, withdrawEntry } from './enter-need.js';
export { holdCeremony } from './hold-ceremony.js';
export {
  deleteRehearsal,
  drawRehearsals,
  holdRehearsal,
  listRehearsals,
  loadRehearsal,
  startRehearsal,
} from './rehearsal.js';
export { type Answer, findDeadline, type Replay, replayEligibility } from './replay.js';
export type { Evidence, QualificationEvidence } from './replay-evidence.js';
