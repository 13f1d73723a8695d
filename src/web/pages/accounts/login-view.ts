import type { Failure } from '../../../basics/index.js';
import { type ErrorSummary, type FieldView, FormView } from '../../forms/fields.js';
import type { Typed } from '../../forms/form.js';
import type { Translate } from '../../i18n/index.js';
import { urls } from '../../urls.js';

/** View model of the login page. */
export interface LoginView {
  readonly title: string;
  /** Why the page appears instead of another; null when it was asked for. */
  readonly message: string | null;
  readonly summary: ErrorSummary | null;
  readonly login: FieldView;
  readonly password: FieldView;
  readonly action: string;
  /** Path to return to; empty for none. */
  readonly back: string;
  readonly registerUrl: string;
}

/** The login form with what was typed (never the password). */
export function toLoginView(
  t: Translate,
  page: {
    readonly typed?: Typed;
    readonly errors?: readonly Failure[];
    readonly back: string | null;
    readonly message?: string | null;
  },
): LoginView {
  const form = new FormView(t, page.typed ?? {}, page.errors);
  return {
    title: t('nav.login'),
    message: page.message ?? null,
    summary: form.summary(),
    login: form.field('login', {
      label: t('account.login'),
      hint: t('account.login-hint'),
      autocomplete: 'username',
      maxLength: 254,
    }),
    password: form.field('password', {
      label: t('account.password'),
      kind: 'password',
      autocomplete: 'current-password',
    }),
    action: urls.login(),
    back: page.back ?? '',
    registerUrl: urls.register(),
  };
}
