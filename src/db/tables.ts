import type {
  AccountTable,
  CustodianTable,
  DivisionTable,
  LoginAttemptTable,
  OwnerTable,
  SessionTable,
  SiteFactTable,
} from './tables/accounts.js';
import type {
  AgencyApplicationTable,
  AgencySuspensionTable,
  AgencyTable,
  AgencyVersionTable,
  AttachmentTable,
  PractitionerTable,
  QualificationCategoryTable,
  QualificationGradeTable,
  QualificationTable,
  QualificationTypeTable,
  SearchDocumentTable,
  SuspensionProposalTable,
} from './tables/agencies.js';
import type {
  AwardEndTable,
  ContractTable,
  DeliverableFileTable,
  DeliverableTable,
  EvaluationTable,
  ServiceExtensionTable,
} from './tables/contracts.js';
import type {
  CeremonySessionTable,
  CeremonyTable,
  ClosingTable,
  EntryTable,
  FindingAttachmentTable,
  FindingTable,
  IncidentTable,
  LotteryPostponementTable,
  LotteryResultTable,
  LotteryTypingTable,
  MessageTable,
  NeedFailureTable,
  OpenedSecretTable,
  PoolTable,
  RedoTable,
  RehearsalTable,
  SelectionTable,
} from './tables/draws.js';
import type {
  EntryCommentAttachmentTable,
  EntryCommentTable,
  EntryNoticeTable,
} from './tables/entry-notices.js';
import type {
  FlagCountTable,
  FlagCoverTable,
  FlagEntrantTable,
  FlagHitTable,
  FlagLookTable,
  FlagMarkTable,
  FlagPairTable,
  FlagStateTable,
  FlagTodoTable,
} from './tables/flags.js';
import type {
  AuditEventTable,
  AuditHeadTable,
  CosignatureTable,
  DocumentTable,
  LogCheckpointTable,
  LogKeyTable,
  LogNodeTable,
  LogWitnessTable,
  WitnessedLogTable,
  WitnessKeyTable,
  WitnessStateTable,
} from './tables/log.js';
import type {
  BidKeyShareTable,
  BidKeyTable,
  DirectChoiceTable,
  EscrowOpeningTable,
  EscrowTable,
  NeedAmendmentTable,
  NeedAttachmentTable,
  NeedAvoidanceTable,
  NeedCountTable,
  NeedInformationTable,
  NeedListingTable,
  NeedRequirementTable,
  NeedSecretTable,
  NeedSequenceTable,
  NeedTable,
  NeedTextTable,
  NeedVersionTable,
  ProjectTable,
} from './tables/needs.js';
import type { ObjectionAttachmentTable, ObjectionTable } from './tables/objections.js';
import type { RelationDecisionTable, RelationTable } from './tables/relations.js';
import type {
  AgencyStandingTable,
  StandingCursorTable,
  StandingDeedTable,
  StandingRequestTable,
} from './tables/standing.js';
import type {
  AgencyTallyTable,
  AwardCourseTable,
  AwardTable,
  FairnessReportTable,
  OwnerChoiceTable,
  SavingRollupTable,
  SavingSumTable,
} from './tables/statistics.js';

/*
 * The tables as the code sees them (the plugin turns snake_case into camelCase); the migrations hold the checks and
 * the reasons. Amounts are fen, `…At` are UTC instants, `…On` civil dates in Asia/Shanghai, flags are 0 or 1.
 */

export type * from './tables/accounts.js';
export type * from './tables/agencies.js';
export type * from './tables/contracts.js';
export type * from './tables/draws.js';
export type * from './tables/entry-notices.js';
export type * from './tables/flags.js';
export type * from './tables/log.js';
export type * from './tables/needs.js';
export type * from './tables/objections.js';
export type * from './tables/relations.js';
export type * from './tables/standing.js';
export type * from './tables/statistics.js';

/** Every table by name. */
export interface Tables {
  division: DivisionTable;
  owner: OwnerTable;
  account: AccountTable;
  session: SessionTable;
  loginAttempt: LoginAttemptTable;
  siteFact: SiteFactTable;
  qualificationCategory: QualificationCategoryTable;
  qualificationType: QualificationTypeTable;
  qualificationGrade: QualificationGradeTable;
  attachment: AttachmentTable;
  agency: AgencyTable;
  agencyVersion: AgencyVersionTable;
  agencyApplication: AgencyApplicationTable;
  entryNotice: EntryNoticeTable;
  entryComment: EntryCommentTable;
  entryCommentAttachment: EntryCommentAttachmentTable;
  practitioner: PractitionerTable;
  qualification: QualificationTable;
  agencySuspension: AgencySuspensionTable;
  suspensionProposal: SuspensionProposalTable;
  relation: RelationTable;
  relationDecision: RelationDecisionTable;
  project: ProjectTable;
  needSequence: NeedSequenceTable;
  need: NeedTable;
  needRequirement: NeedRequirementTable;
  needListing: NeedListingTable;
  needCount: NeedCountTable;
  needText: NeedTextTable;
  needAvoidance: NeedAvoidanceTable;
  directChoice: DirectChoiceTable;
  needAttachment: NeedAttachmentTable;
  needVersion: NeedVersionTable;
  needInformation: NeedInformationTable;
  needAmendment: NeedAmendmentTable;
  needSecret: NeedSecretTable;
  custodian: CustodianTable;
  bidKey: BidKeyTable;
  bidKeyShare: BidKeyShareTable;
  escrow: EscrowTable;
  escrowShare: BidKeyShareTable;
  escrowOpening: EscrowOpeningTable;
  entry: EntryTable;
  closing: ClosingTable;
  pool: PoolTable;
  ceremony: CeremonyTable;
  ceremonySession: CeremonySessionTable;
  rehearsal: RehearsalTable;
  selection: SelectionTable;
  openedSecret: OpenedSecretTable;
  lotteryTyping: LotteryTypingTable;
  lotteryResult: LotteryResultTable;
  lotteryPostponement: LotteryPostponementTable;
  incident: IncidentTable;
  needFailure: NeedFailureTable;
  redo: RedoTable;
  finding: FindingTable;
  findingAttachment: FindingAttachmentTable;
  objection: ObjectionTable;
  objectionAttachment: ObjectionAttachmentTable;
  award: AwardTable;
  ownerChoice: OwnerChoiceTable;
  awardCourse: AwardCourseTable;
  contract: ContractTable;
  serviceExtension: ServiceExtensionTable;
  deliverable: DeliverableTable;
  deliverableFile: DeliverableFileTable;
  awardEnd: AwardEndTable;
  evaluation: EvaluationTable;
  standingCursor: StandingCursorTable;
  agencyStanding: AgencyStandingTable;
  standingDeed: StandingDeedTable;
  standingRequest: StandingRequestTable;
  savingRollup: SavingRollupTable;
  savingSum: SavingSumTable;
  agencyTally: AgencyTallyTable;
  fairnessReport: FairnessReportTable;
  flagTodo: FlagTodoTable;
  flagState: FlagStateTable;
  flagLook: FlagLookTable;
  flagHit: FlagHitTable;
  flagCount: FlagCountTable;
  flagEntrant: FlagEntrantTable;
  flagPair: FlagPairTable;
  flagCover: FlagCoverTable;
  flagMark: FlagMarkTable;
  auditEvent: AuditEventTable;
  auditHead: AuditHeadTable;
  logNode: LogNodeTable;
  logKey: LogKeyTable;
  logCheckpoint: LogCheckpointTable;
  logWitness: LogWitnessTable;
  cosignature: CosignatureTable;
  document: DocumentTable;
  witnessKey: WitnessKeyTable;
  witnessedLog: WitnessedLogTable;
  witnessState: WitnessStateTable;
  message: MessageTable;
  searchDocument: SearchDocumentTable;
}
