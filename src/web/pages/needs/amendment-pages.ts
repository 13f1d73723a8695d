import { z } from 'zod';
import { type Actor, mayReview, scopeOf } from '../../../accounts/index.js';
import {
  approveAmendment,
  findAmendment,
  listAmendmentsToReview,
  returnAmendment,
  type WaitingAmendment,
} from '../../../needs/index.js';
import { parseForm, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { position } from '../../forms/query.js';
import { HttpError } from '../../pipeline/errors.js';
import { list } from '../../registry/list.js';
import { page } from '../../registry/page.js';
import { instantText } from '../../render/cursor.js';
import { divisionName } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { loadProposedTerms, type ProposedTerms } from './amendment-data.js';
import { toAmendmentItem, toAmendmentView } from './amendment-view.js';
import { NEED_ID } from './owner-pages.js';
import { reasonSchema } from './posted-form.js';
import { dueCell } from './review-view.js';

/** Parameters of the list of changes of terms to review. */
export const amendmentReviewsQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

/** The changes of terms that wait in a county or in all, those that wait longest first. */
const reviews = list({
  address: urls.reviewAmendments,
  roles: ['official', 'auditor'],
  title: 'amendment-review.title',
  inMap: 'amendment-review.title',
  empty: 'amendment-review.empty',
  query: amendmentReviewsQuery,
  prepare: () => ({}),
  load: ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listAmendmentsToReview(site.deps.db, scopeOf(actor), { after: after && { at, id }, limit });
  },
  position: ({ proposedAt, id }: WaitingAmendment) => [proposedAt, id],
  columns: [
    {
      key: 'title',
      label: 'needs.title',
      value: ({ title }) => title,
      cell: ({ id, title }) => ({ text: title, url: urls.reviewAmendment(id) }),
    },
    { key: 'number', label: 'needs.number', value: ({ number }) => number },
    { key: 'owner', label: 'needs.owner', value: ({ ownerName }) => ownerName },
    {
      key: 'division',
      label: 'needs.division',
      value: ({ divisionCode }) => divisionCode,
      cell: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
    },
    {
      key: 'proposedAt',
      label: 'need-review.submitted-at',
      kind: 'instant',
      value: ({ proposedAt }) => proposedAt,
    },
    {
      key: 'dueAt',
      label: 'need-review.due-at',
      kind: 'instant',
      value: ({ reviewDueAt }) => reviewDueAt,
      cell: dueCell,
    },
    {
      key: 'closesAt',
      label: 'amendment-review.closes-at',
      kind: 'instant',
      value: ({ closesAt }) => closesAt,
    },
  ],
  item: toAmendmentItem,
});

const returnSchema = z.object({ reason: reasonSchema });
const REVIEW_FORM = defineForm({ schemas: [returnSchema], texts: ['action'] });

/** One change of terms, old and new: an official of the county or of the prefecture's level approves or returns it. */
const review = page({
  address: urls.reviewAmendment,
  roles: ['official', 'auditor'],
  form: REVIEW_FORM,
  actors: ['official'],
  act: async (visit, { typed }) => {
    const { deps } = visit.site;
    const id = visit.param('id');
    if (typedAt(typed, 'action') === 'approve') {
      const approved = await approveAmendment(deps, visit.actor, id);
      if (!approved.ok) return { typed, errors: approved.errors };
      return { to: urls.need(approved.value.number, { notice: 'need-amended' }) };
    }
    const form = parseForm(returnSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const returned = await returnAmendment(deps, visit.actor, { id, reason: form.value.reason });
    if (!returned.ok) return { typed, errors: returned.errors };
    return { to: urls.reviewAmendments({ notice: 'need-returned' }) };
  },
  load: (visit) => loadReview(visit.site, visit.actor, visit.param('id')),
  view: toAmendmentView,
  template: 'needs/amendment',
});

/** Review of changed terms. */
export const amendmentPages = [reviews, review];

async function loadReview(site: Site, actor: Actor, id: string): Promise<ProposedTerms> {
  const amendment = NEED_ID.test(id) ? await findAmendment(site.deps.db, id) : undefined;
  if (!amendment) throw new HttpError(404);
  const proposed = await loadProposedTerms(site, amendment);
  if (actor.role === 'official' && !mayReview(actor, proposed.need.divisionCode)) throw new HttpError(403);
  return proposed;
}
