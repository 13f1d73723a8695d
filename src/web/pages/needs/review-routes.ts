import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { mayReview, scopeOf } from '../../../accounts/index.js';
import { listCatalogue } from '../../../agencies/index.js';
import { type Failure, fail, formatShanghai, formatYuan, normalizeParagraph } from '../../../basics/index.js';
import {
  buildNotice,
  findNeed,
  findOwner,
  listNeedsToReview,
  listOwnAttachments,
  publishNeed,
  readableFormOf,
  returnNeed,
} from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import { divisionName, typeWords } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { noticeFacts } from './notice-view.js';

const returnSchema = z.object({
  reason: z
    .string('form/required')
    .transform(normalizeParagraph)
    .pipe(z.string().min(1, 'form/required').max(500, 'form/too-long')),
});

const REVIEW_FORM = defineForm({ schemas: [returnSchema], texts: ['action'] });

/** Review of submitted needs by an official of the county or of the prefecture's level. */
export function needReviewRoutes(site: Site): Router {
  const router = Router();

  router.get('/review/needs', async (req, res) => {
    const actor = requireRole(res, 'official', 'auditor');
    const { t, language, now } = pageContext(res);
    const needs = await listNeedsToReview(site.deps.db, scopeOf(actor));
    const view = {
      title: t('need-review.title'),
      needs: needs.map((need) => ({
        url: urls.reviewNeed(need.id),
        title: need.title,
        owner: need.ownerName,
        division: divisionName(need.divisionCode, language),
        budget: formatYuan(need.budgetFen ?? 0),
        submittedAt: formatShanghai(need.submittedAt ?? now),
        dueAt: formatShanghai(need.reviewDueAt ?? now),
        overdue: need.reviewDueAt !== null && now >= need.reviewDueAt,
      })),
    };
    sendPage(site, req, res, 'needs/review-queue', view, { title: view.title });
  });

  router.get('/review/needs/:id', async (req, res) => {
    await show(site, req, res, {}, []);
  });

  router.post('/review/needs/:id', readsForm(REVIEW_FORM), async (req, res) => {
    const actor = requireRole(res, 'official');
    const { typed } = postedForm(req);
    if (typedAt(typed, 'action') === 'publish') {
      const result = await publishNeed(site.deps, actor, req.params.id);
      if (!result.ok) return show(site, req, res, typed, result.errors);
      return res.redirect(303, urls.need(result.value.number, { notice: 'need-published' }));
    }
    const form = parseForm(returnSchema, typed);
    if (!form.ok) return show(site, req, res, typed, form.errors);
    const result = await returnNeed(site.deps, actor, { id: req.params.id, reason: form.value.reason });
    if (!result.ok) return show(site, req, res, typed, result.errors);
    res.redirect(303, urls.reviewNeeds({ notice: 'need-returned' }));
  });

  return router;
}

async function show(
  site: Site,
  req: Request<{ id: string }>,
  res: Response,
  typed: Typed,
  errors: readonly Failure[],
): Promise<void> {
  const actor = requireRole(res, 'official', 'auditor');
  const context = pageContext(res);
  const { t } = context;
  const { db } = site.deps;
  const need = await findNeed(db, req.params.id.replace(/\p{Cc}/gu, ''));
  if (!need || need.submittedAt === null || need.ownerId === null) throw new HttpError(404);
  if (actor.role === 'official' && !mayReview(actor, need.divisionCode)) throw new HttpError(403);
  const owner = await findOwner(db, need.ownerId);
  if (!owner) throw new HttpError(404);
  const typedNeed = readableFormOf(need);
  const attachments = await listOwnAttachments(db, owner.id, typedNeed?.attachments ?? []);
  const preview =
    typedNeed &&
    buildNotice(typedNeed, {
      number: need.number ?? t('need-review.number-later'),
      owner: owner.name,
      ownerCode: owner.creditCode,
      opensAt: need.opensAt ?? context.now,
      attachments,
    });
  // Faults of the notice are told without a link: its fields are on the owner's form.
  const told = errors.map((error) => (error.field === 'reason' ? error : { ...error, field: undefined }));
  // Nobody can publish what cannot be read; it is returned.
  const unreadable = preview ? [] : fail('needs/unreadable').errors;
  const form = new FormView(t, typed, [...unreadable, ...told]);
  const view = {
    title: need.title ?? '',
    listUrl: urls.reviewNeeds(),
    state: need.state,
    stateText: t(`need-state.${need.state}`),
    summary: form.summary(),
    action: urls.reviewNeed(need.id),
    facts: preview
      ? noticeFacts(
          { notice: preview, plan: null },
          need,
          context,
          typeWords(await listCatalogue(db), context.language),
        )
      : [],
    content: (preview?.content ?? '').split('\n'),
    attachments: attachments.map(({ id, name }) => ({ name, url: urls.attachment(id) })),
    avoidance: preview?.avoidance ?? [],
    form:
      need.state === 'submitted' && actor.role === 'official'
        ? { reason: form.field('reason', { label: t('need-review.reason'), kind: 'textarea' }) }
        : null,
  };
  const [first] = errors;
  sendPage(site, req, res, 'needs/review', view, {
    title: view.title,
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}
