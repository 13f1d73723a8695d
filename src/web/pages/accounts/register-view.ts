import { OWNER_KINDS, PASSWORD_LENGTH } from '../../../accounts/index.js';
import { type Instant, listDivisionsAt } from '../../../basics/index.js';
import { type ErrorSummary, type FieldView, FormView } from '../../forms/fields.js';
import type { Shown } from '../../registry/page.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** View model of a page with one ordinary form. */
export interface FormPageView {
  readonly title: string;
  readonly lead: string;
  readonly summary: ErrorSummary | null;
  /** Groups of fields under a heading. */
  readonly groups: readonly { readonly heading: string; readonly fields: readonly FieldView[] }[];
  readonly action: string;
  readonly button: string;
  readonly backUrl: string;
}

/** What was posted and refused; nothing at the first visit. */
export type Posted = Pick<Shown<never>, 'typed' | 'errors'>;

/** Choices of a division in force at `now`. */
export function divisionOptions({ language }: PageContext, now: Instant): { value: string; text: string }[] {
  return listDivisionsAt(now).map((division) => ({
    value: division.code,
    text: language === 'en' ? division.en : division.zh,
  }));
}

/** The two fields of a new password. */
export function newPasswordFields({ t }: PageContext, form: FormView): FieldView[] {
  return [
    form.field('password', {
      label: t('account.new-password'),
      kind: 'password',
      autocomplete: 'new-password',
      hint: t('account.password-hint', { least: PASSWORD_LENGTH.least }),
    }),
    form.field('passwordAgain', {
      label: t('account.password-again'),
      kind: 'password',
      autocomplete: 'new-password',
    }),
  ];
}

/** The e-mail field. */
export function emailField({ t }: PageContext, form: FormView): FieldView {
  return form.field('email', {
    label: t('account.email'),
    kind: 'email',
    autocomplete: 'email',
    hint: t('account.email-hint'),
    maxLength: 254,
  });
}

function unitFields({ t }: PageContext, form: FormView): FieldView[] {
  return [
    form.field('creditCode', {
      label: t('account.credit-code'),
      hint: t('account.credit-code-hint'),
      maxLength: 40,
    }),
    form.field('name', { label: t('account.unit-name'), autocomplete: 'organization', maxLength: 100 }),
  ];
}

/** Registration of an agency's account. */
export function toRegisterAgencyView(context: PageContext, { typed = {}, errors }: Posted): FormPageView {
  const { t } = context;
  const form = new FormView(t, typed, errors);
  return {
    title: t('account.register-agency'),
    lead: t('account.register-agency-lead'),
    summary: form.summary(),
    groups: [
      { heading: t('account.group-unit'), fields: unitFields(context, form) },
      {
        heading: t('account.group-login'),
        fields: [emailField(context, form), ...newPasswordFields(context, form)],
      },
    ],
    action: urls.registerAgency(),
    button: t('account.register-button'),
    backUrl: urls.register(),
  };
}

/** Registration of a project owner. */
export function toRegisterOwnerView(context: PageContext, { typed = {}, errors }: Posted): FormPageView {
  const { t, now } = context;
  const form = new FormView(t, typed, errors);
  const unit = [
    ...unitFields(context, form),
    form.field('kind', {
      label: t('account.owner-kind'),
      kind: 'select',
      options: OWNER_KINDS.map((kind) => ({ value: kind, text: t(`owner-kind.${kind}`) })),
    }),
    form.field('divisionCode', {
      label: t('account.division'),
      kind: 'select',
      options: divisionOptions(context, now),
    }),
    form.field('legalRepresentative', { label: t('account.legal-representative'), maxLength: 50 }),
    form.field('controllerCode', {
      label: t('account.controller-code'),
      hint: t('account.controller-hint'),
      required: false,
      maxLength: 40,
    }),
  ];
  const contact = [
    form.field('contactName', { label: t('account.contact-name'), autocomplete: 'name', maxLength: 50 }),
    form.field('contactPhone', {
      label: t('account.contact-phone'),
      kind: 'tel',
      autocomplete: 'tel',
      hint: t('account.phone-hint'),
      maxLength: 30,
    }),
  ];
  return {
    title: t('account.register-owner'),
    lead: t('account.register-owner-lead'),
    summary: form.summary(),
    groups: [
      { heading: t('account.group-unit'), fields: unit },
      { heading: t('account.group-contact'), fields: contact },
      {
        heading: t('account.group-login'),
        fields: [emailField(context, form), ...newPasswordFields(context, form)],
      },
    ],
    action: urls.registerOwner(),
    button: t('account.register-button'),
    backUrl: urls.register(),
  };
}
