import type { AuditEventTable, Db, LogCheckpointTable } from '../db/index.js';
import {
  findCheckpoint,
  findCheckpointFrom,
  findLatestCheckpoint,
  findLatestCosigned,
  listCosignatures,
  listKeys,
} from './key-queries.js';
import { getHead, listEventRange, listEventsOfKinds } from './log-queries.js';
import { proveInclusion } from './proofs.js';
import { hashEvent, leafBytes, type PublishedEvent, toPublishedEvent } from './published-event.js';

/** A key of the log as everybody may know it. */
export interface PublicKey {
  readonly verifier: string;
  readonly createdAt: string;
  readonly retiredAt: string | null;
  /** The checkpoint that this key and the one before it signed; null for the first key. */
  readonly handover: string | null;
}

/** The log as its page shows it. */
export interface LogState {
  readonly size: number;
  readonly checkpoint: LogCheckpointTable | undefined;
  readonly key: PublicKey | undefined;
  readonly cosigned: { readonly size: number; readonly witnesses: readonly string[] } | undefined;
}

/** Every key that the log has had, oldest first. */
export async function listPublicKeys(db: Db): Promise<PublicKey[]> {
  const rotations = await listEventsOfKinds(db, 'log', ['log.key-rotated']);
  const published = [];
  for (const { verifier, createdAt, retiredAt } of await listKeys(db)) {
    const rotation = rotations.find(
      ({ data }) => (JSON.parse(data) as { verifier: string }).verifier === verifier,
    );
    const handover = rotation && (await findCheckpoint(db, rotation.seq));
    published.push({ verifier, createdAt, retiredAt, handover: handover?.note ?? null });
  }
  return published;
}

/** The present state of the log. */
export async function getLogState(db: Db): Promise<LogState> {
  const { seq: size } = await getHead(db);
  const cosigned = await findLatestCosigned(db);
  return {
    size,
    checkpoint: await findLatestCheckpoint(db),
    key: (await listPublicKeys(db)).at(-1),
    cosigned: cosigned && {
      size: cosigned.size,
      witnesses: (await listCosignatures(db, cosigned.size)).map(({ witness }) => witness),
    },
  };
}

/** An event with what proves it: hashes in bytes. Without a proof until a checkpoint covers it. */
export interface ProvenEvent {
  readonly row: AuditEventTable;
  readonly event: PublishedEvent;
  readonly leaf: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly proof:
    | { readonly checkpoint: LogCheckpointTable; readonly hashes: readonly Uint8Array[] }
    | undefined;
}

/** An event of the log by its number, proven to the first checkpoint that covers it. */
export async function findProvenEvent(db: Db, seq: number): Promise<ProvenEvent | undefined> {
  const [row] = await listEventRange(db, { from: seq, to: seq });
  if (!row) return undefined;
  const event = toPublishedEvent(row);
  const checkpoint = await findCheckpointFrom(db, seq);
  return {
    row,
    event,
    leaf: leafBytes(event),
    leafHash: hashEvent(event),
    proof: checkpoint && { checkpoint, hashes: await proveInclusion(db, seq - 1, checkpoint.size) },
  };
}
