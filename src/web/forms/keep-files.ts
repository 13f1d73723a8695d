import type { Actor } from '../../accounts/index.js';
import { listUploads, storeAttachment } from '../../agencies/index.js';
import { type Failure, fail, type Result } from '../../basics/index.js';
import type { Translate } from '../i18n/index.js';
import type { Site } from '../site.js';
import { urls } from '../urls.js';
import type { FieldSpec, FormView } from './fields.js';
import type { Typed } from './form.js';
import type { FormDeclaration, FormShape } from './form-shape.js';
import type { PostedForm } from './read-form.js';
import { ACCEPTED_FILES, type CheckedFile, checkFiles, SCANS } from './upload.js';

/** A file that a form holds, stored already. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
}

/** What a form with a few files declares: those that are sent, and those that it holds. */
export function keptFiles(
  most: number,
  limits: Pick<FormShape, 'fileBytes' | 'filesBytes'> = SCANS,
): Pick<FormDeclaration, 'lists' | 'files' | 'fileBytes' | 'filesBytes'> {
  return { lists: { kept: most }, files: { file: most }, ...limits };
}

/** The posted form with its new files stored: an upload is never lost because another field is wrong. */
export async function keepFiles(
  site: Site,
  actor: Actor,
  posted: PostedForm,
  most: number,
): ReturnType<typeof keepFilesOf> {
  const { accountId } = actor;
  return keepFilesOf(site, posted, most, {
    accountId,
    store: (file) => storeAttachment(site.deps, actor, file),
  });
}

/** Under which account the files of a form are stored, and how. */
export interface Uploader {
  readonly accountId: string;
  readonly store: (file: Extract<CheckedFile, { readonly ok: true }>) => Promise<Result<string>>;
}

/** The same for whoever stores their files in another way, e.g. without an account. */
export async function keepFilesOf(
  site: Site,
  posted: PostedForm,
  most: number,
  { accountId, store }: Uploader,
): Promise<{
  readonly typed: Typed;
  readonly kept: readonly KeptFile[];
  readonly errors: readonly Failure[];
}> {
  const ids = [...((posted.typed['kept'] ?? []) as readonly string[])];
  const errors: Failure[] = [];
  for (const file of await checkFiles(posted.files)) {
    const stored =
      ids.length >= most ? fail('form/too-many-files') : file.ok ? await store(file) : fail(file.code);
    if (stored.ok) ids.push(stored.value);
    else errors.push(...stored.errors.map((failure) => ({ ...failure, field: 'file' })));
  }
  const kept = await listUploads(site.deps.db, accountId, ids);
  return { typed: { ...posted.typed, kept: kept.map(({ id }) => id) }, kept, errors };
}

/** View model of the files that a form holds and of the field for more, as the partial `kept-files` shows them. */
export function toKeptFiles(
  form: FormView,
  kept: readonly KeptFile[],
  t: Translate,
  spec: Pick<FieldSpec, 'label' | 'hint' | 'multiple'>,
  /** False for somebody without an account, whom the site shows no stored file. */
  isReadable = true,
) {
  return {
    kept: kept.map(({ id, name }) => ({
      id,
      boxId: `kept-${id}`,
      url: isReadable ? urls.attachment(id) : null,
      label: t('form.keep-file', { name }),
    })),
    file: form.field('file', { ...spec, kind: 'file', required: false, accept: ACCEPTED_FILES }),
  };
}
