import { type AccountRow, type Actor, STAFF_ROLES } from '../../../accounts/index.js';
import { FormView } from '../../forms/fields.js';
import type { Item } from '../../registry/formats.js';
import type { Button, Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { urls } from '../../urls.js';
import {
  divisionOptions,
  emailField,
  type FormPageView,
  newPasswordFields,
  type Posted,
} from './register-view.js';

type Here = PageContext & { readonly actor: Actor };

/** An administrator changes the status of all accounts but the own one, an auditor of none. */
function changeOf({ id, name, status }: AccountRow, { t, actor }: Here): Button | null {
  if (actor.role !== 'administrator' || id === actor.accountId) return null;
  const value = status === 'active' ? 'disabled' : 'active';
  const text = t(value === 'disabled' ? 'account.disable' : 'account.enable');
  return {
    action: urls.accountStatus(id),
    name: 'status',
    value,
    text,
    label: `${text}: ${name}`,
    isDanger: value === 'disabled',
  };
}

/** Columns of the list of accounts. */
export const accountColumns: readonly Column<AccountRow, Here>[] = [
  { key: 'name', label: 'account.name', value: ({ name }) => name },
  {
    key: 'role',
    label: 'account.role',
    value: ({ role }) => role,
    cell: ({ role }, { t }) => t(`role.${role}`),
  },
  { key: 'email', label: 'account.email', value: ({ email }) => email },
  { key: 'creditCode', label: 'account.credit-code', value: ({ creditCode }) => creditCode },
  {
    key: 'division',
    label: 'account.division',
    value: ({ divisionCode }) => divisionCode,
    cell: ({ divisionCode }, { language }) => divisionName(divisionCode, language),
  },
  {
    key: 'createdAt',
    label: 'account.created-at',
    kind: 'instant',
    value: ({ createdAt }) => createdAt,
  },
  {
    key: 'status',
    label: 'account.status',
    value: ({ status }) => status,
    cell: ({ status }, { t }) => ({ text: t(`account-status.${status}`), tag: `tag-${status}` }),
  },
  {
    key: 'action',
    label: 'account.action',
    value: null,
    cell: (row, context) => ({ text: '', button: changeOf(row, context) }),
  },
];

/** An account for those who follow the list. */
export function accountItem({ id, name, email, creditCode, role, createdAt }: AccountRow, { t }: Here): Item {
  return {
    title: name,
    url: urls.accounts({ q: email ?? creditCode ?? name }),
    id,
    text: [t(`role.${role}`), email, creditCode].filter(Boolean).join(' · '),
    at: createdAt,
  };
}

/** The form of an account that an administrator makes. */
export function toNewAccountView(context: PageContext, { typed = {}, errors }: Posted): FormPageView {
  const { t, now } = context;
  const form = new FormView(t, typed, errors);
  const person = [
    form.field('role', {
      label: t('account.role'),
      kind: 'select',
      options: STAFF_ROLES.map((value) => ({ value, text: t(`role.${value}`) })),
    }),
    form.field('name', {
      label: t('account.person-name'),
      hint: t('account.person-name-hint'),
      maxLength: 50,
    }),
    form.field('divisionCode', {
      label: t('account.division'),
      kind: 'select',
      required: false,
      hint: t('account.division-hint'),
      options: divisionOptions(context, now),
    }),
  ];
  return {
    title: t('account.new'),
    lead: t('account.new-lead'),
    summary: form.summary(),
    groups: [
      { heading: t('account.group-person'), fields: person },
      {
        heading: t('account.group-login'),
        fields: [emailField(context, form), ...newPasswordFields(context, form)],
      },
    ],
    action: urls.newAccount(),
    button: t('account.new-button'),
    backUrl: urls.accounts(),
  };
}
