/* The standing of agencies: deeds read out of the log, and requests to strike one. */

export interface StandingCursorTable {
  id: number;
  seq: number;
}

export interface AgencyStandingTable {
  agencyId: string;
  start: number;
  nextAt: string | null;
}

export interface StandingDeedTable {
  record: number;
  agencyId: string;
  name: string;
  points: number;
  score: number | null;
  doneOn: string;
  struckFrom: string | null;
  worth: number;
}

export interface StandingRequestTable {
  id: string;
  agencyId: string;
  record: number;
  kind: 'repair' | 'appeal';
  reason: string;
  attachmentId: string | null;
  madeBy: string;
  madeAt: string;
  state: 'made' | 'proposed' | 'struck' | 'refused';
  ground: string | null;
  answer: string | null;
  proposedBy: string | null;
  proposedRole: string | null;
  proposedAt: string | null;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
  effectiveAt: string | null;
}
