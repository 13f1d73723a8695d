import { mayReview } from '../../../accounts/index.js';
import { findAttachment, isEvidenceAbout, listAttachmentsOf } from '../../../agencies/index.js';
import { isFileOfParty } from '../../../contracts/index.js';
import { findDivisionOfCommentFile } from '../../../entry-notices/index.js';
import { listOwnAttachments } from '../../../needs/index.js';
import { findObjectionOfFile } from '../../../objections/index.js';
import { HttpError } from '../../pipeline/errors.js';
import { plain } from '../../registry/data.js';
import { sendAttachment } from '../../render/attachment.js';
import { urls } from '../../urls.js';

/**
 * A file that somebody uploaded: agencies and owners see their own and those of a contract with the other, an agency also what a
 * decision about it rests on, everybody else who works here all. Its type and its headers are those of the file.
 */
export const attachment = plain({
  method: 'get',
  address: urls.attachment,
  roles: ['agency', 'owner', 'official', 'auditor', 'administrator'],
  answer: async ({ site, actor, param, res }) => {
    const { db } = site.deps;
    const id = param('id');
    const file = await findAttachment(db, id);
    if (!file) throw new HttpError(404);
    if (await isFileOfParty(db, actor, id)) return sendAttachment(res, file);
    if (actor.role === 'agency') {
      const own = await listAttachmentsOf(db, actor.agencyId ?? '');
      if (!own.some((one) => one.id === id) && !(await isEvidenceAbout(db, actor.agencyId ?? '', id)))
        throw new HttpError(404);
    }
    if (actor.role === 'owner') {
      const own = await listOwnAttachments(db, actor.ownerId ?? '', [id]);
      if (own.length === 0) throw new HttpError(404);
    }
    if (!['agency', 'owner'].includes(actor.role) && file.accountId !== actor.accountId) {
      const objection = (await findObjectionOfFile(db, id)) ?? (await findDivisionOfCommentFile(db, id));
      // What was sent with an objection or a comment is for those who may answer it.
      if (objection && !mayReview(actor, objection.divisionCode)) throw new HttpError(404);
    }
    sendAttachment(res, file);
  },
});
