import { formatShanghai, type Instant } from '../../../basics/index.js';
import { isDirectNeed, isOpen, type Need } from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import { typedAt } from '../../forms/form.js';
import { storedForm } from '../../forms/stored-form.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { typeWords } from '../../render/words.js';
import { urls } from '../../urls.js';
import { type ProposedTerms, proposedChanges } from './amendment-data.js';
import { NEED_FORM } from './posted-form.js';
import { needStateText } from './state-text.js';

/** What an owner calls a need, which may be a draft without a title. */
export function ownTitle({ title, form }: Need, { t }: PageContext): string {
  const typed = typedAt(storedForm(NEED_FORM, form), 'title');
  return title ?? (typed.trim() ? typed : t('need-form.untitled'));
}

/** True while the owner may change what a need says. */
export const isEditable = (need: Need, now: Instant): boolean =>
  need.state === 'draft' || need.state === 'returned' || (isOpen(need, now) && !isDirectNeed(need));

/** What the owner's page of a need is made of. */
export interface OwnNeedPage {
  readonly need: Need;
  /** The latest proposal of new terms; undefined where there was none. */
  readonly proposal: ProposedTerms | undefined;
}

/** View model of an owner's own need. */
export function toOwnNeedView(
  { need, proposal }: OwnNeedPage,
  context: PageContext,
  { typed = {}, errors }: Shown<never>,
) {
  const { t, now } = context;
  const { id, number, state } = need;
  const form = new FormView(t, typed, errors);
  const mayEdit = isEditable(need, now);
  return {
    title: ownTitle(need, context),
    number,
    state,
    stateText: needStateText(need, t),
    summary: form.summary(),
    listUrl: urls.ownerNeeds(),
    publicUrl: number === null ? null : urls.need(number),
    editUrl: mayEdit ? urls.editNeed(id) : null,
    editText: t(state === 'published' ? 'need-form.amend-button' : 'need-form.edit-button'),
    reason: need.reason && state !== 'failed' ? need.reason : null,
    reviewDueAt: state === 'submitted' && need.reviewDueAt ? formatShanghai(need.reviewDueAt) : null,
    proposal: proposal ? ownProposalView(proposal, context) : null,
    republishUrl: state === 'failed' ? urls.republishNeed(id) : null,
    withdrawal:
      mayEdit || state === 'submitted' || isOpen(need, now)
        ? {
            url: urls.withdrawNeed(id),
            field: form.field('reason', { label: t('need-form.withdraw-reason'), kind: 'textarea' }),
          }
        : null,
  };
}

/** What became of the latest proposal, or until when it waits. */
function ownProposalView(proposed: ProposedTerms, context: PageContext) {
  const { t, language } = context;
  const { amendment, catalogue } = proposed;
  const { state, changeNote, reason, proposedAt, needId } = amendment;
  const waits = state === 'proposed';
  return {
    state: t(`amendment-state.${state}`),
    at: formatShanghai(proposedAt),
    note: changeNote,
    reason: reason === null ? null : t('need-form.returned', { reason }),
    due: waits
      ? t('need-form.proposal-due', {
          due: formatShanghai(amendment.reviewDueAt),
          closesAt: formatShanghai(proposed.inForce.closesAt),
        })
      : null,
    changes: waits ? proposedChanges(proposed, context, typeWords(catalogue, language)) : [],
    withdrawUrl: waits ? urls.withdrawAmendment(needId) : null,
  };
}
