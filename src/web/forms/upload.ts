import { fileTypeFromBuffer } from 'file-type';
import type { AttachmentTable } from '../../db/index.js';
import type { PostedFile } from './multipart.js';

const MB = 1024 * 1024;

/** Limits of a form with scans: the largest file that is accepted, and all of them together, in bytes. */
export const SCANS = { fileBytes: 5 * MB, filesBytes: 32 * MB } as const;

/** The same for what an agency made: reports are larger than scans. */
export const REPORTS = { fileBytes: 20 * MB, filesBytes: SCANS.filesBytes } as const;

const MEDIA_TYPES = ['application/pdf', 'image/png', 'image/jpeg'] as const;

/** What `<input type="file">` offers. */
export const ACCEPTED_FILES = '.pdf,.png,.jpg,.jpeg';

/** A posted file whose content was looked at. */
export type CheckedFile =
  | {
      readonly ok: true;
      readonly field: string;
      readonly name: string;
      readonly mediaType: AttachmentTable['mediaType'];
      readonly content: Uint8Array;
    }
  | {
      readonly ok: false;
      readonly field: string;
      readonly code: 'form/file-too-large' | 'form/files-too-large' | 'form/file-type';
    };

/** Looks at the content of the files of a form: neither name nor announced type is believed. */
export async function checkFiles(files: readonly PostedFile[]): Promise<CheckedFile[]> {
  return Promise.all(
    files.map(async ({ field, name, content, fault }): Promise<CheckedFile> => {
      if (fault || !content) return { ok: false, field, code: fault ?? 'form/file-type' };
      const found = (await fileTypeFromBuffer(content))?.mime;
      const mediaType = MEDIA_TYPES.find((type) => type === found);
      return mediaType
        ? { ok: true, field, name, mediaType, content }
        : { ok: false, field, code: 'form/file-type' };
    }),
  );
}
