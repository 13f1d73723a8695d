import type { Generated } from 'kysely';

/*
 * The tables as the code sees them (the plugin turns snake_case into camelCase); the migrations hold the checks and
 * the reasons. Amounts are fen, `…At` are UTC instants, `…On` civil dates in Asia/Shanghai, flags are 0 or 1.
 */

export interface DivisionTable {
  code: string;
  nameZh: string;
  nameEn: string;
  level: 'prefecture' | 'county';
  countyKey: string;
  position: number;
}

export interface OwnerTable {
  id: string;
  creditCode: string;
  name: string;
  kind: 'authority' | 'institution' | 'firm' | 'other';
  divisionCode: string;
  legalRepresentative: string;
  controllerCode: string | null;
  contactName: string;
  contactPhone: string;
  createdAt: string;
}

export interface AccountTable {
  id: string;
  role: 'agency' | 'owner' | 'official' | 'auditor' | 'administrator';
  email: string | null;
  creditCode: string | null;
  passwordHash: string;
  name: string;
  agencyId: string | null;
  ownerId: string | null;
  divisionCode: string | null;
  status: 'active' | 'disabled';
  createdAt: string;
}

export interface SessionTable {
  tokenHash: string;
  accountId: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}

export interface LoginAttemptTable {
  id: string;
  loginKey: string;
  ip: string;
  at: string;
  succeeded: 0 | 1;
}

export interface SiteFactTable {
  name: string;
  value: string;
}

export interface QualificationCategoryTable {
  code: string;
  nameZh: string;
  nameEn: string;
  position: number;
}

export interface QualificationTypeTable {
  code: string;
  categoryCode: string;
  nameZh: string;
  nameEn: string;
  certificate: 'required' | 'commitment';
  issuer: string | null;
  basis: string;
  position: number;
}

export interface QualificationGradeTable {
  typeCode: string;
  grade: string;
  nameZh: string;
  nameEn: string;
  rank: number;
}

export interface AttachmentTable {
  id: string;
  accountId: string;
  name: string;
  mediaType: 'application/pdf' | 'image/png' | 'image/jpeg';
  size: number;
  sha256: string;
  content: Uint8Array;
  createdAt: string;
}

export interface AgencyTable {
  id: string;
  creditCode: string;
  status: 'unapproved' | 'approved' | 'suspended';
  name: string;
  legalRepresentative: string | null;
  controllerCode: string | null;
  contactName: string | null;
  contactPhone: string | null;
  divisionCode: string | null;
  registeredCapitalFen: number | null;
  foundedOn: string | null;
  standing: number;
  approvedAt: string | null;
  createdAt: string;
}

export interface AgencyVersionTable {
  agencyId: string;
  inForceFrom: string;
  inForceUntil: string | null;
  legalRepresentative: string | null;
  controllerCode: string | null;
  standing: number;
}

export interface AgencyApplicationTable {
  id: string;
  agencyId: string;
  state: 'draft' | 'submitted' | 'returned' | 'approved';
  form: string;
  createdAt: string;
  submittedAt: string | null;
  reviewDueAt: string | null;
  reviewedAt: string | null;
  reviewerId: string | null;
  reason: string | null;
}

export interface QualificationTable {
  id: string;
  agencyId: string;
  typeCode: string;
  grade: string | null;
  speciality: string | null;
  certificateNumber: string | null;
  issuer: string | null;
  validFrom: string;
  validTo: string | null;
  attachmentId: string | null;
  commitmentOn: string | null;
  inForceFrom: string;
  inForceUntil: string | null;
}

export interface AgencySuspensionTable {
  id: string;
  agencyId: string;
  reason: string;
  suspendedAt: string;
  officialId: string | null;
  liftedAt: string | null;
  liftReason: string | null;
}

export interface ProjectTable {
  code: string;
  name: string;
  divisionCode: string;
  createdAt: string;
}

export interface NeedSequenceTable {
  year: number;
  last: number;
}

export interface NeedTable {
  id: string;
  number: string | null;
  state: 'draft' | 'submitted' | 'returned' | 'published' | 'closed' | 'failed' | 'selected' | 'withdrawn';
  imported: 0 | 1;
  ownerId: string | null;
  ownerName: string;
  form: string | null;
  version: number;
  republishedFrom: string | null;
  projectCode: string | null;
  projectName: string | null;
  divisionCode: string | null;
  countyKey: string | null;
  title: string | null;
  requirement: string | null;
  typeCode: string | null;
  budgetFen: number | null;
  floorFen: number | null;
  fund: 'state' | 'social' | null;
  method: 'random' | 'lowest' | 'reference' | 'average' | 'credit' | null;
  pricedDraw: 0 | 1;
  sourceKind: 'commit' | 'ceremony' | 'lottery' | 'drand' | null;
  minEntries: number | null;
  opensAt: string | null;
  closesAt: string | null;
  createdAt: string;
  submittedAt: string | null;
  reviewDueAt: string | null;
  publishedAt: string | null;
  closedAt: string | null;
  selectedAt: string | null;
  reason: string | null;
  updatedAt: string;
}

export interface NeedRequirementTable {
  needId: string;
  position: number;
  typeCode: string;
  minGrade: string | null;
}

export interface NeedAvoidanceTable {
  needId: string;
  agencyCode: string;
  reason: string;
}

export interface NeedAttachmentTable {
  needId: string;
  attachmentId: string;
}

export interface NeedVersionTable {
  needId: string;
  version: number;
  round: number;
  plan: string;
  planHash: string;
  notice: string;
  changeNote: string | null;
  publishedAt: string;
  supersededAt: string | null;
}

export interface NeedSecretTable {
  planHash: string;
  sealed: string;
}

export interface EntryTable {
  id: string;
  needId: string;
  planHash: string;
  agencyId: string;
  agencyCode: string;
  enteredAt: string;
  /** Null until the opening. */
  nonce: string | null;
  entryHash: string;
  /** Armoured age file with nonce and bid. */
  sealedBid: string | null;
  bidFen: number | null;
  state: 'active' | 'superseded' | 'withdrawn' | 'outdated';
  endedAt: string | null;
  exclusion: string | null;
  lot: number | null;
  rank: number | null;
}

export interface CustodianTable {
  accountId: string;
  recipient: string;
  registeredAt: string;
}

export interface BidKeyTable {
  planHash: string;
  scheme: 'site' | 'custodians' | 'tlock';
  recipient: string;
  sealedIdentity: string | null;
  threshold: number | null;
  openedWith: string | null;
  openedAt: string | null;
  lateAt: string | null;
}

export interface BidKeyShareTable {
  planHash: string;
  accountId: string;
  sealed: string;
  shareSha256: string;
  share: string | null;
  givenAt: string | null;
}

export interface PoolTable {
  needId: string;
  round: number;
  planHash: string;
  pool: string;
  poolHash: string;
  frozenAt: string;
}

export interface CeremonyTable {
  needId: string;
  round: number;
  digits: string;
  witnesses: string;
  recordedBy: string;
  recordedAt: string;
}

export interface CeremonySessionTable {
  needId: string;
  round: number;
  revision: number;
  sheet: string;
}

export interface RehearsalTable {
  id: string;
  divisionCode: string;
  createdBy: string;
  createdAt: string;
  material: string;
  sealedSecret: string;
  revision: number;
  sheet: string | null;
  confirmedAt: string | null;
  certificate: string | null;
}

export interface SelectionTable {
  needId: string;
  round: number;
  seed: string;
  certificate: string;
  certificateSha256: string;
  drawnAt: string;
}

export interface OpenedSecretTable {
  planHash: string;
  secret: string;
  openedAt: string;
}

export interface LotteryTypingTable {
  needId: string;
  round: number;
  issue: string;
  numbers: string;
  typedBy: string;
  typedRole: string;
  typedAt: string;
}

export interface LotteryResultTable extends LotteryTypingTable {
  confirmedBy: string;
  confirmedRole: string;
  confirmedAt: string;
}

export interface LotteryPostponementTable {
  needId: string;
  round: number;
  fromIssue: string;
  toIssue: string;
  toDrawnAt: string;
  reason: string;
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  confirmedBy: string | null;
  confirmedRole: string | null;
  confirmedAt: string | null;
}

export interface IncidentTable {
  id: string;
  needId: string;
  round: number;
  kind: 'overdue' | 'frozen-late' | 'secret-unopened';
  openedAt: string;
  closedAt: string | null;
  outcome: 'delivered' | 'redo' | null;
}

export interface RedoTable {
  id: string;
  needId: string;
  round: number;
  state: 'proposed' | 'confirmed' | 'refused';
  basis: 'source-failed' | 'objection-upheld';
  reason: string;
  excluded: string;
  sourceKind: 'commit' | 'ceremony' | 'lottery' | 'drand';
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
}

export interface AwardTable {
  needId: string;
  agencyId: string | null;
  agencyCode: string;
  agencyName: string;
  ownerName: string;
  divisionCode: string;
  countyKey: string;
  typeCode: string;
  method: string;
  fund: string;
  budgetFen: number;
  priceFen: number;
  savingFen: number;
  awardedOn: string;
  month: string;
  awardedAt: string;
}

export interface SavingRollupTable {
  month: string;
  countyKey: string;
  method: string;
  typeCode: string;
  projects: number;
  budgetFen: number;
  priceFen: number;
  savingFen: number;
}

export interface FairnessReportTable {
  month: string;
  report: string;
  sha256: string;
  publishedAt: string;
}

export interface AuditEventTable {
  seq: number;
  at: string;
  kind: string;
  subject: string;
  actorId: string | null;
  actorRole: string;
  data: string;
}

export interface AuditHeadTable {
  id: number;
  seq: number;
  frontier: string;
  rowSalt: string;
}

export interface LogNodeTable {
  level: number;
  idx: number;
  hash: Uint8Array;
}

export interface LogKeyTable {
  id: number;
  origin: string;
  verifier: string;
  sealed: string;
  createdAt: string;
  retiredAt: string | null;
}

export interface LogCheckpointTable {
  size: number;
  root: string;
  note: string;
  signedAt: string;
}

export interface LogWitnessTable {
  name: string;
  verifier: string;
  addedAt: string;
}

export interface CosignatureTable {
  size: number;
  witness: string;
  line: string;
  receivedAt: string;
}

export interface MessageTable {
  id: string;
  agencyId: string;
  kind: string;
  needId: string;
  params: string;
  createdAt: string;
  readAt: string | null;
}

export interface SearchDocumentTable {
  id: Generated<number>;
  kind: 'agency' | 'need';
  ref: string;
  /** Written by `spaceHan` with pinyin and initials. */
  body: string;
}

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
  qualification: QualificationTable;
  agencySuspension: AgencySuspensionTable;
  project: ProjectTable;
  needSequence: NeedSequenceTable;
  need: NeedTable;
  needRequirement: NeedRequirementTable;
  needAvoidance: NeedAvoidanceTable;
  needAttachment: NeedAttachmentTable;
  needVersion: NeedVersionTable;
  needSecret: NeedSecretTable;
  custodian: CustodianTable;
  bidKey: BidKeyTable;
  bidKeyShare: BidKeyShareTable;
  entry: EntryTable;
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
  redo: RedoTable;
  award: AwardTable;
  savingRollup: SavingRollupTable;
  fairnessReport: FairnessReportTable;
  auditEvent: AuditEventTable;
  auditHead: AuditHeadTable;
  logNode: LogNodeTable;
  logKey: LogKeyTable;
  logCheckpoint: LogCheckpointTable;
  logWitness: LogWitnessTable;
  cosignature: CosignatureTable;
  message: MessageTable;
  searchDocument: SearchDocumentTable;
}
