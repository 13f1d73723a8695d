import type { AuditEventTable } from '../db/index.js';
import { canonicalNotice, leafHash } from '../selection/index.js';

/** An event as everybody may read it: what the leaves of the log are made of. */
export interface PublishedEvent {
  /** 1 for the first event; the index of its leaf is one less. */
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly subject: string;
  readonly actor: { readonly id: string | null; readonly role: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** State of one row after an event: its digest, or null when the event removed it. */
export interface RowDigest {
  readonly table: string;
  readonly key: string;
  readonly sha256: string | null;
}

/** Longest leaf: entry bundles of C2SP tlog-tiles write its length with 16 bits. */
export const MAX_LEAF_BYTES = 65_535;

/** The event that a row of `audit_event` holds. */
export function toPublishedEvent(row: AuditEventTable): PublishedEvent {
  const { seq, at, kind, subject, actorId, actorRole } = row;
  const data = JSON.parse(row.data) as Record<string, unknown>;
  return { seq, at, kind, subject, actor: { id: actorId, role: actorRole }, data };
}

/** Bytes of a leaf: canonical JSON (RFC 8785) of the published event, UTF-8. */
export function leafBytes(event: PublishedEvent): Uint8Array {
  return Buffer.from(canonicalNotice(event));
}

/** Leaf hash of an event. */
export function hashEvent(event: PublishedEvent): Uint8Array {
  return leafHash(leafBytes(event));
}

/** Digests of rows that an event carries. */
export function rowDigestsOf({ data }: PublishedEvent): readonly RowDigest[] {
  return Array.isArray(data['rows']) ? (data['rows'] as RowDigest[]) : [];
}
