import { z } from 'zod';
import { mayReview, scopeOf } from '../../../accounts/index.js';
import {
  applicationOf,
  approveApplication,
  divisionOfApplication,
  findAgency,
  findApplication,
  listAttachmentsOf,
  listCatalogue,
  listPractitioners,
  listQualificationsInForce,
  listSubmitted,
  returnApplication,
} from '../../../agencies/index.js';
import { assertDefined } from '../../../basics/index.js';
import { parseForm, typedAt } from '../../forms/form.js';
import { position } from '../../forms/query.js';
import { DECISION_FORM, reasonSchema } from '../../forms/reason.js';
import { HttpError } from '../../pipeline/errors.js';
import { list } from '../../registry/list.js';
import { page } from '../../registry/page.js';
import { instantText } from '../../render/cursor.js';
import { urls } from '../../urls.js';
import { submittedColumns, submittedItem, toReviewView } from './review-view.js';

/** Parameters of the queue of applications. */
export const agencyReviewQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

const queue = list({
  address: urls.reviewAgencies,
  roles: ['official', 'auditor'],
  title: 'agency-review.title',
  inMap: 'agency-review.title',
  empty: 'agency-review.empty',
  query: agencyReviewQuery,
  prepare: () => ({}),
  load: async ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    const rows = await listSubmitted(site.deps.db, scopeOf(actor), { after: after && { at, id }, limit });
    return rows.map((row) => ({ row, application: applicationOf(row) }));
  },
  position: ({ row }) => [row.submittedAt ?? '', row.id],
  columns: submittedColumns,
  item: submittedItem,
});

const review = page({
  address: urls.reviewAgency,
  roles: ['official', 'auditor'],
  form: DECISION_FORM,
  actors: ['official'],
  act: async ({ site, actor, param }, { typed }) => {
    const id = param('id');
    if (typedAt(typed, 'action') === 'approve') {
      const result = await approveApplication(site.deps, actor, id);
      // The fields are those of the applicant's form, which is not on this page.
      if (!result.ok) return { typed, errors: result.errors.map(({ field: _field, ...error }) => error) };
      const { creditCode, notice } = result.value;
      return {
        to:
          notice === null
            ? urls.agency(creditCode, { notice: 'agency-approved' })
            : urls.entryNotice(notice, { notice: 'entry-notice-begun' }),
      };
    }
    const form = parseForm(reasonSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const result = await returnApplication(site.deps, actor, { id, reason: form.value.reason });
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.reviewAgencies({ notice: 'agency-returned' }) };
  },
  load: async ({ site, actor, param, now }) => {
    const { db } = site.deps;
    const row = await findApplication(db, param('id'));
    if (!row || row.submittedAt === null) throw new HttpError(404);
    if (actor.role === 'official' && !mayReview(actor, divisionOfApplication(row))) throw new HttpError(403);
    const agency = assertDefined(await findAgency(db, row.agencyId), 'agency of the application');
    return {
      row,
      agency,
      application: applicationOf(row),
      practitioners: await listPractitioners(db, agency.id),
      held: await listQualificationsInForce(db, [agency.id], now),
      catalogue: await listCatalogue(db),
      scans: new Map((await listAttachmentsOf(db, agency.id)).map(({ id, name }) => [id, name])),
    };
  },
  view: toReviewView,
  template: 'agencies/review',
});

/** Review of applications by an official of the county or of the prefecture's level. */
export const agencyReviewPages = [queue, review];
