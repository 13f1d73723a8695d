import { sql } from 'kysely';
import type { AuditEventTable, Db } from '../db/index.js';

/** Reserves the next `count` sequence numbers for this transaction and returns the first of them. */
export async function reserveSequence(trx: Db, count: number): Promise<number> {
  const head = await trx
    .updateTable('auditHead')
    .set({ seq: sql<number>`seq + ${count}` })
    .where('id', '=', 1)
    .returning('seq')
    .executeTakeFirstOrThrow();
  return head.seq - count + 1;
}

/** Writes rows whose numbers were reserved. */
export async function insertEvents(trx: Db, rows: readonly AuditEventTable[]): Promise<void> {
  // Both engines bound the number of parameters of one statement.
  for (let start = 0; start < rows.length; start += 1000) {
    await trx
      .insertInto('auditEvent')
      .values(rows.slice(start, start + 1000))
      .execute();
  }
}

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
