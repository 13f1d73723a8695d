import { z } from 'zod';
import { fail } from '../../../basics/index.js';
import { type CeremonyState, ceremonyActSchema, type holdCeremony } from '../../../draws/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { count } from '../../forms/query.js';
import type { PostedForm } from '../../forms/read-form.js';
import { refuse, refuseParameter } from '../../pipeline/errors.js';
import type { Outcome } from '../../registry/page.js';
import type { Audience, Visit } from '../../registry/visit.js';
import { drawHallCodes } from './ceremony-codes.js';
import type { HallPage } from './ceremony-hall-view.js';
import { linksOf } from './ceremony-links.js';

/** Parameters of the page of the hall. */
export const hallQuery = z.object({ page: count('query.page', 4) });

/** The form of every step. */
export const CEREMONY_FORM = defineForm({ schemas: [ceremonyActSchema] });

type Act = Parameters<typeof holdCeremony>[3];

/** Checks a posted step and takes it. What was typed is shown again with what was refused. */
export async function takeStep(
  { typed }: PostedForm,
  state: CeremonyState,
  take: (act: Act) => ReturnType<typeof holdCeremony>,
): Promise<Outcome<never>> {
  const form = parseForm(ceremonyActSchema, typed);
  // No step of that name: nobody's form sends it.
  if (!form.ok && form.errors.some(({ field }) => field === 'act')) refuse(fail('draws/already-done').errors);
  const result = form.ok ? await take(form.value) : form;
  if (result.ok) return { to: linksOf(state).hall };
  // What was typed for a step that is over is of no use in the form of the next one.
  const passed = result.errors.some(({ code }) => code.startsWith('draws/already-'));
  return { typed: passed ? {} : typed, errors: result.errors };
}

/** What the page of the hall shows of a ceremony. */
export async function loadHall(
  visit: Visit<Audience, string, typeof hallQuery>,
  state: CeremonyState,
  mayLead: boolean,
): Promise<HallPage> {
  const { site, asked } = visit;
  refuseParameter(asked.errors);
  return {
    state,
    codes: await drawHallCodes(state, site.deps.siteUrl, visit),
    mayLead,
    page: asked.values.page ?? 1,
  };
}
