import type { Instant } from '../basics/index.js';
import type { AuditEventTable, AuditHeadTable, Db, LogNodeTable } from '../db/index.js';
import {
  canonicalNotice,
  type Frontier,
  frontierRoot,
  growFrontier,
  leafHash,
  peakCount,
} from '../selection/index.js';
import type { LoggedEvent } from './audit-event.js';
import { keyText, type RowRef } from './audited-tables.js';
import { findTime, insertEvents, insertNodes, lockHead, moveHead } from './log-queries.js';
import { publicData } from './public-text.js';
import { leafBytes, MAX_LEAF_BYTES, type PublishedEvent, type RowDigest } from './published-event.js';
import { digestRow } from './row-digest.js';
import { readRows } from './row-queries.js';

/** More rows than these go into events of their own, so that the event itself stays short in proofs. */
const ROWS_IN_EVENT = 24;
/** Far enough below the longest leaf. */
const ROWS_PER_EVENT = 200;

/** The right edge of the tree as the head keeps it. */
export function frontierOf({ seq, frontier }: Pick<AuditHeadTable, 'seq' | 'frontier'>): Frontier {
  const peaks = (frontier.match(/.{64}/g) ?? []).map((hex) => Buffer.from(hex, 'hex'));
  if (peaks.length !== peakCount(seq)) throw new Error(`the log's head does not fit its ${seq} events`);
  return { size: seq, peaks };
}

/** The text that the head keeps of a right edge. */
export function frontierText({ peaks }: Frontier): string {
  return peaks.map((peak) => Buffer.from(peak).toString('hex')).join('');
}

/** Digests of rows by table and key; null for rows that are not there. */
export type RowDigests = ReadonlyMap<string, string | null>;

/** Name of a row among {@link RowDigests}. */
export const digestName = ({ table, key }: RowRef): string => `${table} ${keyText(key)}`;

/** Reads rows back and digests them, many at a time. */
export async function digestRows(trx: Db, refs: readonly RowRef[], salt: string): Promise<RowDigests> {
  const digests = new Map<string, string | null>();
  for (const table of new Set(refs.map((ref) => ref.table))) {
    const wanted = refs.filter((ref) => ref.table === table);
    const rows = await readRows(trx, table, wanted);
    for (const ref of wanted) {
      const row = rows.get(keyText(ref.key));
      digests.set(digestName(ref), row ? digestRow(table, row, salt) : null);
    }
  }
  return digests;
}

/** The log, locked, while events are appended; nothing is written before `flush`. */
export interface LogWriter {
  readonly salt: string;
  /** `at` of the last record at the opening; undefined for an empty log. */
  readonly latest: Instant | undefined;
  /** Number of events so far, those not yet written included. */
  size(): number;
  root(): Uint8Array;
  /** Appends an event whose rows were digested; returns it as published. */
  append(event: LoggedEvent, digests: RowDigests): PublishedEvent;
  /** Full subtrees that were completed since the opening. */
  readonly nodes: readonly LogNodeTable[];
  flush(): Promise<void>;
}

/** Locks the log until the transaction ends. */
export async function openLog(trx: Db): Promise<LogWriter> {
  const head = await lockHead(trx);
  let frontier = frontierOf(head);
  const events: AuditEventTable[] = [];
  const nodes: LogNodeTable[] = [];
  const add = (event: Omit<LoggedEvent, 'data' | 'rows'>, data: object): PublishedEvent => {
    const { at, kind, subject, actor } = event;
    const published: PublishedEvent = {
      seq: frontier.size + 1,
      at,
      kind,
      subject,
      actor: { id: actor.accountId, role: actor.role },
      data: data as PublishedEvent['data'],
    };
    const bytes = leafBytes(published);
    if (bytes.length > MAX_LEAF_BYTES) throw new Error(`event ${kind} is too long for the log`);
    frontier = growFrontier(frontier, leafHash(bytes), ({ level, index }, hash) => {
      nodes.push({ level, idx: index, hash: Buffer.from(hash) });
    });
    const { seq } = published;
    events.push({
      seq,
      at,
      kind,
      subject,
      actorId: actor.accountId,
      actorRole: actor.role,
      data: canonicalNotice(data),
    });
    return published;
  };
  return {
    salt: head.rowSalt,
    latest: await findTime(trx, head.seq),
    nodes,
    size: () => frontier.size,
    root: () => frontierRoot(frontier),
    append(event, digests) {
      const rows = (event.rows ?? []).map((ref): RowDigest => {
        const sha256 = digests.get(digestName(ref));
        if (sha256 === undefined) throw new Error(`row ${digestName(ref)} was not digested`);
        return { table: ref.table, key: keyText(ref.key), sha256 };
      });
      const data = publicData(event.data) as object;
      if (rows.length <= ROWS_IN_EVENT) return add(event, rows.length > 0 ? { ...data, rows } : data);
      for (let start = 0; start < rows.length; start += ROWS_PER_EVENT) {
        add({ ...event, kind: 'rows.written' }, { rows: rows.slice(start, start + ROWS_PER_EVENT) });
      }
      return add(event, data);
    },
    async flush() {
      if (events.length === 0) return;
      await insertEvents(trx, events);
      await insertNodes(trx, nodes);
      await moveHead(trx, { seq: frontier.size, frontier: frontierText(frontier) });
    },
  };
}
