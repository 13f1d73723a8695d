import { type Actor, UNIT_ROLES, type UnitPerson } from '../../../accounts/index.js';
import { formatShanghai } from '../../../basics/index.js';
import { FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { emailField, newPasswordFields } from './register-view.js';

type Here = PageContext & { readonly actor: Actor };

/** What an administrator of the unit may do about a person: nothing about somebody who was removed. */
function actionsOn(person: UnitPerson, { t, actor }: Here) {
  if (actor.unitRole !== 'administrator' || person.removedAt !== null) return [];
  const isAgent = person.unitRole === 'agent';
  const role = {
    value: isAgent ? 'administrator' : 'agent',
    text: t(isAgent ? 'unit.make-administrator' : 'unit.make-agent'),
    style: 'secondary',
  };
  return person.id === actor.accountId
    ? [role]
    : [role, { value: 'remove', text: t('unit.remove'), style: 'danger' }];
}

function toPerson(person: UnitPerson, context: Here) {
  const { t, actor } = context;
  const { id, name, email, creditCode, unitRole, status, createdAt, removedAt } = person;
  return {
    id,
    name,
    you: id === actor.accountId ? t('unit.you') : null,
    login: [email, creditCode].filter(Boolean).join(' · '),
    role: unitRole === null ? '' : t(`unit.role.${unitRole}`),
    since: formatShanghai(createdAt),
    state:
      removedAt === null
        ? t(`unit.state.${status}`)
        : t('unit.state.removed', { at: formatShanghai(removedAt) }),
    /** Where it is changed; null for whoever may not. */
    action: actor.unitRole === 'administrator' ? urls.unitPeople() : null,
    actions: actionsOn(person, context),
  };
}

function toInvitation(context: Here, form: FormView) {
  const { t } = context;
  return [
    form.field('name', { label: t('unit.name'), autocomplete: 'off', maxLength: 50 }),
    { ...emailField(context, form), autocomplete: 'off' },
    form.field('unitRole', {
      label: t('unit.role'),
      kind: 'radios',
      options: UNIT_ROLES.map((value) => ({
        value,
        text: t(`unit.role.${value}`),
        hint: t(`unit.role-hint.${value}`),
      })),
    }),
    ...newPasswordFields(context, form),
  ];
}

/** View model of the people of one's own unit. */
export function toUnitView(people: readonly UnitPerson[], context: Here, shown: Shown<never>) {
  const { t, actor } = context;
  const form = new FormView(t, shown.typed ?? {}, shown.errors);
  const manages = actor.unitRole === 'administrator';
  return {
    title: t('unit.title'),
    summary: form.summary(),
    action: urls.unitPeople(),
    people: people.map((person) => toPerson(person, context)),
    manages,
    invitation: manages ? toInvitation(context, form) : [],
  };
}
