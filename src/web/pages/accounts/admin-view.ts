import { type AccountRow, type Actor, ROLES, STAFF_ROLES } from '../../../accounts/index.js';
import { formatShanghai } from '../../../basics/index.js';
import { type ErrorSummary, FormView } from '../../forms/fields.js';
import { type FilterView, filterView, querySummary } from '../../forms/filters.js';
import type { Asked } from '../../forms/query.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { divisionName } from './desk-view.js';
import {
  divisionOptions,
  emailField,
  type FormPageView,
  newPasswordFields,
  type Posted,
} from './register-view.js';

/** What the list of accounts was asked for. */
export interface AccountsValues {
  readonly role: Actor['role'] | '';
  readonly q: string;
  readonly after: string | undefined;
}

/** View model of the list of accounts. */
export interface AccountsView {
  readonly title: string;
  readonly action: string;
  readonly summary: ErrorSummary | null;
  readonly filters: readonly FilterView[];
  readonly rows: readonly {
    readonly createdAt: string;
    readonly role: string;
    readonly name: string;
    readonly email: string;
    readonly creditCode: string;
    readonly division: string;
    readonly status: string;
    readonly statusText: string;
    /** Null where the viewer may not change the status. */
    readonly change: {
      readonly url: string;
      readonly to: string;
      readonly text: string;
      readonly label: string;
      readonly danger: boolean;
    } | null;
  }[];
  readonly newUrl: string | null;
  readonly pager: { readonly firstUrl: string | null; readonly nextUrl: string | null };
}

/** The list of accounts; an administrator gets buttons for all but the own one, an auditor none. */
export function toAccountsView(
  { t, language }: PageContext,
  actor: Actor,
  asked: Asked<AccountsValues>,
  page: { readonly rows: readonly AccountRow[]; readonly more: boolean },
): AccountsView {
  const { role, q, after } = asked.values;
  const administers = actor.role === 'administrator';
  return {
    title: t('account.list'),
    action: urls.accounts(),
    summary: querySummary(t, asked.errors, ['role', 'q']),
    filters: [
      filterView(asked, t, 'role', {
        any: t('account.all-roles'),
        options: ROLES.map((value) => ({ value, text: t(`role.${value}`) })),
      }),
      filterView(asked, t, 'q'),
    ],
    rows: page.rows.map((row) => {
      const to = row.status === 'active' ? 'disabled' : 'active';
      const word = t(to === 'disabled' ? 'account.disable' : 'account.enable');
      return {
        createdAt: formatShanghai(row.createdAt),
        role: t(`role.${row.role}`),
        name: row.name,
        email: row.email ?? '',
        creditCode: row.creditCode ?? '',
        division: row.divisionCode ? divisionName(row.divisionCode, language) : '',
        status: row.status,
        statusText: t(`account-status.${row.status}`),
        change:
          administers && row.id !== actor.accountId
            ? {
                url: urls.accountStatus(row.id),
                to,
                text: word,
                label: `${word}: ${row.name}`,
                danger: to === 'disabled',
              }
            : null,
      };
    }),
    newUrl: administers ? urls.newAccount() : null,
    pager: {
      firstUrl: after || asked.errors.length > 0 ? urls.accounts({ role, q }) : null,
      nextUrl: page.more ? urls.accounts({ role, q, after: page.rows.at(-1)?.id }) : null,
    },
  };
}

/** The form of an account that an administrator makes. */
export function toNewAccountView(context: PageContext, { typed, errors }: Posted): FormPageView {
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
