import type { Instant } from '../basics/index.js';
import type { RowRef } from './audited-tables.js';
import type { EventData, EventKind } from './events.js';

/** Who did it: an account with its role, or the system's own jobs. */
export interface AuditActor {
  readonly accountId: string | null;
  readonly role: string;
}

/** The system's own jobs (closing, drawing). */
export const SYSTEM_ACTOR: AuditActor = { accountId: null, role: 'system' };

/** An act as the log writes it, of whatever kind. */
export interface LoggedEvent {
  readonly at: Instant;
  readonly kind: string;
  readonly subject: string;
  readonly actor: AuditActor;
  readonly data: Readonly<Record<string, unknown>>;
  readonly rows?: readonly RowRef[];
}

/** One act as use cases append it; what its data hold is said by the record of its kind. */
export type AuditEvent<K extends EventKind = EventKind> = {
  readonly [Kind in K]: {
    readonly at: Instant;
    readonly kind: Kind;
    /** A need's number (its id before it has one), an agency's credit code, an account's id. */
    readonly subject: string;
    readonly actor: AuditActor;
    /**
     * What changed. Telephone numbers and e-mail addresses in typed reasons are hidden by the log itself.
     */
    readonly data: EventData<Kind>;
    /** Every row of an audited table that this act wrote or removed: read back and digested in its transaction. */
    readonly rows?: readonly RowRef[];
  };
}[K];
