export {
  type Agency,
  countRegister,
  divisionOfApplication,
  findAgency,
  findAgencyByCode,
  findApplication,
  findOpenApplication,
  listAgenciesById,
  listAgencyNames,
  listQualificationsInForce,
  listSubmitted,
  type RankedQualification,
} from './agency-queries.js';
export {
  type Application,
  type AppliedPractitioner,
  type AppliedQualification,
  applicationSchema,
  MAX_PRACTITIONERS,
  MAX_QUALIFICATIONS,
} from './application-input.js';
export { applySuspensions } from './apply-suspensions.js';
export { findAttachment, isEvidenceAbout, listAttachmentsOf, listUploads } from './attachment-queries.js';
export {
  type EntryNotice,
  findEntryNotice,
  findOpenNotice,
  lockEntryNotice,
} from './entry-notice-queries.js';
export {
  PRACTITIONER_CERTIFICATE_CODES,
  PRACTITIONER_CERTIFICATES,
  type PractitionerCertificate,
} from './practitioner-certificates.js';
export { listPractitioners } from './practitioner-queries.js';
export { numberDigest, releasePractitioner } from './practitioners.js';
export { proposeSuspension } from './propose-suspension.js';
export { maskPractitioner, type PublicEntry } from './public-entry.js';
export { recordExpiries } from './record-expiries.js';
export {
  type CatalogueCategory,
  countFacet,
  countRegisterLines,
  listCatalogue,
  listRegister,
  type RegisterCursor,
  type RegisterFilter,
  type RegisterLine,
} from './register-queries.js';
export {
  applicationOf,
  approveApplication,
  endNoticeInForce,
  endNoticeWithdrawn,
  returnApplication,
} from './review-application.js';
export { settleSuspension } from './settle-suspension.js';
export {
  purgeVisitorFiles,
  storeAttachment,
  storeVisitorFile,
  UNPUBLISHED_FILES,
  visitorUploader,
} from './store-attachment.js';
export {
  findGround,
  GROUND_CODES,
  groundsFor,
  SUSPENSION_GROUNDS,
  type SuspensionAct,
  type SuspensionGroundCode,
} from './suspension-grounds.js';
export { type SuspensionForm, suspensionSchema } from './suspension-input.js';
export { earliestLastDay, effectiveFrom, lastDayOf } from './suspension-notice.js';
export {
  listOpenProposals,
  listProposals,
  listSuspensionsOf,
  type OpenProposal,
} from './suspension-queries.js';
export {
  type AgencyIds,
  type DatedAgency,
  type KnownSuspension,
  listAgenciesAt,
  listSuspensionsAt,
  recordAgencyVersion,
} from './version-queries.js';
export { saveApplication, submitApplication } from './write-application.js';
