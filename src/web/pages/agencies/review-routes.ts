import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { mayReview, scopeOf } from '../../../accounts/index.js';
import {
  type Application,
  applicationOf,
  approveApplication,
  divisionOfApplication,
  findAgency,
  findApplication,
  listAttachmentsOf,
  listCatalogue,
  listQualificationsInForce,
  listSubmitted,
  returnApplication,
} from '../../../agencies/index.js';
import {
  assertDefined,
  type Failure,
  fail,
  formatShanghai,
  formatYuan,
  normalizeParagraph,
} from '../../../basics/index.js';
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
import { typedFromRegister } from './application-view.js';

const returnSchema = z.object({
  reason: z
    .string('form/required')
    .transform(normalizeParagraph)
    .pipe(z.string().min(1, 'form/required').max(500, 'form/too-long')),
});

const REVIEW_FORM = defineForm({ schemas: [returnSchema], texts: ['action'] });

/** Review of applications by an official of the county or of the prefecture's level. */
export function agencyReviewRoutes(site: Site): Router {
  const router = Router();

  router.get('/review/agencies', async (req, res) => {
    const actor = requireRole(res, 'official', 'auditor');
    const { t, language, now } = pageContext(res);
    const submitted = await listSubmitted(site.deps.db, scopeOf(actor));
    const rows = submitted.map((row) => ({ row, application: applicationOf(row) }));
    const view = {
      title: t('agency-review.title'),
      applications: rows.map(({ row, application }) => ({
        url: urls.reviewAgency(row.id),
        name: application?.name ?? row.name,
        creditCode: row.creditCode,
        division: divisionName(divisionOfApplication(row), language),
        count: application?.qualifications.length ?? 0,
        submittedAt: formatShanghai(row.submittedAt ?? now),
        dueAt: formatShanghai(row.reviewDueAt ?? now),
        overdue: row.reviewDueAt !== null && now >= row.reviewDueAt,
      })),
    };
    sendPage(site, req, res, 'agencies/review-queue', view, { title: view.title });
  });

  router.get('/review/agencies/:id', async (req, res) => {
    await show(site, req, res, {}, []);
  });

  router.post('/review/agencies/:id', readsForm(REVIEW_FORM), async (req, res) => {
    const actor = requireRole(res, 'official');
    const { typed } = postedForm(req);
    if (typedAt(typed, 'action') === 'approve') {
      const result = await approveApplication(site.deps, actor, req.params.id);
      if (!result.ok) return show(site, req, res, typed, result.errors);
      return res.redirect(303, urls.agency(result.value.creditCode, { notice: 'agency-approved' }));
    }
    const form = parseForm(returnSchema, typed);
    if (!form.ok) return show(site, req, res, typed, form.errors);
    const result = await returnApplication(site.deps, actor, {
      id: req.params.id,
      reason: form.value.reason,
    });
    if (!result.ok) return show(site, req, res, typed, result.errors);
    res.redirect(303, urls.reviewAgencies({ notice: 'agency-returned' }));
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
  const { t, language, now } = context;
  const { db } = site.deps;
  const row = await findApplication(db, req.params.id.replace(/\p{Cc}/gu, ''));
  if (!row || row.submittedAt === null) throw new HttpError(404);
  const application = applicationOf(row);
  if (actor.role === 'official' && !mayReview(actor, divisionOfApplication(row))) throw new HttpError(403);
  const agency = assertDefined(await findAgency(db, row.agencyId), 'agency of the application');
  const before =
    agency.status === 'unapproved'
      ? undefined
      : typedFromRegister(agency, await listQualificationsInForce(db, [agency.id], now));
  const words = typeWords(await listCatalogue(db), language);
  const scans = new Map((await listAttachmentsOf(db, agency.id)).map(({ id, name }) => [id, name]));
  // Nobody can approve what cannot be read; it is returned.
  const unreadable = application ? [] : fail('agencies/unreadable').errors;
  const form = new FormView(t, typed, [...unreadable, ...errors]);
  const view = {
    title: application?.name ?? agency.name,
    listUrl: urls.reviewAgencies(),
    state: row.state,
    stateText: t(`application-state.${row.state}`),
    summary: form.summary(),
    action: urls.reviewAgency(row.id),
    facts: (application ? profileFacts(application, context) : []).map(({ name, label, value }) => {
      const old = before ? oldValue(before, name, context) : null;
      return { label, value, old: old !== null && old !== value ? old : null };
    }),
    qualifications: (application?.qualifications ?? []).map((held) => ({
      type: words.type(held.type),
      grade: words.grade(held.type, held.grade),
      number: held.certificateNumber ?? t('agencies.by-commitment'),
      issuer: held.issuer ?? '',
      validity: `${held.validFrom ?? ''} – ${held.validTo ?? t('agencies.without-end')}`,
      isNew: before !== undefined && !isHeld(before, held),
      scan:
        held.attachmentId && scans.has(held.attachmentId)
          ? { url: urls.attachment(held.attachmentId), text: scans.get(held.attachmentId) ?? '' }
          : null,
    })),
    form:
      row.state === 'submitted' && actor.role === 'official'
        ? { reason: form.field('reason', { label: t('need-review.reason'), kind: 'textarea' }) }
        : null,
  };
  const [first] = errors;
  sendPage(site, req, res, 'agencies/review', view, {
    title: view.title,
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}

function profileFacts(application: Application, { t, language }: ReturnType<typeof pageContext>) {
  return [
    { name: 'name', label: t('account.unit-name'), value: application.name },
    {
      name: 'legalRepresentative',
      label: t('account.legal-representative'),
      value: application.legalRepresentative,
    },
    { name: 'controllerCode', label: t('account.controller-code'), value: application.controllerCode ?? '' },
    { name: 'contactName', label: t('account.contact-name'), value: application.contactName },
    { name: 'contactPhone', label: t('account.contact-phone'), value: application.contactPhone },
    { name: 'division', label: t('account.division'), value: divisionName(application.division, language) },
    { name: 'capital', label: t('agencies.capital'), value: formatYuan(application.capital) },
    { name: 'foundedOn', label: t('agencies.founded-on'), value: application.foundedOn },
  ];
}

function oldValue(before: Typed, name: string, { language }: ReturnType<typeof pageContext>): string {
  const value = typedAt(before, name);
  if (name === 'division') return divisionName(value, language);
  return name === 'capital' ? value.replace(/\B(?=(\d{3})+\.)/g, ',') : value;
}

function isHeld(before: Typed, held: Application['qualifications'][number]): boolean {
  const list = before['qualifications'] as { type: string; grade: string; certificateNumber: string }[];
  return list.some(
    (old) =>
      old.type === held.type &&
      old.grade === (held.grade ?? '') &&
      old.certificateNumber === (held.certificateNumber ?? ''),
  );
}
