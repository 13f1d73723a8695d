import type { Instant } from '../basics/index.js';
import type { RowRef } from './audited-tables.js';

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
  /**
   * What changed: hashes, codes, reasons. Public for ever: never a bid before the deadline, a secret, or a person's name;
   * telephone numbers and e-mail addresses in typed reasons are hidden by the log itself.
   */
  readonly data: Readonly<Record<string, unknown>>;
  /** Every row of an audited table that this act wrote or removed: read back and digested in its transaction. */
  readonly rows?: readonly RowRef[];
}
