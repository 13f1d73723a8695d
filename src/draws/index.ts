export { assembleCertificate } from './assemble-certificate.js';
export { auditExclusions, type ExclusionDifference } from './audit-exclusions.js';
export { ceremonyActSchema } from './ceremony-input.js';
export { type CeremonySheet, DIGIT_GROUP, differingPositions } from './ceremony-sheet.js';
export { type CeremonyState, loadCeremony } from './ceremony-state.js';
export { listUnopenableNeeds } from './check-sealed.js';
export { closeDueNeeds, eachOnItsOwn } from './close-need.js';
export { loadClosedList } from './closed-list.js';
export { findClosing, hasUndrawn } from './closing-queries.js';
export { contributeShare } from './contribute-share.js';
export { failureSchema, proposeFailure, settleFailure } from './decide-failure.js';
export { settleRedo } from './decide-redo.js';
export {
  computeVoidRounds,
  drawBeaconNeeds,
  drawClosedNeeds,
} from './draw-need.js';
export {
  certificateOf,
  countDrawsOf,
  type EntryRow,
  findLatestEntry,
  findOldestDue,
  findPool,
  findSelection,
  listActiveEntries,
  poolOf,
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
export { findEscrowOpening, listEscrowShares } from './escrow-queries.js';
export { type EscrowState, escrowStateOf, opensByItselfFrom } from './escrow-state.js';
export {
  type ExclusionEvidence,
  type ExclusionGrounds,
  evidenceOf,
} from './exclusion-evidence.js';
export { findFailure } from './failure-queries.js';
export {
  type Finding,
  listFindingFiles,
  listFindings,
  listOpenFindings,
  type OpenFinding,
} from './finding-queries.js';
export {
  FINDING_GROUNDS,
  findingSchema,
  MAX_FINDING_FILES,
  proposeFinding,
  settleFinding,
} from './findings.js';
export { freezeDueNeeds, freezeTimelockedNeeds, openingLateFrom } from './freeze-need.js';
export { freezeDueRounds } from './freeze-round.js';
export { giveSecretShare } from './give-secret-share.js';
export { digitsOf, holdCeremony } from './hold-ceremony.js';
export { listIncidents, listOpenIncidents, type OpenIncident } from './incident-queries.js';
export { openDueIncidents } from './incidents.js';
export { type Irregularity, listIrregularities } from './irregularity-queries.js';
export { findLotteryResult, findTyping, listPostponements } from './lottery-queries.js';
export { type Waiting, waitingFor } from './open-bids.js';
export { listOwnEntries, type OwnEntry } from './own-entry-queries.js';
export { MAX_EXCLUDED, proposeRedo, redoSchema, redoSourceKinds } from './propose-redo.js';
export { drawPublicly, type PublicDraw, type PublicDrawInput } from './public-draw.js';
export type { Told } from './public-halt.js';
export { readPublicRecord } from './public-record.js';
export {
  type AwaitedIssue,
  findAwaitedIssue,
  lotterySchema,
  postponeLottery,
  postponementSchema,
  recordLottery,
} from './record-lottery.js';
export { recoverSecrets } from './recover-secret.js';
export { listRedoGrounds, type RedoGround, type RedoReason } from './redo-evidence.js';
export {
  deleteRehearsal,
  drawRehearsals,
  holdRehearsal,
  listRehearsals,
  loadRehearsal,
  REHEARSED_METHODS,
  startRehearsal,
} from './rehearsal.js';
export { type Answer, type Comparison, findDeadline, type Replay, replayEligibility } from './replay.js';
export type { Evidence, QualificationEvidence } from './replay-evidence.js';
export type { Pooled } from './replay-pool.js';
export {
  evidenceIn,
  excludedOf,
  findOpenedSecret,
  findRedo,
  listPools,
  listSelections,
} from './round-queries.js';
export { isFreezeSeen, listEarlierPolicies } from './watched.js';
export { awardOf } from './write-selection.js';
