/* The public log: events, tree, keys, checkpoints, cosignatures; other logs that the site witnesses. */

export interface AuditEventTable {
  seq: number;
  at: string;
  kind: string;
  subject: string;
  actorId: string | null;
  actorRole: string;
  data: string;
}

export interface DocumentTable {
  sha256: string;
  body: string;
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

export interface WitnessKeyTable {
  id: number;
  name: string;
  verifier: string;
  sealed: string;
  createdAt: string;
}

export interface WitnessedLogTable {
  origin: string;
  size: number;
  root: string;
  seconds: number;
  note: string;
}

export interface WitnessStateTable {
  verifier: string;
  size: number;
  askedAt: string;
  failures: number;
  error: string | null;
  changedAt: string;
}
