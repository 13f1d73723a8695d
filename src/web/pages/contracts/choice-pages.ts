import { needTag } from '../../../audit/index.js';
import { choiceSchema, chooseAgency, readChoice } from '../../../contracts/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { HttpError } from '../../pipeline/errors.js';
import { page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { publicNeed } from '../needs/public-need.js';
import { toChoiceView } from './choice-view.js';

/** Where the owner of a need chooses from the small list of its draw; once, with a reason that is published. */
const choice = page({
  address: urls.choice,
  roles: ['owner'],
  form: defineForm({ schemas: [choiceSchema] }),
  act: async ({ site, actor, param }, { typed }) => {
    const form = parseForm(choiceSchema, typed);
    if (!form.ok) return { typed, errors: form.errors };
    const number = param('number');
    const chosen = await chooseAgency(site.deps, actor, { number, ...form.value });
    if (!chosen.ok) return { typed, errors: chosen.errors };
    return { to: urls.choice(number, { notice: 'choice-made' }) };
  },
  load: async ({ site, actor, param, now }) => {
    const need = await publicNeed(site, param('number'));
    if (need.ownerId === null || need.ownerId !== actor.ownerId) throw new HttpError(403);
    const open = await readChoice(site.deps.db, need, now);
    if (!open) throw new HttpError(404);
    return { need, ...open };
  },
  tags: ({ need }) => [needTag(need.number)],
  view: toChoiceView,
  template: 'contracts/choice',
});

/** The page of an owner's choice. */
export const choicePages = [choice];
