export {
  type Agency,
  countRegister,
  divisionOfApplication,
  findAgency,
  findAgencyByCode,
  findApplication,
  findOpenApplication,
  findSuspension,
  listAgenciesById,
  listAgencyNames,
  listQualificationsInForce,
  listSubmitted,
  type RankedQualification,
} from './agency-queries.js';
export {
  type Application,
  type AppliedQualification,
  applicationSchema,
  MAX_QUALIFICATIONS,
} from './application-input.js';
export { findAttachment, listAttachmentsOf } from './attachment-queries.js';
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
  returnApplication,
  setSuspension,
} from './review-application.js';
export { storeAttachment, UNPUBLISHED_FILES } from './store-attachment.js';
export {
  type AgencyIds,
  type DatedAgency,
  listAgenciesAt,
  listSuspensionsAt,
} from './version-queries.js';
export { saveApplication, submitApplication } from './write-application.js';
