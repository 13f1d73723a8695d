/* Entries, pools, where randomness came from, selections and later rounds. */

import type { SourceKind } from '../../selection/index.js';

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
  /** What opens the subject of its records in the log; null for entries of before. */
  blind: string | null;
}

export interface ClosingTable {
  needId: string;
  planHash: string;
  listHash: string;
  sealedHash: string;
  entries: number;
  closedAt: string;
}

export interface PoolTable {
  needId: string;
  round: number;
  planHash: string;
  pool: string;
  poolHash: string;
  frozenAt: string;
  /** Canonical JSON; null in version 1 of the protocol. */
  grounds: string | null;
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
  kind: 'overdue' | 'frozen-late' | 'secret-unopened' | 'bids-unopened';
  openedAt: string;
  closedAt: string | null;
  outcome: 'delivered' | 'redo' | 'failed' | null;
}

export interface NeedFailureTable {
  id: string;
  needId: string;
  state: 'proposed' | 'confirmed' | 'refused';
  reason: string;
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
}

export interface RedoTable {
  id: string;
  needId: string;
  round: number;
  state: 'proposed' | 'confirmed' | 'refused';
  basis: 'source-failed' | 'objection-upheld';
  reason: string;
  excluded: string;
  sourceKind: SourceKind;
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
  /** Number of the upheld objection that it rests on; null for a failed source, and for redraws of before there were any here. */
  objection: string | null;
}

export interface FindingTable {
  id: string;
  needId: string;
  agencyId: string;
  ground: string;
  facts: string;
  state: 'proposed' | 'confirmed' | 'refused';
  proposedBy: string;
  proposedRole: string;
  proposedAt: string;
  settledBy: string | null;
  settledRole: string | null;
  settledAt: string | null;
}

export interface FindingAttachmentTable {
  findingId: string;
  attachmentId: string;
}

export interface MessageTable {
  id: string;
  agencyId: string | null;
  ownerId: string | null;
  accountId: string | null;
  kind: string;
  needId: string | null;
  params: string;
  createdAt: string;
  readAt: string | null;
}
