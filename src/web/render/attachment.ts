import type { Response } from 'express';
import type { AttachmentTable } from '../../db/index.js';

/** Sends an uploaded file: shown in place, but never able to run anything with the site's rights. */
export function sendAttachment(
  res: Response,
  file: Pick<AttachmentTable, 'name' | 'mediaType' | 'content'>,
): void {
  res
    .type(file.mediaType)
    .set('Content-Security-Policy', "default-src 'none'; sandbox")
    .set('Content-Disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .send(Buffer.from(file.content));
}
