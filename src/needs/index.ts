export { findNeedAttachment, listOwnAttachments, type OwnAttachment } from './attachment-queries.js';
export {
  type Avoided,
  areRelated,
  type Candidate,
  type JoiningFault,
  type JoiningRule,
  type Party,
  whyNotJoin,
} from './joining.js';
export {
  CEREMONY_DIGITS,
  carriesBid,
  defaultMinEntries,
  earliestClose,
  type Fund,
  isOpen,
  type Need,
  type NeedState,
  type Notice,
  PUBLIC_STATES,
} from './need.js';
export { type NeedForm, needFormSchema } from './need-input.js';
export {
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
export { buildNotice, buildPlan } from './notice.js';
export {
  countNeeds,
  countNotices,
  listClosingSoon,
  listNeedsToReview,
  listNeedTitles,
  listNotices,
  listOwnNeeds,
  type NoticeFilter,
  type NoticeLine,
} from './notice-queries.js';
export { amendNeed, openSecret, publishNeed, returnNeed } from './publish-need.js';
export {
  type GradeRank,
  type HeldQualification,
  meetsRequirement,
  type Requirement,
  type RequirementLine,
} from './requirement.js';
export { republishNeed, saveDraft, submitNeed, withdrawNeed } from './write-need.js';
