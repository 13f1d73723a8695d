import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Actor } from '../../../accounts/index.js';
import { type Failure, formatShanghai } from '../../../basics/index.js';
import {
  type CeremonyState,
  deleteRehearsal,
  holdRehearsal,
  listRehearsals,
  loadRehearsal,
  REHEARSED_METHODS,
  startRehearsal,
} from '../../../draws/index.js';
import { FormView } from '../../forms/fields.js';
import { parseForm, type Typed } from '../../forms/form.js';
import { BUTTON_ALONE, defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, refuse, statusOfFailure } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { actOf, CEREMONY_FORM, sendHall, sendMinutes, sendState } from './ceremony-routes.js';

const startSchema = z.object({
  number: z
    .string()
    .default('')
    .transform((text) =>
      text
        .normalize('NFKC')
        .replace(/[\p{Cc}\s]/gu, '')
        .toUpperCase(),
    ),
  method: z.enum(REHEARSED_METHODS).catch('random'),
});

const START_FORM = defineForm({ schemas: [startSchema] });

const rehearser = (res: Response): Actor => requireRole(res, 'official', 'administrator');

/** Rehearsals: the ceremony's pages behind a login, over data that awards nothing. */
export function rehearsalRoutes(site: Site): Router {
  const router = Router();
  const { deps } = site;

  router.get('/desk/rehearsal', (req, res) => showList(site, req, res, {}, []));

  router.post('/desk/rehearsal', readsForm(START_FORM), async (req, res) => {
    const actor = rehearser(res);
    const { typed } = postedForm(req);
    const form = parseForm(startSchema, typed);
    const result = form.ok ? await startRehearsal(deps, actor, form.value) : form;
    if (!result.ok) return showList(site, req, res, typed, result.errors);
    res.redirect(303, urls.rehearsal(result.value.id));
  });

  router.get('/desk/rehearsal/:id', async (req, res) => {
    await sendHall(site, req, res, await load(site, res, req.params.id), { mayLead: true });
  });

  router.post('/desk/rehearsal/:id', readsForm(CEREMONY_FORM), async (req, res) => {
    const actor = rehearser(res);
    const { id } = req.params;
    await load(site, res, id);
    const { typed, ...result } = await actOf(req, (act) => holdRehearsal(deps, actor, id, act));
    if (result.ok) return res.redirect(303, urls.rehearsal(id));
    const state = await load(site, res, id);
    await sendHall(site, req, res, state, { mayLead: true, typed, errors: result.errors });
  });

  router.get('/desk/rehearsal/:id/ceremony.json', async (req, res) => {
    sendState(res, await load(site, res, req.params.id));
  });

  router.get('/desk/rehearsal/:id/minutes', async (req, res) => {
    await sendMinutes(site, res, await load(site, res, req.params.id));
  });

  router.get('/desk/rehearsal/:id/certificate.json', async (req, res) => {
    const { certificate, number } = await load(site, res, req.params.id);
    if (certificate === null) throw new HttpError(404);
    res
      .type('application/json; charset=utf-8')
      .set('Content-Disposition', `attachment; filename="${number}-certificate.json"`)
      .send(certificate);
  });

  router.post('/desk/rehearsal/:id/delete', readsForm(BUTTON_ALONE), async (req, res) => {
    const result = await deleteRehearsal(deps, rehearser(res), req.params.id);
    if (!result.ok) refuse(result.errors);
    res.redirect(303, urls.rehearsals({ notice: 'rehearsal-deleted' }));
  });

  return router;
}

async function load({ deps }: Site, res: Response, id: string): Promise<CeremonyState> {
  const state = await loadRehearsal(deps.db, rehearser(res), id.replace(/\p{Cc}/gu, ''));
  if (!state) throw new HttpError(404);
  return state;
}

async function showList(
  site: Site,
  req: Request,
  res: Response,
  typed: Typed,
  errors: readonly Failure[],
): Promise<void> {
  const actor = rehearser(res);
  const { t } = pageContext(res);
  const form = new FormView(t, typed, errors);
  const rehearsals = await listRehearsals(site.deps.db, actor);
  const view = {
    title: t('rehearsal.title'),
    summary: form.summary(),
    action: urls.rehearsals(),
    number: form.field('number', {
      label: t('rehearsal.number'),
      hint: t('rehearsal.number-hint'),
      required: false,
      maxLength: 40,
    }),
    method: form.field('method', {
      label: t('rehearsal.method'),
      kind: 'radios',
      initial: 'random',
      options: REHEARSED_METHODS.map((value) => ({ value, text: t(`method.${value}`) })),
    }),
    rehearsals: rehearsals.map(({ number, notice, createdAt, step }) => ({
      number,
      title: notice.title,
      url: urls.rehearsal(number),
      createdAt: formatShanghai(createdAt),
      state: t(`ceremony.now-${step}`, { at: '' }),
      deleteUrl: urls.deleteRehearsal(number),
    })),
  };
  const [first] = errors;
  sendPage(site, req, res, 'draws/ceremony-rehearsals', view, {
    title: view.title,
    ...(first ? { status: statusOfFailure(first) } : {}),
  });
}
