import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Actor } from '../../../accounts/index.js';
import {
  applicationSchema,
  findAgency,
  findAttachment,
  findOpenApplication,
  listAttachmentsOf,
  listCatalogue,
  listQualificationsInForce,
  MAX_QUALIFICATIONS,
  saveApplication,
  storeAttachment,
  submitApplication,
} from '../../../agencies/index.js';
import { addDays, assertDefined, type Failure, fail, toShanghaiDate } from '../../../basics/index.js';
import { listOwnAttachments } from '../../../needs/index.js';
import { parseForm, type Typed, typedAt } from '../../forms/form.js';
import { type PostedForm, postedForm, readsForm } from '../../forms/read-form.js';
import { storedForm } from '../../forms/stored-form.js';
import { checkFiles } from '../../forms/upload.js';
import { HttpError, refuse, statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { sendAttachment } from '../../render/attachment.js';
import { pageContext, sendPage } from '../../render/page.js';
import { typeWords } from '../../render/words.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import {
  APPLICATION_FORM,
  toApplicationView,
  typedFromRegister,
  typedQualifications,
} from './application-view.js';

/** Days before the end of a certificate at which its agency is warned. */
const WARN_DAYS = 60;

/** An agency's own application: form, draft, submission; the scans that belong to it. */
export function applicationRoutes(site: Site): Router {
  const router = Router();

  router.get('/desk/application', async (req, res) => {
    const actor = requireRole(res, 'agency');
    await show(site, req, res, actor, await presentForm(site, res, actor), []);
  });

  router.post('/desk/application', agenciesOnly, readsForm(APPLICATION_FORM), async (req, res) => {
    const actor = requireRole(res, 'agency');
    const { typed, errors } = await storeScans(site, actor, postedForm(req));
    const action = typedAt(postedForm(req).typed, 'action');
    const saved = await saveApplication(site.deps, actor, typed);
    if (!saved.ok) refuse(saved.errors);
    const removed = /^remove-(\d{1,2})$/.exec(action);
    if (action === 'add' || removed) {
      const list = typedQualifications(typed).filter((_, index) => String(index) !== removed?.[1]);
      const next = {
        ...typed,
        qualifications: action === 'add' && list.length < MAX_QUALIFICATIONS ? [...list, {}] : list,
      };
      return show(site, req, res, actor, next, errors, 200);
    }
    if (errors.length > 0) return show(site, req, res, actor, typed, errors);
    if (action !== 'submit') return res.redirect(303, urls.application({ notice: 'application-saved' }));
    const application = parseForm(applicationSchema, typed);
    if (!application.ok) return show(site, req, res, actor, typed, application.errors);
    const result = await submitApplication(site.deps, actor, { typed, application: application.value });
    if (!result.ok) return show(site, req, res, actor, typed, result.errors);
    res.redirect(303, urls.application({ notice: 'application-submitted' }));
  });

  router.get('/attachments/:id', async (req, res) => {
    const actor = requireRole(res, 'agency', 'owner', 'official', 'auditor', 'administrator');
    const id = req.params.id.replace(/\p{Cc}/gu, '');
    const file = await findAttachment(site.deps.db, id);
    if (!file) throw new HttpError(404);
    if (actor.role === 'agency') {
      const own = await listAttachmentsOf(site.deps.db, actor.agencyId ?? '');
      if (!own.some((one) => one.id === id)) throw new HttpError(404);
    }
    if (actor.role === 'owner') {
      const own = await listOwnAttachments(site.deps.db, actor.ownerId ?? '', [id]);
      if (own.length === 0) throw new HttpError(404);
    }
    sendAttachment(res, file);
  });

  return router;
}

// Nobody else's upload is read at all.
const agenciesOnly: RequestHandler = (_req, res, next) => {
  requireRole(res, 'agency');
  next();
};

/** What the form shows first: the open application, or the register in force, or nothing but one empty group. */
async function presentForm(site: Site, res: Response, actor: Actor): Promise<Typed> {
  const { db } = site.deps;
  const agencyId = actor.agencyId ?? '';
  const open = await findOpenApplication(db, agencyId);
  if (open) return storedForm(APPLICATION_FORM, open.form);
  const agency = assertDefined(await findAgency(db, agencyId), 'agency of the account');
  if (agency.status === 'unapproved') return { name: agency.name, qualifications: [{}] };
  return typedFromRegister(agency, await listQualificationsInForce(db, [agencyId], pageContext(res).now));
}

/** The posted form with its new scans stored: an upload is never lost because another field is wrong. */
async function storeScans(
  site: Site,
  actor: Actor,
  posted: PostedForm,
): Promise<{ typed: Typed; errors: Failure[] }> {
  const { action: _action, ...fields } = posted.typed;
  const groups = typedQualifications(fields).map((group): Record<string, unknown> => ({ ...group }));
  const errors: Failure[] = [];
  for (const file of await checkFiles(posted.files)) {
    const index = Number(/^qualifications\[(\d{1,2})\]\[scan\]$/.exec(file.field)?.[1] ?? -1);
    const group = groups[index];
    if (!group) continue;
    const field = `qualifications.${index}.attachmentId`;
    const stored = file.ok ? await storeAttachment(site.deps, actor, file) : fail(file.code);
    if (stored.ok) group['attachmentId'] = stored.value;
    else errors.push(...stored.errors.map((failure) => ({ ...failure, field })));
  }
  return { typed: { ...fields, qualifications: groups }, errors };
}

async function show(
  site: Site,
  req: Request,
  res: Response,
  actor: Actor,
  typed: Typed,
  errors: readonly Failure[],
  status?: number,
): Promise<void> {
  const context = pageContext(res);
  const { db } = site.deps;
  const agencyId = actor.agencyId ?? '';
  const agency = assertDefined(await findAgency(db, agencyId), 'agency of the account');
  const catalogue = await listCatalogue(db);
  const words = typeWords(catalogue, context.language);
  const today = toShanghaiDate(context.now);
  const held = await listQualificationsInForce(db, [agencyId], context.now);
  const view = toApplicationView(
    {
      agency,
      application: await findOpenApplication(db, agencyId),
      typed,
      errors,
      scans: new Map((await listAttachmentsOf(db, agencyId)).map(({ id, name }) => [id, name])),
      expiring: held
        .filter(({ validTo }) => validTo !== null && validTo <= addDays(today, WARN_DAYS))
        .map(({ typeCode, validTo }) =>
          context.t('agencies.expires', { type: words.type(typeCode), on: validTo ?? '' }),
        ),
    },
    context,
    catalogue,
  );
  const [first] = errors;
  sendPage(site, req, res, 'agencies/application', view, {
    title: view.title,
    ...(status ? { status } : first ? { status: statusOfFailure(first) } : {}),
  });
}
