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
  lists: { attachments: MOST_HELD, extraAttachments: MOST_HELD },
  files: { attachmentFile: MOST_HELD, extraFile: MOST_HELD },
  ...SCANS,
});

/** The lists of files in the form, each with the field that takes new ones. */
const FILE_LISTS = [
  { list: 'attachments', field: 'attachmentFile' },
  { list: 'extraAttachments', field: 'extraFile' },
] as const;

/** Names of the lists of files in the form. */
export type FileList = (typeof FILE_LISTS)[number]['list'];

/** The posted form with its new files stored: an upload is never lost because another field is wrong. */
export async function storeNeedFiles(
  site: Site,
  actor: Actor,
  posted: PostedForm,
): Promise<{ readonly typed: Typed; readonly errors: readonly Failure[] }> {
  const { action: _action, draftId: _draftId, changeNote: _note, ...fields } = posted.typed;
  const typed = new Map<string, unknown>(Object.entries(fields));
  const errors: Failure[] = [];
  const files = await checkFiles(posted.files);
  for (const { list, field } of FILE_LISTS) {
    const held = attachmentIds(fields, list);
    for (const file of files.filter((one) => one.field === field)) {
      const stored =
        held.length >= MOST_HELD
          ? fail('needs/too-many-attachments')
          : file.ok
            ? await storeAttachment(site.deps, actor, file)
            : fail(file.code);
      if (stored.ok) held.push(stored.value);
      else errors.push(...stored.errors.map((failure) => ({ ...failure, field })));
    }
    typed.set(list, held);
  }
  return { typed: Object.fromEntries(typed), errors };
}

/** The ids of the files that a posted or stored form holds in a list. */
export function attachmentIds(typed: Typed, list: FileList): string[] {
  return [...((typed[list] ?? []) as readonly string[])];
}
