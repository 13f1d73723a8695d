import { fail, formatShanghai } from '../../../basics/index.js';
import type { WaitingAmendment } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import type { Item } from '../../registry/formats.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { divisionName, typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { type ProposedTerms, proposedChanges } from './amendment-data.js';
import { fieldNames } from './field-labels.js';

/** A change of terms that waits, for feeds and calendars. */
export function toAmendmentItem(waiting: WaitingAmendment, { language }: PageContext): Item {
  const { id, number, title, ownerName, divisionCode, proposedAt, reviewDueAt } = waiting;
  return {
    title: `${number} ${title}`,
    url: urls.reviewAmendment(id),
    text: `${ownerName} · ${divisionName(divisionCode, language)}`,
    at: proposedAt,
    due: reviewDueAt,
  };
}

/** View model of the review of changed terms: old and new, and what the official may do. */
export function toAmendmentView(
  page: ProposedTerms,
  context: PageContext,
  { typed = {}, errors }: Shown<never>,
) {
  const { t, actor, language } = context;
  const { amendment, need, inForce, proposed, attachments, catalogue } = page;
  const { state } = amendment;
  const waits = state === 'proposed';
  // Faults of the terms are told without a link: their fields are on the owner's form.
  const told = errors.map((error) => (error.field === 'reason' ? error : { ...error, field: undefined }));
  // Nobody can approve what cannot be read; it is returned.
  const unreadable = proposed ? [] : fail('needs/unreadable').errors;
  const form = new FormView(t, typed, [...unreadable, ...told]);
  return {
    title: t('amendment-review.of', { title: need.title }),
    listUrl: urls.reviewAmendments(),
    needUrl: urls.need(need.number),
    number: need.number,
    state: t(`amendment-state.${state}`),
    summary: form.summary(),
    action: urls.reviewAmendment(amendment.id),
    note: amendment.changeNote,
    names: fieldNames(amendment.fields, t),
    proposedAt: formatShanghai(amendment.proposedAt),
    reviewDueAt: formatShanghai(amendment.reviewDueAt),
    closesAt: formatShanghai(inForce.closesAt),
    reason: amendment.reason,
    // Of what was settled, the public page shows what came into force.
    changes: waits ? proposedChanges(page, context, typeWords(catalogue, language)) : [],
    attachments: waits ? attachments.map(({ id, name }) => ({ name, url: urls.attachment(id) })) : [],
    form:
      waits && actor?.role === 'official'
        ? { reason: form.field('reason', { label: t('need-review.reason'), kind: 'textarea' }) }
        : null,
  };
}
