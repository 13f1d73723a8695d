import { createHash } from 'node:crypto';
import type { Actor } from '../accounts/index.js';
import { addMillis, DAY, fail, fewMarks, ok, type Result } from '../basics/index.js';
import { type AttachmentTable, type Deps, transact } from '../db/index.js';
import { deleteUnusedAttachments, insertAttachment, measureUnpublished } from './attachment-queries.js';

/** Most files of one unit that neither the register nor a notice uses, and their bytes together. */
export const UNPUBLISHED_FILES = { count: 200, bytes: 100 * 1024 * 1024 } as const;

/**
 * Stores a file whose content was checked; returns its id. Where the unit has no room left, its files that no form
 * names are deleted first, but for those of the last day, which a form may be about to name.
 * Refusal: `agencies/too-many-uploads`.
 */
export async function storeAttachment(
  deps: Deps,
  actor: Actor,
  file: {
    readonly name: string;
    readonly mediaType: AttachmentTable['mediaType'];
    readonly content: Uint8Array;
  },
): Promise<Result<string>> {
  const id = deps.newId();
  const createdAt = deps.clock.now();
  const { length: size } = file.content;
  const row = {
    id,
    accountId: actor.accountId,
    name: fewMarks(file.name).normalize('NFC').slice(0, 120),
    mediaType: file.mediaType,
    size,
    sha256: createHash('sha256').update(file.content).digest('hex'),
    content: file.content,
    createdAt,
  };
  return transact(deps.db, async (trx) => {
    const hasRoom = async (): Promise<boolean> => {
      const { count, bytes } = await measureUnpublished(trx, actor);
      return count < UNPUBLISHED_FILES.count && bytes + size <= UNPUBLISHED_FILES.bytes;
    };
    if (!(await hasRoom())) {
      await deleteUnusedAttachments(trx, actor, addMillis(createdAt, -DAY));
      if (!(await hasRoom())) return fail('agencies/too-many-uploads');
    }
    await insertAttachment(trx, row);
    return ok(id);
  });
}
