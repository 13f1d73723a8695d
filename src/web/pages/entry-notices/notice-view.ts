import { mayReview } from '../../../accounts/index.js';
import type { Agency, CatalogueCategory, EntryNotice } from '../../../agencies/index.js';
import { formatShanghai, formatYuan } from '../../../basics/index.js';
import type { AttachmentTable, EntryCommentTable } from '../../../db/index.js';
import { MOST_COMMENT_TEXT } from '../../../entry-notices/index.js';
import { textDigest } from '../../../objections/index.js';
import { FormView } from '../../forms/fields.js';
import { type KeptFile, toKeptFiles } from '../../forms/keep-files.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { practitionerLine } from '../agencies/practitioner-view.js';
import { answerFields, personFields, privateStatement, publicAnswer } from '../objections/statement-view.js';

/** What the form of a comment holds beside what was typed. */
export interface CommentExtra {
  readonly kept: readonly KeptFile[];
  /** Under what the files of a visitor are kept until the form goes through. */
  readonly form: string;
}

interface NoticeData {
  readonly notice: EntryNotice;
  readonly agency: Agency;
}

/** What the page of a notice is made of. */
export interface EntryNoticePage extends NoticeData {
  readonly comments: readonly EntryCommentTable[];
  readonly catalogue: readonly CatalogueCategory[];
}
const fact = (label: string, value: string) => ({ label, value });

function factsOf({ notice, agency }: NoticeData, { t, language }: PageContext) {
  const { entry, begunAt, dueAt, endedAt } = notice;
  return [
    fact(t('account.credit-code'), agency.creditCode),
    fact(t('account.legal-representative'), entry.legalRepresentative),
    fact(t('needs.division'), divisionName(entry.division, language)),
    fact(t('agencies.capital'), formatYuan(entry.capital)),
    fact(t('agencies.founded-on'), entry.foundedOn),
    fact(t('entry-notices.begun-at'), formatShanghai(begunAt)),
    fact(t('entry-notices.due-at'), formatShanghai(dueAt)),
    ...(endedAt === null ? [] : [fact(t('entry-notices.ended-at'), formatShanghai(endedAt))]),
  ];
}

function qualificationsOf({ notice, catalogue }: EntryNoticePage, { t, language }: PageContext) {
  const words = typeWords(catalogue, language);
  return notice.entry.qualifications.map((held) => ({
    type: words.type(held.type),
    grade: words.grade(held.type, held.grade),
    number: held.certificateNumber ?? t('agencies.by-commitment'),
    issuer: held.issuer ?? '',
    validity: `${held.validFrom ?? ''} – ${held.validTo ?? t('agencies.without-end')}`,
  }));
}

function toForm({ actor, t }: PageContext, shown: Shown<CommentExtra>) {
  const { kept = [], form: held = '' } = shown.extra ?? {};
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  return {
    held,
    text: form.field('text', {
      label: t('entry-notices.text'),
      kind: 'textarea',
      hint: t('objections.text-hint'),
      maxLength: MOST_COMMENT_TEXT,
    }),
    ...personFields(form, t, true),
    files: toKeptFiles(
      form,
      kept,
      t,
      { label: t('objections.files'), hint: t('objections.files-hint'), multiple: true },
      actor !== null,
    ),
    summary: form.summary(),
  };
}

const isLate = ({ state, dueAt }: EntryCommentTable, { now }: PageContext): boolean =>
  state === 'open' && now >= dueAt;

/** View model of an agency under notice, with the form of a comment while its days last. */
export function toEntryNoticeView(page: EntryNoticePage, context: PageContext, shown: Shown<CommentExtra>) {
  const { t } = context;
  const { notice, agency, comments } = page;
  const { number, state, dueAt, entry } = notice;
  const isOpen = state === 'open' && context.now < dueAt;
  return {
    title: t('entry-notices.of', { name: entry.name }),
    number,
    listUrl: urls.entryNotices(),
    agencyUrl: state === 'taken-effect' ? urls.agency(agency.creditCode) : null,
    action: urls.entryNotice(number),
    state: t(`entry-notices.state.${state}`),
    lead:
      state !== 'open'
        ? null
        : t(isOpen ? 'entry-notices.until' : 'entry-notices.waits', { at: formatShanghai(dueAt) }),
    facts: factsOf(page, context),
    qualifications: qualificationsOf(page, context),
    people: entry.practitioners.map((person) => practitionerLine(person, context, false)),
    comments: comments.map((comment) => ({
      number: comment.number,
      url: urls.entryComment(number, comment.number),
      madeAt: formatShanghai(comment.madeAt),
      state: t(`entry-notices.comment.${comment.state}`),
      overdue: isLate(comment, context),
      at: comment.settledAt
        ? formatShanghai(comment.settledAt)
        : t('objections.due', { at: formatShanghai(comment.dueAt) }),
    })),
    form: isOpen ? toForm(context, shown) : null,
    closed: isOpen || shown.errors.length === 0 ? null : t('entry-notices/over'),
  };
}

/** What the page of a comment is made of. */
export interface CommentPage extends NoticeData {
  readonly comment: EntryCommentTable;
  readonly files: readonly Pick<AttachmentTable, 'id' | 'name' | 'sha256'>[];
  /** Why this official may not answer; null where they may, and for everybody else. */
  readonly whyNot: 'entry-notices/forbidden' | 'entry-notices/took-part' | null;
}

function toAnswerForm({ comment }: CommentPage, { t }: PageContext, shown: Shown<never>) {
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  return answerFields(form, t, comment, (value) => ({
    text: t(`entry-notices.comment.${value}`),
    hint: t(`entry-notices.outcome-hint.${value}`),
  }));
}

/** View model of one comment: what everybody may see, its receipt, and what officials decide. */
export function toCommentView(page: CommentPage, context: PageContext, shown: Shown<never>) {
  const { t, actor } = context;
  const { notice, comment, files, whyNot } = page;
  const { number, madeAt, dueAt, state } = comment;
  const isOfficial = actor !== null && mayReview(actor, notice.entry.division);
  const waits = isOfficial && state === 'open';
  return {
    title: t('entry-notices.comment-title', { number }),
    noticeTitle: t('entry-notices.of', { name: notice.entry.name }),
    noticeUrl: urls.entryNotice(notice.number),
    action: urls.entryComment(notice.number, number),
    summary: new FormView(t, shown.typed ?? {}, shown.errors).summary(),
    state: t(`entry-notices.comment.${state}`),
    overdue: isLate(comment, context),
    facts: [
      fact(t('objections.number'), number),
      fact(t('objections.made-at'), formatShanghai(madeAt)),
      fact(t('objections.due-at'), formatShanghai(dueAt)),
    ],
    digests: [textDigest(comment), ...files.map(({ sha256 }) => sha256)],
    answer: publicAnswer(comment, t(`entry-notices.comment.${state}`), t),
    private: isOfficial ? privateStatement(comment, files) : null,
    whyNot: waits && whyNot ? t(whyNot) : null,
    form: waits && whyNot === null ? toAnswerForm(page, context, shown) : null,
  };
}
