import { z } from 'zod';
import { type Actor, mayReview, scopeOf } from '../../../accounts/index.js';
import { findAgencyByCode, listCatalogue } from '../../../agencies/index.js';
import {
  findNeed,
  findOwner,
  listNeedsToReview,
  listOwnAttachments,
  type Need,
  publishNeed,
  readableFormOf,
  returnNeed,
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
import { reasonSchema } from './posted-form.js';
import { dueCell, toReviewItem, toReviewView } from './review-view.js';

/** Parameters of the list of needs to review. */
export const needReviewsQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

/** The submitted needs of a county or of all, those that wait longest first. */
const reviews = list({
  address: urls.reviewNeeds,
  roles: ['official', 'auditor'],
  title: 'need-review.title',
  inMap: 'need-review.title',
  empty: 'need-review.empty',
  query: needReviewsQuery,
  prepare: () => ({}),
  load: ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listNeedsToReview(site.deps.db, scopeOf(actor), { after: after && { at, id }, limit });
  },
  position: ({ submittedAt, id }: Need) => [submittedAt ?? '', id],
  columns: [
    {
      key: 'title',
      label: 'needs.title',
      value: ({ title }) => title,
      cell: ({ id, title }) => title && { text: title, url: urls.reviewNeed(id) },
    },
    { key: 'owner', label: 'needs.owner', value: ({ ownerName }) => ownerName },
    {
      key: 'division',
      label: 'needs.division',
      value: ({ divisionCode }) => divisionCode,
      cell: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
    },
    { key: 'budgetFen', label: 'needs.budget-yuan', kind: 'money', value: ({ budgetFen }) => budgetFen },
    {
      key: 'submittedAt',
      label: 'need-review.submitted-at',
      kind: 'instant',
      value: ({ submittedAt }) => submittedAt,
    },
    {
      key: 'dueAt',
      label: 'need-review.due-at',
      kind: 'instant',
      value: ({ reviewDueAt }) => reviewDueAt,
      cell: dueCell,
    },
  ],
  item: toReviewItem,
});

const returnSchema = z.object({ reason: reasonSchema });
const REVIEW_FORM = defineForm({ schemas: [returnSchema], texts: ['action'] });

/** One submitted need: an official of the county or of the prefecture's level publishes or returns it. */
const review = page({
  address: urls.reviewNeed,
  roles: ['official', 'auditor'],
  form: REVIEW_FORM,
  actors: ['official'],
  act: async (visit, { typed }) => {
    const { deps } = visit.site;
    const id = visit.param('id');
    if (typedAt(typed, 'action') === 'publish') {
      const published = await publishNeed(deps, visit.actor, id);
      if (!published.ok) return { typed, errors: published.errors };
      const { number, isDirect } = published.value;
      return { to: urls.need(number, { notice: isDirect ? 'need-announced' : 'need-published' }) };
    }
    const form = parseForm(returnSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const returned = await returnNeed(deps, visit.actor, { id, reason: form.value.reason });
    if (!returned.ok) return { typed, errors: returned.errors };
    return { to: urls.reviewNeeds({ notice: 'need-returned' }) };
  },
  load: (visit) => loadReview(visit.site, visit.actor, visit.param('id')),
  view: toReviewView,
  template: 'needs/review',
});

/** Review of submitted needs. */
export const needReviewPages = [reviews, review];

async function loadReview({ deps: { db } }: Site, actor: Actor, id: string) {
  const need = await findNeed(db, id);
  if (!need || need.submittedAt === null || need.ownerId === null) throw new HttpError(404);
  if (actor.role === 'official' && !mayReview(actor, need.divisionCode)) throw new HttpError(403);
  const owner = await findOwner(db, need.ownerId);
  if (!owner) throw new HttpError(404);
  const form = readableFormOf(need);
  return {
    need,
    owner,
    agencyName: form?.directAgency ? ((await findAgencyByCode(db, form.directAgency))?.name ?? '') : '',
    form,
    attachments: await listOwnAttachments(db, owner.id, form?.attachments ?? []),
    extraAttachments: await listOwnAttachments(db, owner.id, form?.extraAttachments ?? []),
    catalogue: await listCatalogue(db),
  };
}
