import type { Actor } from '../accounts/index.js';
import { type RowRef, rowsOf } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { hashNotice } from '../selection/index.js';
import { listOwnAttachments, publishAttachments } from './attachment-queries.js';
import { contactsOf, informationOf } from './information.js';
import { findInformation, insertInformation } from './information-queries.js';
import type { NeedForm } from './need-input.js';
import type { NeedField } from './terms.js';

/** What holds from now on beside the terms of a notice. */
interface NewInformation {
  readonly needId: string;
  readonly ownerId: string;
  readonly form: NeedForm;
  /** The terms in force. */
  readonly notice: object;
  /** What differs from the state before. */
  readonly fields: readonly NeedField[];
  readonly note: string | null;
  readonly at: Instant;
}

/**
 * Stores a state of the information of a notice and makes its files public; returns its digest and the rows that were
 * written. The need must be locked.
 */
export async function writeInformation(
  trx: Db,
  actor: Pick<Actor, 'accountId'>,
  { needId, ownerId, form, notice, fields, note, at }: NewInformation,
): Promise<{ readonly sha256: string; readonly rows: readonly RowRef[] }> {
  const attachments = await listOwnAttachments(trx, ownerId, form.extraAttachments);
  const information = informationOf(form, attachments, notice);
  const sha256 = hashNotice(information);
  const revision = ((await findInformation(trx, needId))?.revision ?? 0) + 1;
  await insertInformation(trx, {
    needId,
    revision,
    information,
    sha256,
    contacts: contactsOf(form),
    fields,
    note,
    changedBy: actor.accountId,
    changedAt: at,
  });
  await publishAttachments(trx, needId, attachments);
  const files = attachments.map(({ id }) => id);
  return {
    sha256,
    rows: [
      { table: 'need_information', key: [needId, revision] },
      ...files.map((id): RowRef => ({ table: 'need_attachment', key: [needId, id] })),
      ...rowsOf('attachment', files),
    ],
  };
}
