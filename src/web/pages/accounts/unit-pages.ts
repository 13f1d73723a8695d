import {
  inviteToUnit,
  listUnitPeople,
  removeFromUnit,
  setUnitRole,
  unitPersonInput,
} from '../../../accounts/index.js';
import { parseForm, typedAt } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { HttpError } from '../../pipeline/errors.js';
import { page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { toUnitView } from './unit-view.js';

const ROLES = ['agency', 'owner'] as const;

/** Who acts for one's own unit; its administrators invite and remove people, and say who is one of them. */
export const unitPeoplePage = page({
  address: urls.unitPeople,
  roles: ROLES,
  form: defineForm({ schemas: [unitPersonInput], texts: ['action', 'person'] }),
  act: async ({ site, actor }, { typed }) => {
    const accountId = typedAt(typed, 'person');
    switch (typedAt(typed, 'action')) {
      case 'invite': {
        const input = parseForm(unitPersonInput, typed);
        if (!input.ok) return { typed, errors: input.errors };
        const invited = await inviteToUnit(site.deps, actor, input.value);
        if (!invited.ok) return { typed, errors: invited.errors };
        return { to: urls.unitPeople({ notice: 'unit-invited' }) };
      }
      case 'remove': {
        const removed = await removeFromUnit(site.deps, actor, accountId);
        if (!removed.ok) return { errors: removed.errors };
        return { to: urls.unitPeople({ notice: 'unit-removed' }) };
      }
      case 'administrator':
      case 'agent': {
        const unitRole = typedAt(typed, 'action') === 'agent' ? 'agent' : 'administrator';
        const changed = await setUnitRole(site.deps, actor, { accountId, unitRole });
        if (!changed.ok) return { errors: changed.errors };
        return { to: urls.unitPeople({ notice: 'unit-role-changed' }) };
      }
      default:
        throw new HttpError(400);
    }
  },
  load: ({ site, actor }) => listUnitPeople(site.deps.db, actor),
  view: toUnitView,
  template: 'accounts/unit',
  inMap: 'unit.title',
});
