export {
  type Amendment,
  findAmendment,
  findLatestAmendment,
  listAmendmentsToReview,
  type WaitingAmendment,
} from './amendment-queries.js';
export { findNeedAttachment, listOwnAttachments, type OwnAttachment } from './attachment-queries.js';
export { openSiteIdentity, registerCustodian } from './bid-key.js';
export {
  type BidKey,
  type CustodianShare,
  findBidKey,
  findCustodian,
  findEscrow,
  listCustodians,
  listShares,
  markLate,
  recordOpening,
  updateShare,
} from './bid-key-queries.js';
export { changeNotice } from './change-notice.js';
export { type DirectClaim, directFaultOf } from './check-direct.js';
export { readableFormOf, sourceFailures } from './check-need.js';
export {
  type Announcement,
  buildAnnouncement,
  DIRECT_FALLS,
  type DirectFall,
} from './direct-choice.js';
export { DIRECT_GROUND_CODES, DIRECT_GROUNDS, type DirectEvidence } from './direct-grounds.js';
export {
  type DirectChoice,
  findDirectChoice,
  getDirectChoice,
  listDueDirectNeeds,
  settleDirectChoice,
} from './direct-queries.js';
export { type SealedSecret } from './escrow.js';
export { type Contacts, contactsOf, type Information, informationOf } from './information.js';
export {
  currentInformation,
  findInformation,
  type InformationRevision,
  listInformation,
} from './information-queries.js';
export {
  type Avoided,
  type Candidate,
  type JoiningFault,
  type JoiningRule,
  whyNotJoin,
  whyNotSignUp,
} from './joining.js';
export type { NoticeFilter } from './listing-count-queries.js';
export {
  countNeeds,
  countNotices,
  listNotices,
  type NoticeCount,
  type NoticeLine,
} from './listing-queries.js';
export { firstIssue, gameName, issueAfter } from './lottery-calendar.js';
export {
  asPublished,
  carriesBid,
  defaultMinEntries,
  earliestClose,
  type Fund,
  isDirectNeed,
  isOpen,
  isPublished,
  type Need,
  type NeedState,
  type Notice,
  PUBLIC_STATES,
  type PublishedNeed,
} from './need.js';
export {
  type DirectForm,
  type DrawnForm,
  FUNDS,
  isDirect,
  isDrawn,
  NEED_METHODS,
  type NeedForm,
  needFormSchema,
} from './need-input.js';
export {
  findCurrentVersion,
  findNeed,
  findNeedByNumber,
  findOwner,
  findRepublication,
  findSealedSecret,
  getCurrentVersion,
  getNeed,
  listVersions,
  loadGradeRanks,
  lockNeed,
  moveNeed,
  type PublishedVersion,
} from './need-queries.js';
export { mergedTerms } from './new-terms.js';
export { buildNotice, buildPlan, buildPlan1 } from './notice.js';
export {
  type ClosingNeed,
  listClosingSoon,
  listNeedsToReview,
  listNeedTitles,
  listOwnersTurn,
  listOwnNeeds,
} from './notice-queries.js';
export { bindRound, openSecret, storePlan } from './notice-version.js';
export {
  type AskedAbout,
  type DatedCandidate,
  loadCandidates,
  loadJoiningRule,
} from './parties.js';
export { periodRanges } from './periods.js';
export { publishNeed, returnNeed } from './publish-need.js';
export {
  type GradeRank,
  type HeldQualification,
  meetsRequirement,
  type Requirement,
  type RequirementLine,
  requirementFault,
} from './requirement.js';
export {
  approveAmendment,
  lapseAmendments,
  returnAmendment,
  withdrawAmendment,
} from './settle-amendment.js';
export { type ChoiceSite, type SourceChoice, sourceChoices, suggestedSource } from './source-choice.js';
export { fieldsOf, NEED_FIELDS, type NeedField, withFields } from './terms.js';
export { republishNeed, saveDraft, submitNeed, withdrawNeed } from './write-need.js';
