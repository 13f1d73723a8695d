import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { mayReview } from '../../../accounts/index.js';
import { needTag } from '../../../audit/index.js';
import { type Failure, fail } from '../../../basics/index.js';
import { type CeremonyState, ceremonyActSchema, holdCeremony, loadCeremony } from '../../../draws/index.js';
import { findNeedByNumber, PUBLIC_STATES, type PublishedNeed } from '../../../needs/index.js';
import { parseForm, type Typed } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { count, readQuery } from '../../forms/query.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, refuse, refuseParameter, statusOfFailure } from '../../pipeline/errors.js';
import { dependsOn } from '../../pipeline/page-tags.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext } from '../../render/page.js';
import type { Site } from '../../site.js';
import { isAwaited, stateMark, toHallView } from './ceremony-hall-view.js';
import { linksOf } from './ceremony-links.js';
import { toMinutesView } from './ceremony-minutes-view.js';
import { sendHallPage } from './ceremony-page.js';

// A browser without scripts asks again so often.
const REFRESH_SECONDS = 5;

/** Parameters of the page of the hall. */
export const hallQuery = z.object({ page: count('query.page', 4) });

/** The form of every step. */
export const CEREMONY_FORM = defineForm({ schemas: [ceremonyActSchema] });

/** A need's ceremony: everybody may watch, the official in charge leads. */
export function ceremonyRoutes(site: Site): Router {
  const router = Router();

  router.get('/needs/:number/ceremony', async (req, res) => {
    const { state, need } = await load(site, req.params.number);
    dependsOn(res, needTag(need.number), 'list:agencies');
    await sendHall(site, req, res, state, { mayLead: mayLead(res, need) });
  });

  router.get('/needs/:number/ceremony.json', async (req, res) => {
    const { state, need } = await load(site, req.params.number);
    dependsOn(res, needTag(need.number));
    sendState(res, state);
  });

  router.get('/needs/:number/ceremony/minutes', async (req, res) => {
    const { state, need } = await load(site, req.params.number);
    dependsOn(res, needTag(need.number), 'list:agencies');
    await sendMinutes(site, res, state);
  });

  router.post('/needs/:number/ceremony', readsForm(CEREMONY_FORM), async (req, res) => {
    const actor = requireRole(res, 'official');
    const { state, need } = await load(site, req.params.number);
    if (!mayReview(actor, need.divisionCode)) throw new HttpError(403);
    const { typed, ...result } = await actOf(req, (act) => holdCeremony(site.deps, actor, state.number, act));
    if (result.ok) return res.redirect(303, linksOf(state).hall);
    const after = await load(site, req.params.number);
    await sendHall(site, req, res, after.state, { mayLead: true, typed, errors: result.errors });
  });

  return router;
}

/** Checks a posted step and takes it. What was typed is shown again with what was refused. */
export async function actOf(req: Request, take: (act: CeremonyActOf) => ReturnType<typeof holdCeremony>) {
  const { typed } = postedForm(req);
  const form = parseForm(ceremonyActSchema, typed);
  // No step of that name: nobody's form sends it.
  if (!form.ok && form.errors.some(({ field }) => field === 'act')) refuse(fail('draws/already-done').errors);
  const result = form.ok ? await take(form.value) : form;
  // What was typed for a step that is over is of no use in the form of the next one.
  const passed = !result.ok && result.errors.some(({ code }) => code.startsWith('draws/already-'));
  return { ...result, typed: passed ? {} : typed };
}

type CeremonyActOf = Parameters<typeof holdCeremony>[3];

async function load(site: Site, typed: string): Promise<{ need: PublishedNeed; state: CeremonyState }> {
  const number = typed
    .normalize('NFKC')
    .replace(/\p{Cc}/gu, '')
    .toUpperCase();
  const need = await findNeedByNumber(site.deps.db, number);
  const state =
    need && PUBLIC_STATES.includes(need.state) ? await loadCeremony(site.deps.db, need) : undefined;
  if (!need || !state) throw new HttpError(404);
  return { need, state };
}

function mayLead(res: Response, need: PublishedNeed): boolean {
  const { actor } = pageContext(res);
  return actor !== null && mayReview(actor, need.divisionCode);
}

/** Sends the page of the hall, with the form of the next step for whoever leads. */
export async function sendHall(
  site: Site,
  req: Request,
  res: Response,
  state: CeremonyState,
  asked: { readonly mayLead: boolean; readonly typed?: Typed; readonly errors?: readonly Failure[] },
): Promise<void> {
  const { mayLead: leads, typed = {}, errors = [] } = asked;
  const { values, errors: refused } = readQuery(req, res, hallQuery);
  refuseParameter(refused);
  const { page = 1 } = values;
  const { siteUrl } = site.deps;
  const view = await toHallView(state, { mayLead: leads, siteUrl, typed, errors, page }, pageContext(res));
  const [first] = errors;
  sendHallPage(site, res, 'draws/ceremony', view, {
    title: view.title,
    status: first ? statusOfFailure(first) : 200,
    kind: 'hall',
    rehearsal: state.rehearsal,
    // Whoever types must not lose it.
    refresh: isAwaited(state) && !view.form ? REFRESH_SECONDS : null,
  });
}

/** Sends what a browser compares to see whether its page is still right. */
export function sendState(res: Response, state: CeremonyState): void {
  res
    .type('json')
    .send(JSON.stringify({ mark: stateMark(state), step: state.step, awaited: isAwaited(state) }));
}

/** Sends the minutes. */
export async function sendMinutes(site: Site, res: Response, state: CeremonyState): Promise<void> {
  const view = await toMinutesView(state, site.deps.siteUrl, pageContext(res));
  sendHallPage(site, res, 'draws/ceremony-minutes', view, {
    title: `${view.title} ${state.number}`,
    status: 200,
    kind: 'minutes',
    rehearsal: state.rehearsal,
    refresh: null,
  });
}
