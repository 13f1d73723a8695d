export { appendEvent, appendEvents } from './append-event.js';
export type { KeptCheckpoint } from './audit-checkpoints.js';
export { type AuditProgress, auditDatabase } from './audit-database.js';
export { type AuditActor, type AuditEvent, SYSTEM_ACTOR } from './audit-event.js';
export { getHeadSequence, getLogMoment, listEvents, listSubjectsAfter } from './audit-queries.js';
export type { AuditDifference } from './audit-report.js';
export { checkStandings } from './audit-standings.js';
export { type RowRef, rowsOf } from './audited-tables.js';
export { certifyEvents } from './certificate-log.js';
export { opensSigningKeys } from './check-keys.js';
export { rotateKey, signDueCheckpoint } from './checkpoints.js';
export { cosignedOver } from './cosigned-over.js';
export { findDocument, findDocuments, publishDocuments } from './document-queries.js';
export type { Words } from './events/event-record.js';
export {
  EVENT_KINDS,
  EVENTS,
  type EventData,
  type EventKind,
  FEED_KINDS,
  findEvent,
  kindsTouching,
  touchedBy,
} from './events.js';
export { FOUND, FOUNDING } from './exclusion-course.js';
export { findLatestCheckpoint } from './key-queries.js';
export {
  dataOf,
  findFirstOfKind,
  findLatestOfKinds,
  findRecord,
  listEventsOfKinds,
  listEventsOfKindsAfter,
  listLatestOfKinds,
  lockHead,
} from './log-queries.js';
export {
  findProvenEvent,
  getLogState,
  type LogState,
  listPublicKeys,
  type ProvenEvent,
  type PublicKey,
} from './log-state.js';
export { findClockLag } from './log-time.js';
export { proveConsistency, proveContinuation } from './proofs.js';
export { publicText } from './public-text.js';
export type { PublishedEvent } from './published-event.js';
export { findEntryEvent, type Receipt, signReceipt } from './receipt.js';
export { recordRegister, registerEvent } from './record-register.js';
export { isSuspendedBy, type RegisterFacts, type RegisterRecord, registerFacts } from './register-facts.js';
export {
  findRegisterFacts,
  listUnrecorded,
  loadRegisterFacts,
  registerRecordsOf,
} from './register-queries.js';
export { DEED_KINDS, DEED_NAMES, DEEDS, type DeedRecord, deedOf, type LoggedDeed } from './standing-deeds.js';
export { getStandingCursor } from './standing-queries.js';
export type { AuditedTableName } from './table-facts.js';
export { agencyTag, needTag, type Tag } from './tags.js';
export { parseTilePath } from './tile-path.js';
export { readTile } from './tiles.js';
export { acceptCosignature, addWitness, publishedNote } from './witnesses.js';
export { addCheckpoint, findWitnessedCheckpoint, type Witness } from './witnessing/add-checkpoint.js';
export { askWitnesses } from './witnessing/ask.js';
export { type CosigningKey, createCosigningKey } from './witnessing/cosigning-key.js';
export { exchangedKeys } from './witnessing/exchanged-keys.js';
export { loadCosigningKey } from './witnessing/own-witness.js';
export { MAX_REQUEST_BYTES, readLogKeys, type WitnessAnswer } from './witnessing/rules.js';
export { currentPolicy, findPolicy, policyLinesFault, type SitePolicy } from './witnessing/site-policy.js';
export { getWitnessing, type Witnessing } from './witnessing/witnessing-state.js';
