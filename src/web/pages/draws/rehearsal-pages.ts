import { z } from 'zod';
import type { Actor } from '../../../accounts/index.js';
import { normalizeCode, typedText } from '../../../basics/index.js';
import {
  type CeremonyState,
  deleteRehearsal,
  holdRehearsal,
  listRehearsals,
  loadRehearsal,
  REHEARSED_METHODS,
  startRehearsal,
} from '../../../draws/index.js';
import { parseForm } from '../../forms/form.js';
import { BUTTON_ALONE, defineForm } from '../../forms/form-shape.js';
import { HttpError } from '../../pipeline/errors.js';
import { data } from '../../registry/data.js';
import { action, page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { drawMinutesCode } from './ceremony-codes.js';
import { inHall } from './ceremony-frame.js';
import { toHallView, toStateData } from './ceremony-hall-view.js';
import { toMinutesView } from './ceremony-minutes-view.js';
import { CEREMONY_FORM, hallQuery, loadHall, takeStep } from './ceremony-steps.js';
import { toRehearsalsView } from './rehearsals-view.js';

const startSchema = z.object({
  number: typedText(40).default('').transform(normalizeCode),
  method: z.enum(REHEARSED_METHODS).catch('random'),
});

const START_FORM = defineForm({ schemas: [startSchema] });

const ROLES = ['official', 'administrator'] as const;

/** Rehearsals: the ceremony's pages behind a login, over data that awards nothing. */
const rehearsals = page({
  address: urls.rehearsals,
  roles: ROLES,
  inMap: 'rehearsal.title',
  form: START_FORM,
  act: async ({ site, actor }, { typed }) => {
    const form = parseForm(startSchema, typed);
    const result = form.ok ? await startRehearsal(site.deps, actor, form.value) : form;
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.rehearsal(result.value.id) };
  },
  load: ({ site, actor }) => listRehearsals(site.deps.db, actor),
  view: toRehearsalsView,
  template: 'draws/ceremony-rehearsals',
});

const hall = page({
  address: urls.rehearsal,
  roles: ROLES,
  query: hallQuery,
  form: CEREMONY_FORM,
  act: async ({ site, actor, param }, posted) => {
    const id = param('id');
    const state = await loadOf(site, actor, id);
    return takeStep(posted, state, (act) => holdRehearsal(site.deps, actor, id, act));
  },
  load: async (visit) => loadHall(visit, await loadOf(visit.site, visit.actor, visit.param('id')), true),
  view: (loaded, visit, shown) => ({ ...toHallView(loaded, visit, shown), redo: null }),
  template: 'draws/ceremony',
  frame: (content, { frame }, visit) => inHall(content, frame, visit),
});

const hallState = data({
  address: urls.rehearsalState,
  roles: ROLES,
  load: ({ site, actor, param }) => loadOf(site, actor, param('id')),
  type: 'json',
  body: (state) => JSON.stringify(toStateData(state)),
});

const minutes = page({
  address: urls.rehearsalMinutes,
  roles: ROLES,
  load: async (visit) => {
    const state = await loadOf(visit.site, visit.actor, visit.param('id'));
    return { state, code: await drawMinutesCode(state, visit.site.deps.siteUrl, visit) };
  },
  view: toMinutesView,
  template: 'draws/ceremony-minutes',
  frame: (content, { frame }, visit) => inHall(content, frame, visit),
});

const certificate = data({
  address: urls.rehearsalCertificate,
  roles: ROLES,
  load: async ({ site, actor, param }) => {
    const state = await loadOf(site, actor, param('id'));
    if (state.certificate === null) throw new HttpError(404);
    return { number: state.number, text: state.certificate };
  },
  type: 'application/json; charset=utf-8',
  body: ({ text }) => text,
  fileName: ({ number }) => `${number}-certificate.json`,
});

const deletion = action({
  address: urls.deleteRehearsal,
  roles: ROLES,
  form: BUTTON_ALONE,
  act: async ({ site, actor, param }) => {
    const result = await deleteRehearsal(site.deps, actor, param('id'));
    return result.ok ? { to: urls.rehearsals({ notice: 'rehearsal-deleted' }) } : result;
  },
});

/** Rehearsals of ceremonies. */
export const rehearsalPages = [rehearsals, hall, hallState, minutes, certificate, deletion];

async function loadOf({ deps }: Site, actor: Actor, id: string): Promise<CeremonyState> {
  const state = await loadRehearsal(deps.db, actor, id);
  if (!state) throw new HttpError(404);
  return state;
}
