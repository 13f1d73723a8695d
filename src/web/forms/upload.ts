import type { RequestHandler } from 'express';
import { fileTypeFromBuffer } from 'file-type';
import multer from 'multer';
import type { AttachmentTable } from '../../db/index.js';
import { HttpError } from '../pipeline/errors.js';

/** Largest accepted file in bytes. */
export const MAX_FILE = 5 * 1024 * 1024;

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
  | { readonly ok: false; readonly field: string; readonly code: 'form/file-too-large' | 'form/file-type' };

/** A reader of multipart forms for which a form that is cut off, or none at all, is the sender's mistake. */
export function readsMultipart(read: RequestHandler): RequestHandler {
  return (req, res, next) =>
    read(req, res, (error?: unknown) => {
      const tooLarge = error instanceof multer.MulterError && error.code.startsWith('LIMIT_');
      next(error === undefined || tooLarge ? error : new HttpError(400));
    });
}

/** Reads a multipart form into memory: fields as usual, files in `req.files`. */
export function readUploads(): RequestHandler {
  // Four times the limit is read, so that a file that is too large is refused at its field with the form kept.
  const options = {
    storage: multer.memoryStorage(),
    limits: { fileSize: MAX_FILE * 4, files: 40, fields: 1000, fieldSize: 200_000 },
    defParamCharset: 'utf8',
  };
  return readsMultipart(multer(options).any());
}

/** Looks at the content of the files of a form: neither name nor announced type is believed. */
export async function checkFiles(files: readonly Express.Multer.File[]): Promise<CheckedFile[]> {
  return Promise.all(
    files
      .filter(({ size, originalname }) => size > 0 || originalname !== '')
      .map(async ({ fieldname: field, originalname, buffer, size }): Promise<CheckedFile> => {
        if (size > MAX_FILE) return { ok: false, field, code: 'form/file-too-large' };
        const found = (await fileTypeFromBuffer(buffer))?.mime;
        const mediaType = MEDIA_TYPES.find((type) => type === found);
        if (!mediaType) return { ok: false, field, code: 'form/file-type' };
        return { ok: true, field, name: originalname.replace(/\p{Cc}/gu, ''), mediaType, content: buffer };
      }),
  );
}
