import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { insertEvents, reserveSequence } from './audit-queries.js';

/** Who did it: an account with its role, or the system's own jobs. */
export interface AuditActor {
  readonly accountId: string | null;
  readonly role: string;
}

/** The system's own jobs (closing, drawing). */
export const SYSTEM_ACTOR: AuditActor = { accountId: null, role: 'system' };

/** One act as it goes into the log. */
export interface AuditEvent {
  readonly at: Instant;
  /** Dotted name, e.g. `need.published`, `entry.made`, `pool.frozen`, `selection.drawn`. */
  readonly kind: string;
  /** A need's number (its id before it has one), an agency's credit code, an account's id. */
  readonly subject: string;
  readonly actor: AuditActor;
  /** What changed: hashes, codes, reasons. Never a bid before the deadline, a secret, or personal data. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Appends events in the transaction that does what they tell, with gap-free sequence numbers. */
export async function appendEvents(trx: Db, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const first = await reserveSequence(trx, events.length);
  await insertEvents(
    trx,
    events.map(({ at, kind, subject, actor, data }, offset) => ({
      seq: first + offset,
      at,
      kind,
      subject,
      actorId: actor.accountId,
      actorRole: actor.role,
      data: JSON.stringify(data),
    })),
  );
}

/** Appends one event: see {@link appendEvents}. */
export async function appendEvent(trx: Db, event: AuditEvent): Promise<void> {
  await appendEvents(trx, [event]);
}
