import type { Generated } from 'kysely';

/* Qualification types, agencies, their qualifications and applications, files, search. */

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
  /** Least number of practitioners of an agency that applies for it. */
  practitioners: number;
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
  /** Made of the legal representative's name: `representativeKey`. */
  representativeKey: string | null;
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

export interface PractitionerTable {
  id: string;
  agencyId: string;
  name: string;
  certificate: string;
  certificateNumber: string;
  validTo: string | null;
  blind: string;
  boundAt: string;
  releasedAt: string | null;
}

export interface AgencySuspensionTable {
  id: string;
  agencyId: string;
  reason: string;
  suspendedAt: string;
  officialId: string | null;
  liftedAt: string | null;
  liftReason: string | null;
  decidedAt: string | null;
  liftDecidedAt: string | null;
}

export interface SuspensionProposalTable {
  id: string;
  agencyId: string;
  act: 'suspend' | 'lift';
  ground: string;
  reason: string;
  lastDay: string | null;
  attachmentId: string | null;
  state: 'proposed' | 'confirmed' | 'refused';
  effectiveAt: string | null;
  suspensionId: string | null;
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
}

export interface SearchDocumentTable {
  id: Generated<number>;
  kind: 'agency' | 'need';
  ref: string;
  /** Written by `spaceHan` with pinyin and initials. */
  body: string;
}
