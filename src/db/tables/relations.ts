/* Registered bodies that are one party to the rules, or may be, and decisions about them. */

export interface RelationTable {
  id: string;
  agencyId: string;
  agencyCode: string;
  otherAgencyId: string | null;
  otherOwnerId: string | null;
  otherCode: string;
  kind: 'same-body' | 'controller' | 'controls' | 'representative';
  foundAt: string;
  decidedAt: string | null;
  endedAt: string | null;
}

export interface RelationDecisionTable {
  id: string;
  relationId: string;
  state: 'proposed' | 'confirmed' | 'refused';
  verdict: 'related' | 'namesakes';
  reason: string;
  evidence: string;
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
  inForceFrom: string | null;
}
