import { mayReview } from '../../../accounts/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { AttachmentTable, ObjectionTable } from '../../../db/index.js';
import { isDirectNeed, type PublishedNeed } from '../../../needs/index.js';
import { groundsAgainst, MOST_OBJECTION_TEXT, type Occasion, textDigest } from '../../../objections/index.js';
import { FormView } from '../../forms/fields.js';
import { type KeptFile, toKeptFiles } from '../../forms/keep-files.js';
import { isMessageKey, type MessageKey } from '../../i18n/index.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { RedoNotice } from '../draws/redo-notice.js';
import { answerFields, lines, personFields, privateStatement, publicAnswer } from './statement-view.js';

type Gist = Pick<ObjectionTable, 'kind' | 'ground' | 'state' | 'dueAt'>;

/** A coded ground in words; one that nobody here knows is shown by its code. */
export function groundText(code: string, { t }: Pick<PageContext, 't'>): string {
  const key = `objection-ground.${code}`;
  return isMessageKey(key) ? t(key) : code;
}

/** True where nobody has answered in the days that the rules give. */
export const isOverdue = (
  { state, dueAt }: Pick<Gist, 'state' | 'dueAt'>,
  { now }: Pick<PageContext, 'now'>,
) => (state === 'open' || state === 'proposed') && now >= dueAt;

/** Where an objection stands, in words. */
export const stateText = ({ state }: Pick<Gist, 'state'>, { t }: Pick<PageContext, 't'>): string =>
  t(`objections.state.${state}`);

/** What the page of a need's objections is made of. */
export interface ObjectionsPage {
  /** A redraw that is proposed or going on. */
  readonly redo: RedoNotice | null;
  readonly need: PublishedNeed;
  readonly objections: readonly ObjectionTable[];
  /** What may be complained about now; undefined for nothing. */
  readonly occasion: Occasion | undefined;
  /** True for an entrant while the result is public. */
  readonly mayObject: boolean;
}

/** What the form of an objection holds beside what was typed. */
export interface FormExtra {
  readonly kept: readonly KeptFile[];
  /** Under what the files of a visitor are kept until the form goes through. */
  readonly form: string;
}

/** What is public of an objection, on a line: what about, since when, and what has become of it. */
export function toLine(objection: ObjectionTable, need: PublishedNeed, context: PageContext) {
  const { t } = context;
  const { number, kind, madeAt, dueAt, settledAt } = objection;
  return {
    number,
    url: urls.objection(need.number, number),
    kind: t(`objections.kind.${kind}`),
    ground: groundText(objection.ground, context),
    madeAt: formatShanghai(madeAt),
    state: stateText(objection, context),
    overdue: isOverdue(objection, context),
    at: settledAt ? formatShanghai(settledAt) : t('objections.due', { at: formatShanghai(dueAt) }),
  };
}

function leadOf({ mayObject, occasion }: ObjectionsPage): MessageKey {
  if (occasion?.isDirect) return mayObject ? 'objections.lead-agency' : 'objections.lead-direct';
  return mayObject ? 'objections.lead-entrant' : 'objections.lead-anybody';
}

function toForm(page: ObjectionsPage, context: PageContext, shown: Shown<FormExtra>) {
  const { t, actor } = context;
  const { mayObject } = page;
  const { kept = [], form: held = '' } = shown.extra ?? {};
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  return {
    held,
    lead: t(leadOf(page)),
    isComplaint: !mayObject,
    kind: form.field('kind', {
      label: t('objections.kind'),
      kind: 'radios',
      options: (['objection', 'complaint'] as const).map((value) => ({
        value,
        text: t(`objections.kind.${value}`),
        hint: t(`objections.${page.occasion?.isDirect ? 'direct-kind' : 'kind-hint'}.${value}`),
      })),
    }),
    ground: form.field('ground', {
      label: t('objections.ground'),
      kind: 'select',
      options: groundsAgainst({ isDirect: page.occasion?.isDirect ?? false }).map((value) => ({
        value,
        text: groundText(value, context),
      })),
    }),
    text: form.field('text', {
      label: t('objections.text'),
      kind: 'textarea',
      hint: t('objections.text-hint'),
      maxLength: MOST_OBJECTION_TEXT,
    }),
    ...personFields(form, t, mayObject),
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

/** View model of a need's objections, with the form of a new one where there may be one. */
export function toObjectionsView(page: ObjectionsPage, context: PageContext, shown: Shown<FormExtra>) {
  const { t } = context;
  const { need, objections, occasion } = page;
  return {
    title: t('objections.of', { number: need.number }),
    redo: page.redo,
    needTitle: need.title,
    needUrl: urls.need(need.number),
    allUrl: urls.publicObjections(),
    action: urls.objections(need.number),
    objections: objections.map((one) => toLine(one, need, context)),
    until:
      occasion?.isPublic && occasion.until
        ? t(occasion.isDirect ? 'objections.until-direct' : 'objections.until', {
            at: formatShanghai(occasion.until),
          })
        : null,
    closed: occasion ? null : t('objections/nothing-open'),
    form: occasion ? toForm(page, context, shown) : null,
  };
}

/** What the page of one objection is made of. */
export interface ObjectionPage {
  /** A redraw that is proposed or going on. */
  readonly redo: RedoNotice | null;
  readonly need: PublishedNeed;
  readonly objection: ObjectionTable;
  readonly files: readonly Pick<AttachmentTable, 'id' | 'name' | 'sha256'>[];
  /** True for whoever made it, or is of the same unit. */
  readonly isOwn: boolean;
  /** Why this official may not answer; null where they may, and for everybody else. */
  readonly whyNot: 'objections/forbidden' | 'objections/involved' | null;
}

/** What everybody reads of the answer, once it is settled. */
export function toAnswer({ objection }: Pick<ObjectionPage, 'objection'>, { t }: PageContext) {
  return publicAnswer(objection, t(`objections.state.${objection.state}`), t);
}

function toAnswerForm({ objection, need }: ObjectionPage, context: PageContext, shown: Shown<never>) {
  const { t } = context;
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  return answerFields(form, t, objection, (value) => ({
    text: t(`objections.state.${value}`),
    hint: t(`objections.${isDirectNeed(need) ? 'direct-outcome' : 'outcome-hint'}.${value}`),
  }));
}

/** What an official who may decide is offered. */
function toDecision(page: ObjectionPage, context: PageContext, shown: Shown<never>) {
  const { t, actor } = context;
  const { objection, whyNot } = page;
  const { state, answeredBy, reasons } = objection;
  if (state !== 'open' && state !== 'proposed') return null;
  const isFirst = answeredBy === actor?.accountId;
  return {
    whyNot: whyNot && t(whyNot),
    form: whyNot === null && state === 'open' ? toAnswerForm(page, context, shown) : null,
    second:
      state === 'proposed' && reasons !== null
        ? {
            reasons: lines(reasons),
            mayConfirm: whyNot === null && !isFirst,
            mayRefuse: whyNot === null,
            refuse: t(isFirst ? 'suspension.take-back' : 'objections.refuse'),
          }
        : null,
  };
}

/** View model of one objection: what everybody may see, its receipt, and what officials decide. */
export function toObjectionView(page: ObjectionPage, context: PageContext, shown: Shown<never>) {
  const { t, actor } = context;
  const { need, objection, files } = page;
  const { number, kind, round, madeAt, dueAt, state } = objection;
  const isOfficial = actor !== null && mayReview(actor, need.divisionCode);
  const fact = (label: string, value: string) => ({ label, value });
  const isDirect = isDirectNeed(need);
  return {
    title: t('objections.title', { kind: t(`objections.kind.${kind}`), number }),
    redo: page.redo,
    needTitle: need.title,
    needUrl: urls.need(need.number),
    allUrl: urls.objections(need.number),
    action: urls.objection(need.number, number),
    summary: new FormView(t, shown.typed ?? {}, shown.errors).summary(),
    state: stateText(objection, context),
    overdue: isOverdue(objection, context),
    facts: [
      fact(t('objections.number'), number),
      fact(t('objections.ground'), groundText(objection.ground, context)),
      ...(isDirect ? [] : [fact(t('rounds.heading'), t('rounds.round', { round }))]),
      fact(t('objections.made-at'), formatShanghai(madeAt)),
      fact(t('objections.due-at'), formatShanghai(dueAt)),
    ],
    digests: [textDigest(objection), ...files.map(({ sha256 }) => sha256)],
    follow: t('objections.follow'),
    answer: toAnswer(page, context),
    redoNext: state === 'upheld' ? t(isDirect ? 'objections.direct-next' : 'objections.redo-next') : null,
    mayWithdraw: state === 'open' && page.isOwn,
    private: isOfficial ? privateStatement(objection, files) : null,
    decision: isOfficial ? toDecision(page, context, shown) : null,
    roundsUrl: isOfficial && state === 'upheld' && !isDirect ? urls.rounds(need.number) : null,
  };
}
