import type { Actor } from '../../../accounts/index.js';
import { storeAttachment } from '../../../agencies/index.js';
import { type Failure, fail, typedParagraph } from '../../../basics/index.js';
import { needFormSchema } from '../../../needs/index.js';
import type { Typed } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import type { PostedForm } from '../../forms/read-form.js';
import { checkFiles, SCANS } from '../../forms/upload.js';
import type { Site } from '../../site.js';

/** What an owner or an official has to give as a reason, in lines. */
export const reasonSchema = typedParagraph(500);

/** Files that a form holds at most; fewer may be published, so that one too many is told at the field. */
const MOST_HELD = 10;

/** The owner's form of a need, with the id of its draft, its files and the note of an amendment. */
export const NEED_FORM = defineForm({
  schemas: [needFormSchema],
  texts: ['action', 'draftId', 'changeNote'],
  lists: { attachments: MOST_HELD },
  files: { attachmentFile: MOST_HELD },
  ...SCANS,
});

/** The posted form with its new files stored: an upload is never lost because another field is wrong. */
export async function storeNeedFiles(
  site: Site,
  actor: Actor,
  posted: PostedForm,
): Promise<{ readonly typed: Typed; readonly errors: readonly Failure[] }> {
  const { action: _action, draftId: _draftId, changeNote: _note, ...fields } = posted.typed;
  const attachments = attachmentIds(fields);
  const errors: Failure[] = [];
  const field = 'attachmentFile';
  for (const file of await checkFiles(posted.files)) {
    const stored =
      attachments.length >= MOST_HELD
        ? fail('needs/too-many-attachments')
        : file.ok
          ? await storeAttachment(site.deps, actor, file)
          : fail(file.code);
    if (stored.ok) attachments.push(stored.value);
    else errors.push(...stored.errors.map((failure) => ({ ...failure, field })));
  }
  return { typed: { ...fields, attachments }, errors };
}

/** The ids of the files that a posted or stored form holds. */
export function attachmentIds(typed: Typed): string[] {
  return [...((typed['attachments'] ?? []) as readonly string[])];
}
