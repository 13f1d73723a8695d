import type { AttachmentTable, Db } from '../db/index.js';
import type { NoticeAttachment } from './need.js';

/** An uploaded file of an owner, without its content. */
export interface OwnAttachment extends NoticeAttachment {
  readonly id: string;
}

/** Those of the given files that accounts of the owner uploaded, in the order of their names; others are left out. */
export async function listOwnAttachments(
  db: Db,
  ownerId: string,
  ids: readonly string[],
): Promise<OwnAttachment[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('attachment')
    .innerJoin('account', 'account.id', 'attachment.accountId')
    .select(['attachment.id', 'attachment.name', 'attachment.sha256'])
    .where('account.ownerId', '=', ownerId)
    .where('attachment.id', 'in', ids)
    .orderBy('attachment.name')
    .orderBy('attachment.id')
    .execute();
}

/** Makes files public with a need; those of earlier versions of its notice stay so. */
export async function publishAttachments(
  trx: Db,
  needId: string,
  attachments: readonly OwnAttachment[],
): Promise<void> {
  if (attachments.length === 0) return;
  await trx
    .insertInto('needAttachment')
    .values(attachments.map(({ id }) => ({ needId, attachmentId: id })))
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** A public file of a need by its digest. */
export async function findNeedAttachment(
  db: Db,
  needId: string,
  sha256: string,
): Promise<AttachmentTable | undefined> {
  return db
    .selectFrom('needAttachment')
    .innerJoin('attachment', 'attachment.id', 'needAttachment.attachmentId')
    .selectAll('attachment')
    .where('needAttachment.needId', '=', needId)
    .where('attachment.sha256', '=', sha256)
    .executeTakeFirst();
}
