import type { Actor } from '../../../accounts/index.js';
import type { Failure } from '../../../basics/index.js';
import type { AccountTable } from '../../../db/index.js';
import { FormView } from '../../forms/fields.js';
import type { MessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { divisionName } from '../../render/words.js';
import { urls } from '../../urls.js';
import { type FormPageView, newPasswordFields } from './register-view.js';

/** View model of the start page of a logged-in person. */
export interface DeskView {
  readonly title: string;
  readonly lead: string;
  readonly links: readonly { readonly url: string; readonly title: string; readonly text: string }[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly passwordUrl: string;
}

const LINKS: Record<Actor['role'], readonly (readonly [key: string, url: string])[]> = {
  agency: [
    ['application', urls.application()],
    ['practitioners', urls.practitioners()],
    ['needs', urls.needs()],
    ['entries', urls.myEntries()],
    ['unit', urls.unitPeople()],
  ],
  owner: [
    ['owner-needs', urls.ownerNeeds()],
    ['new-need', urls.newNeed()],
    ['unit', urls.unitPeople()],
    ['savings', urls.savings()],
  ],
  official: [
    ['review-agencies', urls.reviewAgencies()],
    ['review-needs', urls.reviewNeeds()],
    ['review-relations', urls.reviewRelations()],
    ['review-flags', urls.reviewFlags()],
    ['review-amendments', urls.reviewAmendments()],
    ['rehearsal', urls.rehearsals()],
    ['incidents', urls.incidents()],
    ['custodian', urls.custodian()],
    ['savings', urls.savings()],
  ],
  auditor: [
    ['events', urls.events()],
    ['review-flags', urls.reviewFlags()],
    ['accounts-read', urls.accounts()],
    ['savings', urls.savings()],
  ],
  administrator: [
    ['accounts', urls.accounts()],
    ['new-account', urls.newAccount()],
    ['rehearsal', urls.rehearsals()],
    ['events', urls.events()],
  ],
};

/** The links of the person's role and the facts of the account. */
export function toDeskView({ t, language }: PageContext, actor: Actor, account: AccountTable): DeskView {
  const facts: [MessageKey, string | null][] = [
    ['account.name', account.name],
    ['account.role', t(`role.${actor.role}`)],
    ['unit.role', account.unitRole && t(`unit.role.${account.unitRole}`)],
    ['account.division', account.divisionCode ? divisionName(account.divisionCode, language) : null],
    ['account.email', account.email],
    ['account.credit-code', account.creditCode],
  ];
  return {
    title: t('nav.account'),
    lead: t(`desk.lead-${actor.role}`),
    links: LINKS[actor.role].map(([key, url]) => ({
      url,
      title: t(`desk.${key}` as MessageKey),
      text: t(`desk.${key}-text` as MessageKey),
    })),
    facts: facts.flatMap(([key, value]) => (value === null ? [] : [{ label: t(key), value }])),
    passwordUrl: urls.password(),
  };
}

/** The form of a new password; nothing that was typed comes back. */
export function toPasswordView(context: PageContext, errors: readonly Failure[]): FormPageView {
  const { t } = context;
  const form = new FormView(t, {}, errors);
  const current = form.field('current', {
    label: t('account.current-password'),
    kind: 'password',
    autocomplete: 'current-password',
  });
  return {
    title: t('account.change-password'),
    lead: t('account.change-password-lead'),
    summary: form.summary(),
    groups: [
      { heading: t('account.group-password'), fields: [current, ...newPasswordFields(context, form)] },
    ],
    action: urls.password(),
    button: t('account.change-password'),
    backUrl: urls.desk(),
  };
}
