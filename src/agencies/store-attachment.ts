import { createHash } from 'node:crypto';
import type { Actor } from '../accounts/index.js';
import { addMillis, DAY, fail, fewMarks, ok, type Result } from '../basics/index.js';
import { type AttachmentTable, type Deps, transact } from '../db/index.js';
import {
  deleteUnusedAttachments,
  deleteVisitorFiles,
  insertAttachment,
  measureUnpublished,
  measureVisitorFiles,
} from './attachment-queries.js';

/** Most files of one unit that neither the register nor a notice uses, and their bytes together. */
export const UNPUBLISHED_FILES = { count: 200, bytes: 100 * 1024 * 1024 } as const;

/** The same of everybody together who has no account: the disk is not theirs to fill. */
const VISITORS_FILES = { count: 2000, bytes: 1024 * 1024 * 1024 } as const;

/** A file whose content was checked. */
interface CheckedContent {
  readonly name: string;
  readonly mediaType: AttachmentTable['mediaType'];
  readonly content: Uint8Array;
}

const toRow = (
  { newId, clock }: Pick<Deps, 'newId' | 'clock'>,
  accountId: string,
  { name, mediaType, content }: CheckedContent,
): AttachmentTable => ({
  id: newId(),
  accountId,
  name: fewMarks(name).normalize('NFC').slice(0, 120),
  mediaType,
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  content,
  createdAt: clock.now(),
});

/**
 * Stores a file whose content was checked; returns its id. Where the unit has no room left, its files that no form
 * names are deleted first, but for those of the last day, which a form may be about to name.
 * Refusal: `agencies/too-many-uploads`.
 */
export async function storeAttachment(
  deps: Deps,
  actor: Actor,
  file: CheckedContent,
): Promise<Result<string>> {
  const row = toRow(deps, actor.accountId, file);
  return transact(deps.db, async (trx) => {
    const hasRoom = async (): Promise<boolean> => {
      const { count, bytes } = await measureUnpublished(trx, actor);
      return count < UNPUBLISHED_FILES.count && bytes + row.size <= UNPUBLISHED_FILES.bytes;
    };
    if (!(await hasRoom())) {
      await deleteUnusedAttachments(trx, actor, addMillis(row.createdAt, -DAY));
      if (!(await hasRoom())) return fail('agencies/too-many-uploads');
    }
    await insertAttachment(trx, row);
    return ok(row.id);
  });
}

/** Under what the files of somebody without an account are stored; `form` is the random id of the form that they are sent with. */
export const visitorUploader = (form: string): string => `visitor:${form}`;

/**
 * Stores a file of somebody who has no account, which only the form that it came with can use. Refusal:
 * `agencies/too-many-uploads`, where everybody without an account has sent too much.
 */
export async function storeVisitorFile(
  deps: Deps,
  uploader: string,
  file: CheckedContent,
): Promise<Result<string>> {
  const row = toRow(deps, uploader, file);
  return transact(deps.db, async (trx) => {
    const { count, bytes } = await measureVisitorFiles(trx);
    if (count >= VISITORS_FILES.count || bytes + row.size > VISITORS_FILES.bytes)
      return fail('agencies/too-many-uploads');
    await insertAttachment(trx, row);
    return ok(row.id);
  });
}

/** Job: deletes what people without an account sent a day ago and no complaint came of. */
export async function purgeVisitorFiles({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  await deleteVisitorFiles(db, addMillis(clock.now(), -DAY));
}
