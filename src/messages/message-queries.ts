import { sql } from 'kysely';
import type { Actor } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, MessageTable } from '../db/index.js';
import type { Mailbox } from './message-record.js';
import { findMessage, type MessageKind } from './messages.js';

/** Parameters of one statement are bounded on both engines. */
const CHUNK = 1000;

/** Messages are marked as read all at once: what is unread is among the last. */
const LATEST = 100;

/** Puts messages into mailboxes. */
export async function insertMessages(trx: Db, rows: readonly MessageTable[]): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK) {
    await trx
      .insertInto('message')
      .values(rows.slice(start, start + CHUNK))
      .execute();
  }
}

/** The mailbox of a person: that of the agency or owner, else the own one. */
export function mailboxOf({ agencyId, ownerId, accountId }: Actor): Mailbox {
  if (agencyId !== null) return { box: 'agencyId', id: agencyId };
  return ownerId === null ? { box: 'accountId', id: accountId } : { box: 'ownerId', id: ownerId };
}

/** What a message says: its kind with the values of its sentences, or the bare name of a kind that nobody here knows. */
export type Content =
  | { readonly kind: MessageKind; readonly data: Readonly<Record<string, unknown>> }
  | { readonly unknown: string };

/** A message with the need that it is about. */
export interface Message {
  readonly id: string;
  readonly content: Content;
  /** All null for what is about no need; a need that is not published has no number. */
  readonly needId: string | null;
  readonly number: string | null;
  readonly title: string | null;
  readonly at: Instant;
  readonly readAt: Instant | null;
}

// What another version of the product wrote is shown by its name rather than not at all.
function contentOf({ kind, params }: Pick<MessageTable, 'kind' | 'params'>): Content {
  const read = findMessage(kind)?.data.safeParse(JSON.parse(params));
  return read?.success ? { kind: kind as MessageKind, data: read.data } : { unknown: kind };
}

/** A page of the messages of a mailbox, the latest first. */
export async function listMessages(
  db: Db,
  { box, id }: Mailbox,
  page: {
    readonly after?: { readonly at: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<Message[]> {
  const { after, limit } = page;
  const rows = await db
    .selectFrom('message')
    .leftJoin('need', 'need.id', 'message.needId')
    .select(['message.id', 'message.kind', 'message.params', 'message.needId'])
    .select(['message.createdAt', 'message.readAt'])
    .select(['need.number', 'need.title'])
    .where(`message.${box}`, '=', id)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(message.created_at, message.id) < (${after?.at}, ${after?.id})`),
    )
    .orderBy('message.createdAt', 'desc')
    .orderBy('message.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ kind, params, createdAt, ...row }) => ({
    ...row,
    content: contentOf({ kind, params }),
    at: createdAt,
  }));
}

/** Whether one of the latest messages of a mailbox was not read yet. */
export async function hasUnread(db: Db, { box, id }: Mailbox): Promise<boolean> {
  const unread = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('message')
        .select('readAt')
        .where(box, '=', id)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(LATEST)
        .as('latest'),
    )
    .select('readAt')
    .where('readAt', 'is', null)
    .executeTakeFirst();
  return unread !== undefined;
}

/** Marks every message of a mailbox as read. */
export async function markMessagesRead(db: Db, { box, id }: Mailbox, at: Instant): Promise<void> {
  await db
    .updateTable('message')
    .set({ readAt: at })
    .where(box, '=', id)
    .where('readAt', 'is', null)
    .execute();
}
