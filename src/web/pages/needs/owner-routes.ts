import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Actor } from '../../../accounts/index.js';
import { listCatalogue } from '../../../agencies/index.js';
import {
  type Failure,
  failAll,
  formatShanghai,
  formatYuan,
  normalizeParagraph,
  ok,
  type Result,
} from '../../../basics/index.js';
import {
  amendNeed,
  findNeed,
  isOpen,
  listOwnAttachments,
  listOwnNeeds,
  type Need,
  needFormSchema,
  republishNeed,
  saveDraft,
  sourceChoices,
  submitNeed,
  suggestedSource,
  withdrawNeed,
} from '../../../needs/index.js';
import { FormView } from '../../forms/fields.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { BUTTON_ALONE, defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { storedForm } from '../../forms/stored-form.js';
import { HttpError, refuse, statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { toFormView } from './form-view.js';
import { attachmentIds, NEED_FORM, storeNeedFiles } from './posted-form.js';

const ID = /^[0-9a-zA-Z-]{8,60}$/;

const reasonSchema = z
  .string('form/required')
  .transform(normalizeParagraph)
  .pipe(z.string().min(1, 'form/required').max(500, 'form/too-long'));

const withdrawalSchema = z.object({ reason: reasonSchema });
const WITHDRAWAL_FORM = defineForm({ schemas: [withdrawalSchema] });

/** Desk of an owner: own needs, the form, amendment, withdrawal, publication of failed ones again. */
export function ownerNeedRoutes(site: Site): Router {
  const router = Router();

  router.get('/desk/needs', async (req, res) => {
    const { ownerId } = requireRole(res, 'owner');
    const { t } = pageContext(res);
    const needs = await listOwnNeeds(site.deps.db, ownerId ?? '');
    const view = {
      title: t('need-form.own'),
      newUrl: urls.newNeed(),
      needs: needs.map((need) => ownLine(need, res)),
    };
    sendPage(site, req, res, 'needs/own', view, { title: view.title });
  });

  router.get('/desk/needs/new', async (req, res) => {
    requireRole(res, 'owner');
    await showForm(site, req, res, { need: undefined, draftId: site.deps.newId(), typed: {}, errors: [] });
  });

  router.post('/desk/needs/new', ownersOnly, readsForm(NEED_FORM), async (req, res) => {
    const actor = requireRole(res, 'owner');
    const draftId = typedAt(postedForm(req).typed, 'draftId');
    if (!ID.test(draftId)) throw new HttpError(400);
    const { typed, errors } = await storeNeedFiles(site, actor, postedForm(req));
    await saveOrSubmit(site, req, res, actor, { id: draftId, need: undefined, typed, errors });
  });

  router.get('/desk/needs/:id', async (req, res) => {
    const actor = requireRole(res, 'owner');
    await showOwn(site, req, res, await ownNeed(site, actor, req.params.id), {}, []);
  });

  router.get('/desk/needs/:id/edit', async (req, res) => {
    const actor = requireRole(res, 'owner');
    const need = await ownNeed(site, actor, req.params.id);
    if (!isEditable(need, res)) throw new HttpError(409, 'needs/wrong-state');
    await showForm(site, req, res, {
      need,
      draftId: null,
      typed: storedForm(NEED_FORM, need.form),
      errors: [],
    });
  });

  router.post(
    '/desk/needs/:id/edit',
    ownersOnly,
    readsForm(NEED_FORM),
    async (req: Request<{ id: string }>, res) => {
      const actor = requireRole(res, 'owner');
      const need = await ownNeed(site, actor, req.params.id);
      const { typed, errors } = await storeNeedFiles(site, actor, postedForm(req));
      if (need.state !== 'published')
        return saveOrSubmit(site, req, res, actor, { id: need.id, need, typed, errors });
      const { changeNote: typedNote } = postedForm(req).typed;
      const note = z.object({ changeNote: reasonSchema });
      const checked = both(parseForm(needFormSchema, typed), parseForm(note, { changeNote: typedNote }));
      const shown = {
        need,
        draftId: null,
        typed: { ...typed, changeNote: typedNote },
      };
      if (!checked.ok || errors.length > 0)
        return showForm(site, req, res, {
          ...shown,
          errors: [...(checked.ok ? [] : checked.errors), ...errors],
        });
      const [form, { changeNote }] = checked.value;
      const result = await amendNeed(site.deps, actor, { id: need.id, typed, form, changeNote });
      if (!result.ok) return showForm(site, req, res, { ...shown, errors: result.errors });
      res.redirect(303, urls.need(result.value.number, { notice: 'need-amended' }));
    },
  );

  router.post('/desk/needs/:id/withdrawal', readsForm(WITHDRAWAL_FORM), async (req, res) => {
    const actor = requireRole(res, 'owner');
    const need = await ownNeed(site, actor, req.params.id);
    const { typed } = postedForm(req);
    const form = parseForm(withdrawalSchema, typed);
    if (!form.ok) return showOwn(site, req, res, need, typed, form.errors);
    const result = await withdrawNeed(site.deps, actor, { id: need.id, reason: form.value.reason });
    if (!result.ok) refuse(result.errors);
    res.redirect(303, urls.ownerNeeds({ notice: 'need-withdrawn' }));
  });

  router.post('/desk/needs/:id/republication', readsForm(BUTTON_ALONE), async (req, res) => {
    const actor = requireRole(res, 'owner');
    const result = await republishNeed(site.deps, actor, req.params.id);
    if (!result.ok) refuse(result.errors);
    res.redirect(303, urls.editNeed(result.value.id));
  });

  return router;
}

function both<A, B>(a: Result<A>, b: Result<B>): Result<[A, B]> {
  if (a.ok && b.ok) return ok([a.value, b.value]);
  return failAll([...(a.ok ? [] : a.errors), ...(b.ok ? [] : b.errors)]);
}

// Nobody else's upload is read at all.
const ownersOnly: RequestHandler = (_req, res, next) => {
  requireRole(res, 'owner');
  next();
};

async function ownNeed(site: Site, actor: Actor, id: string): Promise<Need> {
  const need = ID.test(id) ? await findNeed(site.deps.db, id) : undefined;
  if (!need || need.ownerId !== actor.ownerId) throw new HttpError(404);
  return need;
}

const isEditable = (need: Need, res: Response): boolean =>
  need.state === 'draft' || need.state === 'returned' || isOpen(need, pageContext(res).now);

async function saveOrSubmit(
  site: Site,
  req: Request,
  res: Response,
  actor: Actor,
  sent: {
    readonly id: string;
    readonly need: Need | undefined;
    readonly typed: Typed;
    readonly errors: readonly Failure[];
  },
): Promise<void> {
  const { id, need, typed, errors } = sent;
  const shown = { need, draftId: need ? null : id, typed };
  // What was typed is kept in any case; a wrong form is a draft.
  const saved = await saveDraft(site.deps, actor, { id, typed });
  if (!saved.ok) refuse(saved.errors);
  if (typedAt(postedForm(req).typed, 'action') !== 'submit') {
    if (errors.length > 0) return showForm(site, req, res, { ...shown, errors });
    return res.redirect(303, urls.editNeed(id, { notice: 'need-saved' }));
  }
  const form = parseForm(needFormSchema, typed);
  if (!form.ok || errors.length > 0)
    return showForm(site, req, res, { ...shown, errors: [...(form.ok ? [] : form.errors), ...errors] });
  const result = await submitNeed(site.deps, actor, { id, typed, form: form.value });
  if (!result.ok) return showForm(site, req, res, { ...shown, errors: result.errors });
  res.redirect(303, urls.ownerNeed(id, { notice: 'need-submitted' }));
}

async function showForm(
  site: Site,
  req: Request,
  res: Response,
  shown: {
    readonly need: Need | undefined;
    readonly draftId: string | null;
    readonly typed: Typed;
    readonly errors: readonly Failure[];
  },
): Promise<void> {
  const context = pageContext(res);
  const { t } = context;
  const amends = shown.need?.state === 'published';
  const view = toFormView(
    {
      title: amends ? t('need-form.amend', { number: shown.need?.number ?? '' }) : t('need-form.title'),
      action: shown.need ? urls.editNeed(shown.need.id) : urls.newNeed(),
      typed: shown.typed,
      errors: shown.errors,
      amends,
      returned: shown.need?.state === 'returned' ? shown.need.reason : null,
      draftId: shown.draftId,
      sources: sourceChoices(site.deps.sources),
      suggestedSource: suggestedSource(site.deps.sources, context.now),
      attachments: await listOwnAttachments(
        site.deps.db,
        context.actor?.ownerId ?? '',
        attachmentIds(shown.typed),
      ),
    },
    context,
    await listCatalogue(site.deps.db),
  );
  const [first] = shown.errors;
  sendPage(site, req, res, 'needs/form', view, {
    title: view.title,
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}

function ownLine(need: Need, res: Response) {
  const { t } = pageContext(res);
  const typedTitle = typedAt(storedForm(NEED_FORM, need.form), 'title');
  return {
    title: need.title ?? (typedTitle.trim() ? typedTitle : t('need-form.untitled')),
    url: urls.ownerNeed(need.id),
    number: need.number ?? '',
    state: need.state,
    stateText: t(`need-state.${need.state}`),
    budget: need.budgetFen === null ? '' : formatYuan(need.budgetFen),
    closesAt: need.closesAt ? formatShanghai(need.closesAt) : '',
  };
}

async function showOwn(
  site: Site,
  req: Request,
  res: Response,
  need: Need,
  typed: Typed,
  errors: readonly Failure[],
): Promise<void> {
  const context = pageContext(res);
  const { t } = context;
  const form = new FormView(t, typed, errors);
  const line = ownLine(need, res);
  const mayWithdraw = need.state === 'submitted' || isEditable(need, res);
  const view = {
    ...line,
    summary: form.summary(),
    listUrl: urls.ownerNeeds(),
    publicUrl: need.number ? urls.need(need.number) : null,
    editUrl: isEditable(need, res) ? urls.editNeed(need.id) : null,
    editText: t(need.state === 'published' ? 'need-form.amend-button' : 'need-form.edit-button'),
    reason: need.reason && need.state !== 'failed' ? need.reason : null,
    reviewDueAt: need.state === 'submitted' && need.reviewDueAt ? formatShanghai(need.reviewDueAt) : null,
    republishUrl: need.state === 'failed' ? `${urls.ownerNeed(need.id)}/republication` : null,
    withdrawal: mayWithdraw
      ? {
          url: `${urls.ownerNeed(need.id)}/withdrawal`,
          field: form.field('reason', { label: t('need-form.withdraw-reason'), kind: 'textarea' }),
        }
      : null,
  };
  sendPage(site, req, res, 'needs/own-need', view, {
    title: line.title,
    ...(errors.length > 0 ? { status: 422 } : {}),
  });
}
