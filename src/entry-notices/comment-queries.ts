import type { AttachmentTable, Db, EntryCommentState, EntryCommentTable } from '../db/index.js';

/** Stores a comment with its files. */
export async function insertComment(
  trx: Db,
  row: EntryCommentTable,
  attachments: readonly string[],
): Promise<void> {
  await trx.insertInto('entryComment').values(row).execute();
  for (const attachmentId of attachments)
    await trx.insertInto('entryCommentAttachment').values({ comment: row.number, attachmentId }).execute();
}

/** Settles a comment that waits; false where somebody else was first. */
export async function settleComment(
  trx: Db,
  number: string,
  set: Partial<EntryCommentTable> & { readonly state: Exclude<EntryCommentState, 'open'> },
): Promise<boolean> {
  const settled = await trx
    .updateTable('entryComment')
    .set(set)
    .where('number', '=', number)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return settled.numUpdatedRows === 1n;
}

/** The comment of a number. */
export async function findComment(db: Db, number: string): Promise<EntryCommentTable | undefined> {
  return db.selectFrom('entryComment').selectAll().where('number', '=', number).executeTakeFirst();
}

/** The comments on a notice, in the order of their numbers. */
export async function listCommentsOn(db: Db, notice: string): Promise<EntryCommentTable[]> {
  return db.selectFrom('entryComment').selectAll().where('notice', '=', notice).orderBy('position').execute();
}

/** The files of a comment, without what is in them. */
export async function listCommentFiles(
  db: Db,
  number: string,
): Promise<Pick<AttachmentTable, 'id' | 'name' | 'sha256'>[]> {
  return db
    .selectFrom('entryCommentAttachment')
    .innerJoin('attachment', 'attachment.id', 'entryCommentAttachment.attachmentId')
    .select(['attachment.id', 'attachment.name', 'attachment.sha256'])
    .where('entryCommentAttachment.comment', '=', number)
    .orderBy('attachment.sha256')
    .orderBy('attachment.id')
    .execute();
}

/** What a notice shows, as JSON, on which a comment with a file is; undefined for a file of no comment. */
export async function findDivisionOfCommentFile(
  db: Db,
  attachmentId: string,
): Promise<{ readonly divisionCode: string } | undefined> {
  const row = await db
    .selectFrom('entryCommentAttachment')
    .innerJoin('entryComment', 'entryComment.number', 'entryCommentAttachment.comment')
    .innerJoin('entryNotice', 'entryNotice.number', 'entryComment.notice')
    .select('entryNotice.entry')
    .where('entryCommentAttachment.attachmentId', '=', attachmentId)
    .executeTakeFirst();
  return row && { divisionCode: (JSON.parse(row.entry) as { division: string }).division };
}
