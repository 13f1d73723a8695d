/* Projects, needs, their published versions and the keys that bids are sealed to. */

import type { DirectGround } from '../../basics/index.js';
import type { Scheme } from '../../sealing/index.js';
import type { Method, SourceKind } from '../../selection/index.js';

/** How the agency of a need is found: by a method of selection, or `direct`, where it is named and announced. */
export type NeedMethod = Method | 'direct';

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
  method: NeedMethod | null;
  pricedDraw: 0 | 1;
  sourceKind: SourceKind | null;
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

export interface NeedListingTable {
  /** Empty, or the code of a category or type that the need asks for. */
  scope: string;
  place: number;
  needId: string;
  state: NeedTable['state'];
  countyKey: string;
  method: string;
  fund: string;
  month: string;
  selectedMonth: string | null;
}

export interface NeedCountTable {
  scope: string;
  span: 'all' | 'year' | 'month' | 'selected-year' | 'selected-month';
  period: string;
  state: NeedTable['state'];
  countyKey: string;
  method: string;
  fund: string;
  needs: number;
  firstPlace: number;
}

export interface NeedTextTable {
  place: number;
  needId: string;
  /** Written by `searchBody`. */
  body: string;
}

export interface NeedAvoidanceTable {
  needId: string;
  agencyCode: string;
  reason: string;
}

export interface DirectChoiceTable {
  needId: string;
  agencyId: string;
  agencyCode: string;
  agencyName: string;
  priceFen: number;
  ground: DirectGround;
  /** Number of the earlier need that the ground rests on. */
  earlier: string | null;
  /** What was announced, verbatim: its SHA-256 stands in the log. */
  announcement: string;
  sha256: string;
  /** When it took effect or fell; null while it is announced. */
  settledAt: string | null;
  /** Why it fell. */
  fault: string | null;
  /** Number of the objection that was upheld. */
  objection: string | null;
  /** Record of the log that shows the fault. */
  record: number | null;
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

export interface NeedInformationTable {
  needId: string;
  revision: number;
  information: string;
  sha256: string;
  contacts: string;
  fields: string;
  note: string | null;
  changedBy: string;
  changedAt: string;
}

export interface NeedAmendmentTable {
  id: string;
  needId: string;
  state: 'proposed' | 'approved' | 'returned' | 'withdrawn' | 'lapsed';
  form: string;
  fields: string;
  changeNote: string;
  proposedBy: string;
  proposedAt: string;
  reviewDueAt: string;
  reason: string | null;
  settledBy: string | null;
  settledAt: string | null;
}

export interface NeedSecretTable {
  planHash: string;
  sealed: string;
}

export interface BidKeyTable {
  planHash: string;
  scheme: Scheme;
  recipient: string;
  sealedIdentity: string | null;
  threshold: number | null;
  openedWith: string | null;
  openedAt: string | null;
  lateAt: string | null;
}

export interface EscrowTable {
  planHash: string;
  recipient: string;
  sealed: string;
  threshold: number | null;
}

export interface EscrowOpeningTable {
  planHash: string;
  /** Null where it opens by the beacon, which nobody asks. */
  askedAt: string | null;
  openedWith: string | null;
  openedAt: string | null;
  /** `other`: what came out is not the secret that the plan promised. */
  outcome: 'secret' | 'other' | null;
}

export interface BidKeyShareTable {
  planHash: string;
  accountId: string;
  sealed: string;
  shareSha256: string;
  share: string | null;
  givenAt: string | null;
}
