import { mayReview } from '../../../accounts/index.js';
import type { CourseRow } from '../../../awards/index.js';
import { FAULTS, isOver } from '../../../contracts/index.js';
import type { AwardEndTable } from '../../../db/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardPage } from './award-data.js';
import { presentAward, sideOfVisitor, toSettled } from './award-parts.js';

/** What a visitor may end as things stand; undefined where nothing. */
function endOfVisitor(page: AwardPage, course: CourseRow, context: PageContext) {
  const { actor, now } = context;
  const inService = course.stage === 'serving' || course.stage === 'delivered';
  const isOverdue = (course.stage === 'signing' || course.stage === 'filed') && isOver(course.dueAt, now);
  if (sideOfVisitor(context, page.need, course))
    return inService ? ({ kind: 'sides', about: 'service' } as const) : undefined;
  if (actor === null || !mayReview(actor, page.need.divisionCode)) return undefined;
  if (inService) return { kind: 'officials', about: 'service' } as const;
  return isOverdue ? ({ kind: 'officials', about: 'contract' } as const) : undefined;
}

function toForm(
  page: AwardPage,
  own: Pick<AwardEndTable, 'kind' | 'about'>,
  form: FormView,
  { t }: PageContext,
) {
  const faults = FAULTS.filter((fault) => own.about === 'service' || fault !== 'neither');
  return {
    url: urls.awardEnd(page.need.number),
    lead: t(own.kind === 'sides' ? 'contracts.end-lead-sides' : `contracts.end-lead-${own.about}`),
    fault:
      own.kind === 'sides'
        ? null
        : form.field('fault', {
            label: t('contracts.fault'),
            kind: 'radios',
            options: faults.map((value) => ({ value, text: t(`contracts.fault-${value}`) })),
          }),
    because: form.field('because', { label: t('contracts.end-reason'), kind: 'textarea', maxLength: 500 }),
  };
}

/** Ends that were proposed, the latest first. */
export function toEnds({ dossier }: Pick<AwardPage, 'dossier'>, context: PageContext) {
  const { t } = context;
  const words = {
    proposed: t('contracts.end-proposed'),
    confirmed: t('contracts.end-confirmed'),
    refused: t('contracts.end-refused'),
  };
  return dossier.ends.toReversed().map((one) => ({
    ...toSettled(one, words, context),
    what: t(`contracts.end-${one.kind}-${one.about}`),
    fault: one.fault === null ? null : t(`contracts.fault-${one.fault}`),
    reason: t('awards.reason', { reason: one.reason }),
  }));
}

/** View model of the ends of an award. */
export function toEndView(page: AwardPage, context: PageContext, shown: Shown<never>) {
  const { t, actor } = context;
  const { number, title } = page.need;
  const { course } = presentAward(page);
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  const own = endOfVisitor(page, course, context);
  const waiting = page.dossier.ends.find(
    (one) =>
      one.state === 'proposed' &&
      one.awardId === course.id &&
      one.kind === own?.kind &&
      one.about === own.about,
  );
  const side = sideOfVisitor(context, page.need, course);
  const isOwn =
    waiting && (waiting.proposedBy === actor?.accountId || (side && waiting.proposedRole === side));
  return {
    title: t('contracts.end-title', { number }),
    needTitle: title,
    redo: page.redo,
    awardUrl: urls.award(number),
    summary: form.summary(),
    ends: toEnds(page, context),
    decide: waiting
      ? {
          url: urls.answerEnd(number),
          mayConfirm: !isOwn,
          refuse: t(isOwn ? 'suspension.take-back' : 'contracts.refuse'),
        }
      : null,
    form: own && !waiting ? toForm(page, own, form, context) : null,
  };
}
