import type { Request } from 'express';
import type { Actor } from '../../../accounts/index.js';
import { storeAttachment } from '../../../agencies/index.js';
import type { Failure } from '../../../basics/index.js';
import type { Typed } from '../../forms/form.js';
import { checkFiles } from '../../forms/upload.js';
import type { Site } from '../../site.js';

/** The posted form with its new files stored: an upload is never lost because another field is wrong. */
export async function readNeedForm(
  site: Site,
  req: Request,
  actor: Actor,
): Promise<{ readonly typed: Typed; readonly errors: readonly Failure[] }> {
  const fields = formFields(req);
  const attachments = attachmentIds(fields);
  const errors: Failure[] = [];
  for (const file of await checkFiles((req.files ?? []) as Express.Multer.File[])) {
    if (file.ok) attachments.push(await storeAttachment(site.deps, actor, file));
    else errors.push({ code: file.code, field: 'attachmentFile' });
  }
  return { typed: { ...fields, attachments }, errors };
}

/** The ids of the files that a posted or stored form holds. */
export function attachmentIds(typed: Typed): string[] {
  return [typed['attachments'] ?? []].flat().filter((id) => typeof id === 'string');
}

/** The posted fields of the need itself: what is stored as the draft. */
function formFields(req: Request): Typed {
  const {
    action: _action,
    draftId: _draftId,
    changeNote: _note,
    ...fields
  } = (req.body ?? {}) as Record<string, unknown>;
  return fields;
}
