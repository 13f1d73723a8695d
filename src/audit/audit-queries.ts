import { sql } from 'kysely';
import type { AuditEventTable, Db } from '../db/index.js';

/** Sequence number of the latest event; 0 before the first. Every public act changes it. */
export async function getHeadSequence(db: Db): Promise<number> {
  const head = await db.selectFrom('auditHead').select('seq').where('id', '=', 1).executeTakeFirstOrThrow();
  return head.seq;
}

/** How far the log is, and what signs it. */
export interface LogMoment {
  /** Number of the latest event; 0 before the first. */
  readonly sequence: number;
  /** Another text whenever the log or a witness has signed anew. */
  readonly signed: string;
}

/** How far the log is at present. */
export async function getLogMoment(db: Db): Promise<LogMoment> {
  const { rows } = await sql<{
    seq: number;
    size: number | null;
    cosigned: number | null;
    witnesses: number;
    answered: string | null;
  }>`
    select head.seq, (select max(size) from log_checkpoint) as size, (select max(size) from cosignature) as cosigned,
      (select count(*) from cosignature where size = (select max(size) from cosignature)) as witnesses,
      (select max(changed_at) from witness_state) as answered
    from audit_head as head where head.id = 1`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the log has no head');
  const { seq, size, cosigned, witnesses, answered } = row;
  return { sequence: seq, signed: [size, cosigned, witnesses, answered].join(' ') };
}

/** What the events after a number (exclusive) say of themselves, in order. */
export async function listSubjectsAfter(
  db: Db,
  after: number,
  limit: number,
): Promise<Pick<AuditEventTable, 'seq' | 'kind' | 'subject'>[]> {
  return db
    .selectFrom('auditEvent')
    .select(['seq', 'kind', 'subject'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** Events in the order of their numbers, newest first, before `before` (exclusive) where given. */
export async function listEvents(
  db: Db,
  page: {
    readonly before?: number | undefined;
    readonly subject?: string | undefined;
    readonly limit: number;
  },
): Promise<AuditEventTable[]> {
  return db
    .selectFrom('auditEvent')
    .selectAll()
    .$if(page.before !== undefined, (query) => query.where('seq', '<', page.before ?? 0))
    .$if(page.subject !== undefined, (query) => query.where('subject', '=', page.subject ?? ''))
    .orderBy('seq', 'desc')
    .limit(page.limit)
    .execute();
}
