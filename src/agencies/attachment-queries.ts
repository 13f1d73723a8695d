import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../accounts/index.js';
import type { Instant } from '../basics/index.js';
import type { AttachmentTable, Db } from '../db/index.js';

/** Stores an uploaded file. */
export async function insertAttachment(db: Db, row: AttachmentTable): Promise<void> {
  await db.insertInto('attachment').values(row).execute();
}

/** An uploaded file with its content. */
export async function findAttachment(db: Db, id: string): Promise<AttachmentTable | undefined> {
  return db.selectFrom('attachment').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Those of some files that one account uploaded, without what is in them, in the order of their digests. */
export async function listUploads(
  db: Db,
  accountId: string,
  ids: readonly string[],
): Promise<Pick<AttachmentTable, 'id' | 'name' | 'sha256'>[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('attachment')
    .select(['id', 'name', 'sha256'])
    .where('accountId', '=', accountId)
    .where('id', 'in', ids)
    .orderBy('sha256')
    .orderBy('id')
    .execute();
}

/** True for a file on which a decision or a finding about an agency rests: the agency may read it. */
export async function isEvidenceAbout(db: Db, agencyId: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ attachmentId: string }>`
    select attachment_id from suspension_proposal where agency_id = ${agencyId} and attachment_id = ${id}
    union select attachment_id from standing_request where agency_id = ${agencyId} and attachment_id = ${id}
    union select attachment_id from finding_attachment join finding on finding.id = finding_attachment.finding_id
      where finding.agency_id = ${agencyId} and attachment_id = ${id}`.execute(db);
  return rows.length > 0;
}

/** Ids and names of the files that the accounts of an agency uploaded. */
export async function listAttachmentsOf(db: Db, agencyId: string): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('attachment')
    .innerJoin('account', 'account.id', 'attachment.accountId')
    .select(['attachment.id', 'attachment.name'])
    .where('account.agencyId', '=', agencyId)
    .execute();
}

// Neither in the register nor in a notice, in any version of them, nor with a decision.
const UNPUBLISHED = sql<boolean>`attachment.id not in (select attachment_id from need_attachment union all
  select attachment_id from qualification where attachment_id is not null union all
  select attachment_id from suspension_proposal where attachment_id is not null union all
  select attachment_id from contract union all
  select attachment_id from deliverable_file union all
  select attachment_id from standing_request where attachment_id is not null union all
  select attachment_id from finding_attachment union all
  select attachment_id from objection_attachment union all
  select attachment_id from entry_comment_attachment)`;

/** Files of the accounts of the acting person's unit. */
function ofUnit({ agencyId, ownerId, accountId }: Actor): RawBuilder<boolean> {
  return sql`attachment.account_id in (select id from account
    where agency_id = ${agencyId} or owner_id = ${ownerId} or id = ${accountId})`;
}

/** Number and bytes of the files of the acting person's unit that neither the register nor a notice uses. */
export async function measureUnpublished(db: Db, actor: Actor): Promise<{ count: number; bytes: number }> {
  const measured = await db
    .selectFrom('attachment')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number | null>('size').as('bytes')])
    .where(ofUnit(actor))
    .where(UNPUBLISHED)
    .executeTakeFirstOrThrow();
  return { count: measured.count, bytes: measured.bytes ?? 0 };
}

/** Deletes such files that were stored before an instant and that no form of the unit names. */
export async function deleteUnusedAttachments(trx: Db, actor: Actor, before: Instant): Promise<void> {
  await trx
    .deleteFrom('attachment')
    .where(ofUnit(actor))
    .where(UNPUBLISHED)
    .where('createdAt', '<', before)
    .where(
      sql<boolean>`not exists (select 1 from agency_application
        where agency_id = ${actor.agencyId} and form like '%' || attachment.id || '%')`,
    )
    .where(
      sql<boolean>`not exists (select 1 from need
        where owner_id = ${actor.ownerId} and form like '%' || attachment.id || '%')`,
    )
    .where(
      sql<boolean>`not exists (select 1 from need_amendment join need on need.id = need_amendment.need_id
        where need.owner_id = ${actor.ownerId} and need.state = 'published'
          and need_amendment.form like '%' || attachment.id || '%')`,
    )
    .execute();
}

/** Files of people without an account that neither a complaint nor a comment has: the index that holds them is a partial one. */
const UNUSED_OF_VISITORS = sql<boolean>`attachment.account_id >= 'visitor:' and attachment.account_id < 'visitor;'
  and not exists (select 1 from objection_attachment where attachment_id = attachment.id)
  and not exists (select 1 from entry_comment_attachment where attachment_id = attachment.id)`;

/** Number and bytes of the files of everybody without an account that nothing has. */
export async function measureVisitorFiles(db: Db): Promise<{ count: number; bytes: number }> {
  const measured = await db
    .selectFrom('attachment')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number | null>('size').as('bytes')])
    .where(UNUSED_OF_VISITORS)
    .executeTakeFirstOrThrow();
  return { count: Number(measured.count), bytes: Number(measured.bytes ?? 0) };
}

/** Deletes such files that were stored before an instant. */
export async function deleteVisitorFiles(db: Db, before: Instant): Promise<void> {
  await db.deleteFrom('attachment').where(UNUSED_OF_VISITORS).where('createdAt', '<', before).execute();
}
