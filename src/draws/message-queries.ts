import type { NotNull } from 'kysely';
import type { Instant } from '../basics/index.js';
import type { Db, MessageTable } from '../db/index.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 1000;

/** Puts messages into the inboxes of agencies. */
export async function insertMessages(trx: Db, rows: readonly MessageTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await trx
      .insertInto('message')
      .values(rows.slice(start, start + CHUNK))
      .execute();
  }
}

/** A message with the need that it is about. */
export interface Message extends MessageTable {
  readonly number: string;
  readonly title: string;
}

/** What the sentence of a message is filled with: the round of a pool that was frozen, and its hash. */
export function paramsOf(row: Pick<MessageTable, 'params'>): {
  readonly round: number;
  readonly poolHash: string;
} {
  return JSON.parse(row.params) as { round: number; poolHash: string };
}

/** Messages to an agency, the latest first. */
export async function listMessages(db: Db, agencyId: string, limit: number): Promise<Message[]> {
  return db
    .selectFrom('message')
    .innerJoin('need', 'need.id', 'message.needId')
    .selectAll('message')
    .select(['need.number', 'need.title'])
    .$narrowType<{ number: NotNull; title: NotNull }>()
    .where('message.agencyId', '=', agencyId)
    .orderBy('message.createdAt', 'desc')
    .orderBy('message.id', 'desc')
    .limit(limit)
    .execute();
}

/** Marks every message to an agency as read. */
export async function markMessagesRead(db: Db, agencyId: string, at: Instant): Promise<void> {
  await db
    .updateTable('message')
    .set({ readAt: at })
    .where('agencyId', '=', agencyId)
    .where('readAt', 'is', null)
    .execute();
}
