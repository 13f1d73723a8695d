import type { AuditEventTable, Db } from '../db/index.js';

/** Sequence number of the latest event; 0 before the first. Every public act changes it. */
export async function getHeadSequence(db: Db): Promise<number> {
  const head = await db.selectFrom('auditHead').select('seq').where('id', '=', 1).executeTakeFirstOrThrow();
  return head.seq;
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
