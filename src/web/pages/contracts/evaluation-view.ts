import { mayReview } from '../../../accounts/index.js';
import {
  DIMENSION_NAMES,
  DIMENSIONS,
  type Dimension,
  EVALUATOR_NAMES,
  EVALUATORS,
  type Evaluator,
  formatStars,
  meanOf,
  scoreOf,
} from '../../../basics/index.js';
import { evaluatorOf, isOver } from '../../../contracts/index.js';
import type { EvaluationTable } from '../../../db/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardPage } from './award-data.js';
import { presentAward, sideOfVisitor } from './award-parts.js';

const nameOfDimension = (name: Dimension, { language }: PageContext): string =>
  language === 'en' ? DIMENSIONS[name].en : DIMENSIONS[name].zh;

/** An evaluation in words: its stars, their mean, what was said and answered. */
export function toEvaluation(row: EvaluationTable, context: PageContext) {
  const { t } = context;
  return {
    stars: DIMENSION_NAMES.map((name) => ({
      label: nameOfDimension(name, context),
      value: t('contracts.stars', { count: row[name] }),
    })),
    mean: t('contracts.mean', { stars: formatStars(meanOf(row)) }),
    comment: row.comment,
    reply: row.reply === null ? null : t('contracts.reply-line', { reply: row.reply }),
  };
}

/** True for whoever wrote an evaluation, and for everybody of the same unit. */
function isWriter(
  { proposedBy, proposedRole }: Pick<EvaluationTable, 'proposedBy' | 'proposedRole'>,
  page: AwardPage,
  context: PageContext,
): boolean {
  if (proposedBy === context.actor?.accountId) return true;
  return sideOfVisitor(context, page.need, presentAward(page).course) === proposedRole;
}

/** Each side with what it gave: public once it counts; before, to officials who review and to whoever wrote it. */
export function toSides(page: AwardPage, context: PageContext) {
  const { t, actor } = context;
  const { course, dossier } = presentAward(page);
  const isOpen = course.stage === 'accepted' || course.stage === 'terminated';
  const reviews = actor !== null && mayReview(actor, page.need.divisionCode);
  return EVALUATOR_NAMES.map((side) => {
    const row = dossier.evaluations.findLast((one) => one.side === side);
    const counts = row?.state === 'confirmed';
    const isSeen = row && (counts || reviews || isWriter(row, page, context));
    const state = row?.state === 'refused' && !isOpen ? undefined : row?.state;
    return {
      name: t('contracts.side', { side: t(`contracts.evaluator-${side}`), weight: EVALUATORS[side] }),
      state: state
        ? t(`contracts.evaluation-${state}`)
        : t(isOpen ? 'contracts.not-yet' : 'contracts.missing'),
      answer: isSeen && row.answer !== null ? t('awards.reason', { reason: row.answer }) : null,
      given: isSeen ? toEvaluation(row, context) : null,
    };
  });
}

const sidesField = (form: FormView, name: 'of' | 'side', sides: readonly Evaluator[], { t }: PageContext) =>
  form.field(name, {
    label: t('contracts.whose'),
    kind: 'radios',
    ...(sides.length === 1 && sides[0] ? { initial: sides[0] } : {}),
    options: sides.map((value) => ({ value, text: t(`contracts.evaluator-${value}`) })),
  });

/** The form of an evaluation, for whoever may still give one. */
function toForm(page: AwardPage, form: FormView, context: PageContext) {
  const { t, actor, now } = context;
  const { course, dossier } = presentAward(page);
  const side = evaluatorOf(actor, page.need, course);
  const isOpen = course.stage === 'accepted' || course.stage === 'terminated';
  if (!side || !isOpen || isOver(course.dueAt, now)) return null;
  if (dossier.evaluations.some((one) => one.side === side && one.state !== 'refused')) return null;
  const options = [5, 4, 3, 2, 1].map((count) => ({
    value: String(count),
    text: t('contracts.stars', { count }),
  }));
  return {
    url: urls.awardEvaluation(page.need.number),
    lead: t('contracts.evaluate-as', { side: t(`contracts.evaluator-${side}`) }),
    stars: DIMENSION_NAMES.map((name) =>
      form.field(name, { label: nameOfDimension(name, context), kind: 'select', options }),
    ),
    comment: form.field('comment', { label: t('contracts.comment'), kind: 'textarea', maxLength: 1000 }),
  };
}

/** The form of a review, for officials, of evaluations that others wrote. */
function toReview(page: AwardPage, form: FormView, context: PageContext) {
  const { t, actor } = context;
  if (actor === null || !mayReview(actor, page.need.divisionCode)) return null;
  const waiting = presentAward(page)
    .dossier.evaluations.filter(
      ({ state, proposedBy }) => state === 'proposed' && proposedBy !== actor.accountId,
    )
    .map(({ side }) => side);
  if (waiting.length === 0) return null;
  return {
    url: urls.reviewEvaluation(page.need.number),
    of: sidesField(form, 'of', waiting, context),
    reason: form.field('reason', {
      label: t('contracts.review-reason'),
      kind: 'textarea',
      required: false,
      maxLength: 500,
    }),
  };
}

/** The form of the agency's answer, for evaluations that count and have none. */
function toReply(page: AwardPage, form: FormView, context: PageContext) {
  const { t } = context;
  const { course, dossier } = presentAward(page);
  const open = ['accepted', 'terminated', 'evaluated'].includes(course.stage);
  const sides = dossier.evaluations
    .filter(({ state, reply }) => state === 'confirmed' && reply === null)
    .map(({ side }) => side);
  if (!open || sides.length === 0 || sideOfVisitor(context, page.need, course) !== 'agency') return null;
  return {
    url: urls.replyToEvaluation(page.need.number),
    side: sidesField(form, 'side', sides, context),
    reply: form.field('reply', { label: t('contracts.reply'), kind: 'textarea', maxLength: 1000 }),
  };
}

/** View model of the evaluations of a service. */
export function toEvaluationView(page: AwardPage, context: PageContext, shown: Shown<never>) {
  const { t } = context;
  const { number, title } = page.need;
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  const counted = presentAward(page).dossier.evaluations.filter(({ state }) => state === 'confirmed');
  const score = scoreOf(counted);
  return {
    title: t('contracts.evaluation-title', { number }),
    needTitle: title,
    redo: page.redo,
    awardUrl: urls.award(number),
    summary: form.summary(),
    score: score === null ? t('contracts.score-none') : t('contracts.score', { stars: formatStars(score) }),
    sides: toSides(page, context),
    form: toForm(page, form, context),
    review: toReview(page, form, context),
    reply: toReply(page, form, context),
  };
}
