import { takeComplaint } from '../../../accounts/index.js';
import { findAgency, findEntryNotice, listCatalogue } from '../../../agencies/index.js';
import { agencyTag } from '../../../audit/index.js';
import { assertDefined, type Failure } from '../../../basics/index.js';
import {
  answerComment,
  entryAnswerSchema,
  entryCommentSchema,
  findComment,
  listCommentFiles,
  listCommentsOn,
  MAX_COMMENT_FILES,
  makeComment,
  whyNotAnswerComment,
} from '../../../entry-notices/index.js';
import { admitsBytes } from '../../forms/admit-bytes.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { keepFilesOf, keptFiles } from '../../forms/keep-files.js';
import type { PostedForm } from '../../forms/read-form.js';
import { heldAt, uploaderOf } from '../../forms/visitor-files.js';
import { HttpError } from '../../pipeline/errors.js';
import { type Outcome, page } from '../../registry/page.js';
import type { Visit } from '../../registry/visit.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { addressOf } from '../accounts/login-pages.js';
import { entryNoticeList } from './notice-list.js';
import { type CommentExtra, toCommentView, toEntryNoticeView } from './notice-view.js';

const MB = 1024 * 1024;
/** Bytes of the files of one comment: three of the largest. */
const FILES_BYTES = 15 * MB;
/** Bytes of all forms at once: anybody may send one. */
const AT_ONCE = 64 * MB;

const COMMENT_FORM = defineForm({
  schemas: [entryCommentSchema],
  texts: ['form'],
  ...keptFiles(MAX_COMMENT_FILES),
  filesBytes: FILES_BYTES,
});

const ANSWER_FORM = defineForm({ schemas: [entryAnswerSchema] });

async function comment(
  { site, actor, param, req }: Visit<'public', '/entry-notices/:notice'>,
  posted: PostedForm,
): Promise<Outcome<CommentExtra>> {
  const notice = param('notice').toUpperCase();
  const held = heldAt(site, posted.typed);
  const uploader = uploaderOf(site, actor, held);
  const allowed = actor ? undefined : await takeComplaint(site.deps, addressOf(req));
  const refused: readonly Failure[] = allowed && !allowed.ok ? allowed.errors : [];
  // Nothing is stored of whoever sends too much.
  const taken = refused.length > 0 ? { ...posted, files: [] } : posted;
  const { typed, kept, errors } = await keepFilesOf(site, taken, MAX_COMMENT_FILES, uploader);
  const again = (failures: readonly Failure[]): Outcome<CommentExtra> => ({
    typed,
    errors: failures,
    extra: { kept, form: held },
  });
  if (refused.length > 0) return again(refused);
  const form = parseForm(entryCommentSchema, typed);
  if (!form.ok) return again([...form.errors, ...errors]);
  if (errors.length > 0) return again(errors);
  const made = await makeComment(
    site.deps,
    { actor, uploader: uploader.accountId },
    { notice, attachments: kept.map(({ id }) => id), ...form.value },
  );
  if (!made.ok) return again(made.errors);
  return { to: urls.entryComment(notice, made.value, { notice: 'entry-comment-made' }) };
}

async function loadNotice({ deps: { db } }: Site, number: string) {
  const notice = await findEntryNotice(db, number.toUpperCase());
  if (!notice) throw new HttpError(404);
  const agency = assertDefined(await findAgency(db, notice.agencyId), 'agency of the notice');
  return { notice, agency };
}

/** One agency under notice, and the form of a comment. */
const notice = page({
  address: urls.entryNotice,
  roles: 'public',
  form: COMMENT_FORM,
  before: [
    admitsBytes({
      most: COMMENT_FORM.textBytes + 2 * FILES_BYTES,
      atOnce: AT_ONCE,
      tooLarge: 'form/files-too-large',
      busy: 'slow/busy',
    }),
  ],
  act: comment,
  load: async ({ site, param }) => {
    const found = await loadNotice(site, param('notice'));
    const { db } = site.deps;
    return {
      ...found,
      comments: await listCommentsOn(db, found.notice.number),
      catalogue: await listCatalogue(db),
    };
  },
  tags: ({ agency }) => [agencyTag(agency.creditCode)],
  view: toEntryNoticeView,
  template: 'entry-notices/notice',
});

async function loadComment(
  site: Site,
  { notice: of, comment: which }: { readonly notice: string; readonly comment: string },
  actor: Visit['actor'],
) {
  const found = await loadNotice(site, of);
  const { db } = site.deps;
  const one = await findComment(db, which.toUpperCase());
  if (one?.notice !== found.notice.number) throw new HttpError(404);
  return {
    ...found,
    comment: one,
    files: await listCommentFiles(db, one.number),
    whyNot: actor?.role === 'official' ? (whyNotAnswerComment(actor, found.notice, one) ?? null) : null,
  };
}

/** One comment: its receipt and where it stands for everybody, the answer of officials. */
const oneComment = page({
  address: urls.entryComment,
  roles: 'public',
  form: ANSWER_FORM,
  actors: ['official'],
  act: async ({ site, actor, param }, { typed }) => {
    // The address names both: what it does not show it does not change.
    const asked = { notice: param('notice'), comment: param('comment') };
    const { comment: one } = await loadComment(site, asked, actor);
    const form = parseForm(entryAnswerSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const result = await answerComment(site.deps, actor, { number: one.number, ...form.value });
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.entryComment(one.notice, one.number, { notice: 'entry-comment-answered' }) };
  },
  load: ({ site, actor, param }) =>
    loadComment(site, { notice: param('notice'), comment: param('comment') }, actor),
  tags: ({ agency }) => [agencyTag(agency.creditCode)],
  view: toCommentView,
  template: 'entry-notices/comment',
});

/** Public notices of first registrations: the list, one of them, and a comment on it. */
export const entryNoticePages = [entryNoticeList, notice, oneComment];
