import { listPractitioners, releasePractitioner } from '../../../agencies/index.js';
import { formatShanghai } from '../../../basics/index.js';
import type { PractitionerTable } from '../../../db/index.js';
import { FormView } from '../../forms/fields.js';
import { typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { page, type Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { practitionerLine } from './practitioner-view.js';

/** View model of the practitioners of one's own agency. */
function toPractitionersView(
  people: readonly PractitionerTable[],
  context: PageContext,
  { errors }: Shown<never>,
) {
  const { t } = context;
  return {
    title: t('practitioners.title'),
    summary: new FormView(t, {}, errors).summary(),
    action: urls.practitioners(),
    applicationUrl: urls.application(),
    people: people.map((person) => ({
      ...practitionerLine(person, context, false),
      id: person.id,
      since: formatShanghai(person.boundAt),
    })),
  };
}

/** Who is registered with an agency, for itself: it releases who has left. */
export const practitionersPage = page({
  address: urls.practitioners,
  roles: ['agency'],
  form: defineForm({ texts: ['person'] }),
  act: async ({ site, actor }, { typed }) => {
    const released = await releasePractitioner(site.deps, actor, typedAt(typed, 'person'));
    if (!released.ok) return { errors: released.errors };
    return { to: urls.practitioners({ notice: 'practitioner-released' }) };
  },
  load: ({ site, actor }) => listPractitioners(site.deps.db, actor.agencyId ?? ''),
  view: toPractitionersView,
  template: 'agencies/practitioners',
  inMap: 'practitioners.title',
});
