import { z } from 'zod';
import { needTag } from '../../../audit/index.js';
import { endSchema, proposeEnd, settleEnd } from '../../../contracts/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { action, page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { loadAward } from './award-data.js';
import { toEndView } from './end-view.js';

/** Ends of an award before its time: what was proposed and decided, and the form for whoever may propose one. */
const end = page({
  address: urls.awardEnd,
  roles: 'public',
  form: defineForm({ schemas: [endSchema] }),
  actors: ['owner', 'agency', 'official'],
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(endSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const proposed = await proposeEnd(site.deps, actor, { number, ...form.value });
    if (!proposed.ok) return { typed, errors: proposed.errors };
    return { to: urls.awardEnd(number, { notice: 'award-step' }) };
  },
  load: (visit) => loadAward(visit.site, visit.param('number'), visit),
  tags: ({ need }) => [needTag(need.number)],
  view: toEndView,
  template: 'contracts/end',
});

const decisionSchema = z.object({ decision: z.enum(['confirm', 'refuse'], 'form/choose') });

/** The other side, or another official, decides about it; whoever proposed it takes it back. */
const answer = action({
  address: urls.answerEnd,
  roles: ['owner', 'agency', 'official'],
  form: defineForm({ schemas: [decisionSchema] }),
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(decisionSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const settled = await settleEnd(site.deps, actor, { number, confirm: form.value.decision === 'confirm' });
    if (!settled.ok) return { typed, errors: settled.errors };
    return { to: urls.awardEnd(number, { notice: 'award-step' }) };
  },
  page: end,
});

/** Pages of ends. */
export const endPages = [end, answer];
