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
  nonce: string;
  entryHash: string;
  sealedBid: string | null;
  bidFen: number | null;
  state: 'active' | 'superseded' | 'withdrawn' | 'outdated';
  endedAt: string | null;
  exclusion: string | null;
  lot: number | null;
  rank: number | null;
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

export interface SelectionTable {
  needId: string;
  round: number;
  seed: string;
  certificate: string;
  certificateSha256: string;
  drawnAt: string;
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
  entry: EntryTable;
  pool: PoolTable;
  ceremony: CeremonyTable;
  selection: SelectionTable;
  award: AwardTable;
  savingRollup: SavingRollupTable;
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
