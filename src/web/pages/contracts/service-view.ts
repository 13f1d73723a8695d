import { MAX_DELIVERABLES } from '../../../contracts/index.js';
import { FormView } from '../../forms/fields.js';
import { type KeptFile, toKeptFiles } from '../../forms/keep-files.js';
import { REPORTS } from '../../forms/upload.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import type { AwardPage } from './award-data.js';
import { presentAward, sideOfVisitor, toAnswerForm, toFiles, toSettled } from './award-parts.js';
import { toClock } from './award-view.js';

type ShownHere = Shown<readonly KeptFile[]>;

/** What was delivered, the latest first. */
export function toDeliverables(page: AwardPage, context: PageContext) {
  const { t } = context;
  const { need } = page;
  const { course, dossier } = presentAward(page);
  const words = {
    proposed: t('contracts.deliverable-proposed'),
    confirmed: t('contracts.deliverable-confirmed'),
    refused: t('contracts.deliverable-refused'),
  };
  return dossier.deliverables.toReversed().map((deliverable) => ({
    ...toSettled(deliverable, words, context),
    note: deliverable.note,
    late: deliverable.late === 1 ? t('contracts.late') : null,
    files: toFiles(
      dossier.files.filter(({ of }) => of === deliverable.id),
      { need, course },
      context,
    ),
  }));
}

/** Longer services that were proposed, the latest first. */
export function toExtensions(page: AwardPage, context: PageContext) {
  const { t } = context;
  const words = {
    proposed: t('contracts.extension-proposed'),
    confirmed: t('contracts.extension-confirmed'),
    refused: t('contracts.extension-refused'),
  };
  return presentAward(page)
    .dossier.extensions.toReversed()
    .map((extension) => ({
      ...toSettled(extension, words, context),
      until: t('contracts.until', { date: extension.untilOn }),
      reason: t('awards.reason', { reason: extension.reason }),
    }));
}

function toDeliverForm(form: FormView, number: string, { t }: PageContext, shown: ShownHere) {
  const megabytes = REPORTS.fileBytes / 1024 / 1024;
  return {
    url: urls.awardService(number),
    note: form.field('note', { label: t('contracts.note'), kind: 'textarea', maxLength: 1000 }),
    files: toKeptFiles(form, shown.extra ?? [], t, {
      label: t('contracts.files'),
      hint: t('contracts.files-hint', { most: MAX_DELIVERABLES, megabytes }),
      multiple: true,
    }),
  };
}

function toExtensionForm(form: FormView, number: string, { t }: PageContext) {
  return {
    url: urls.awardExtension(number),
    until: form.field('until', { label: t('contracts.extension-until'), kind: 'date' }),
    why: form.field('why', { label: t('contracts.reason'), kind: 'textarea', maxLength: 500 }),
  };
}

/** View model of the service of an award. */
export function toServiceView(page: AwardPage, context: PageContext, shown: ShownHere) {
  const { t } = context;
  const { number, title } = page.need;
  const { course, dossier } = presentAward(page);
  const { stage } = course;
  const side = sideOfVisitor(context, page.need, course);
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  const waiting = dossier.extensions.find(({ state }) => state === 'proposed');
  const answersExtension = stage === 'serving' && side !== undefined && waiting !== undefined;
  return {
    title: t('contracts.service-title', { number }),
    needTitle: title,
    redo: page.redo,
    awardUrl: urls.award(number),
    summary: form.summary(),
    clock: toClock(course, context),
    deliverables: toDeliverables(page, context),
    extensions: toExtensions(page, context),
    deliver: stage === 'serving' && side === 'agency' ? toDeliverForm(form, number, context, shown) : null,
    extend:
      stage === 'serving' && side !== undefined && !waiting ? toExtensionForm(form, number, context) : null,
    answer:
      stage === 'delivered' && side === 'owner'
        ? toAnswerForm(form, context, {
            title: t('contracts.answer-deliverable'),
            lead: t('contracts.answer-deliverable-lead'),
            url: urls.answerDeliverable(number),
            yes: t('contracts.accept'),
            no: t('contracts.return'),
          })
        : null,
    extensionAnswer: answersExtension
      ? toAnswerForm(form, context, {
          title: t('contracts.answer-extension'),
          lead: t('contracts.until', { date: waiting.untilOn }),
          url: urls.answerExtension(number),
          yes: waiting.proposedRole === side ? null : t('contracts.agree'),
          no: t(waiting.proposedRole === side ? 'suspension.take-back' : 'contracts.refuse'),
        })
      : null,
  };
}
