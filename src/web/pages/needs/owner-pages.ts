import { z } from 'zod';
import type { Actor } from '../../../accounts/index.js';
import {
  findLatestAmendment,
  findNeed,
  type Need,
  republishNeed,
  withdrawAmendment,
  withdrawNeed,
} from '../../../needs/index.js';
import { parseForm } from '../../forms/form.js';
import { BUTTON_ALONE, defineForm } from '../../forms/form-shape.js';
import { HttpError, refuse } from '../../pipeline/errors.js';
import { action, page } from '../../registry/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { loadProposedTerms } from './amendment-data.js';
import { type OwnNeedPage, toOwnNeedView } from './own-need-view.js';
import { reasonSchema } from './posted-form.js';

/** The form of an id: only what has it is looked up. */
export const NEED_ID = /^[0-9a-zA-Z-]{8,60}$/;

const withdrawalSchema = z.object({ reason: reasonSchema });
const WITHDRAWAL_FORM = defineForm({ schemas: [withdrawalSchema] });

/** A need of the acting owner; 404 where it is none. */
export async function findOwnNeed({ deps }: Site, actor: Actor, id: string): Promise<Need> {
  const need = NEED_ID.test(id) ? await findNeed(deps.db, id) : undefined;
  if (!need || need.ownerId !== actor.ownerId) throw new HttpError(404);
  return need;
}

/** One own need: where it stands, and what may be done with it. */
const ownNeed = page({
  address: urls.ownerNeed,
  roles: ['owner'],
  load: async ({ site, actor, param }): Promise<OwnNeedPage> => {
    const need = await findOwnNeed(site, actor, param('id'));
    const latest = await findLatestAmendment(site.deps.db, need.id);
    return { need, proposal: latest && (await loadProposedTerms(site, latest)) };
  },
  view: toOwnNeedView,
  template: 'needs/own-need',
});

const withdrawal = action({
  address: urls.withdrawNeed,
  roles: ['owner'],
  form: WITHDRAWAL_FORM,
  act: async (visit, { typed }) => {
    const { site, actor } = visit;
    const need = await findOwnNeed(site, actor, visit.param('id'));
    const form = parseForm(withdrawalSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const result = await withdrawNeed(site.deps, actor, { id: need.id, reason: form.value.reason });
    if (!result.ok) refuse(result.errors);
    return { to: urls.ownerNeeds({ notice: 'need-withdrawn' }) };
  },
  page: ownNeed,
});

/** Takes a proposal of new terms back. */
const amendmentWithdrawal = action({
  address: urls.withdrawAmendment,
  roles: ['owner'],
  form: BUTTON_ALONE,
  act: async ({ site, actor, param }) => {
    const need = await findOwnNeed(site, actor, param('id'));
    const result = await withdrawAmendment(site.deps, actor, need.id);
    return result.ok ? { to: urls.ownerNeed(need.id, { notice: 'proposal-withdrawn' }) } : result;
  },
});

/** Publishes a failed need again: as a new draft. */
const republication = action({
  address: urls.republishNeed,
  roles: ['owner'],
  form: BUTTON_ALONE,
  act: async (visit) => {
    const result = await republishNeed(visit.site.deps, visit.actor, visit.param('id'));
    return result.ok ? { to: urls.editNeed(result.value.id) } : result;
  },
});

/** An owner's page of a need, its withdrawal and that of new terms, and the publication of failed ones again. */
export const ownerPages = [ownNeed, withdrawal, amendmentWithdrawal, republication];
