import type { ErrorRequestHandler, Request } from 'express';
import { endSession, logIn, logInInput } from '../../../accounts/index.js';
import { parseForm } from '../../forms/form.js';
import { BUTTON_ALONE, defineForm } from '../../forms/form-shape.js';
import { HttpError } from '../../pipeline/errors.js';
import { clearSessionCookie, sessionTokenOf, setSessionCookie } from '../../pipeline/session.js';
import { plain } from '../../registry/data.js';
import { action, page } from '../../registry/page.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { ownPath, postedFrom } from './back.js';
import { toLoginView } from './login-view.js';

/** Address of a client for the limits; proxies on this machine are trusted. */
export function addressOf(req: Request): string {
  return req.ip ?? 'unknown';
}

const loginPage = page({
  address: urls.login,
  roles: 'public',
  load: ({ req }) => ownPath(req.query['back']),
  view: (back, { t }, { typed, errors }) =>
    typed
      ? toLoginView(t, { typed, errors, back: ownPath(typed['back']) })
      : toLoginView(t, { back, message: back && t('error.401.text') }),
  template: 'accounts/login',
});

// No page for who is logged in: they are led on.
const login = plain({
  method: 'get',
  address: urls.login,
  roles: 'public',
  answer: ({ site, actor, req, res }) => {
    if (actor) return res.redirect(303, ownPath(req.query['back']) ?? urls.desk());
    return loginPage.show(site, req, res, { errors: [] });
  },
  inMap: 'nav.login',
});

const logsIn = action({
  address: urls.login,
  roles: 'public',
  form: defineForm({ schemas: [logInInput], texts: ['back'] }),
  act: async ({ site, req, res }, { typed }) => {
    const input = parseForm(logInInput, typed);
    if (!input.ok) return { typed, errors: input.errors };
    const result = await logIn(site.deps, {
      ...input.value,
      ip: addressOf(req),
      previousToken: sessionTokenOf(site, req),
    });
    if (!result.ok) return { typed, errors: result.errors };
    setSessionCookie(site, res, result.value.token);
    return { to: ownPath(typed['back']) ?? urls.desk() };
  },
  page: loginPage,
});

const logout = action({
  address: urls.logout,
  roles: 'public',
  form: BUTTON_ALONE,
  act: async ({ site, req, res }) => {
    const token = sessionTokenOf(site, req);
    if (token) await endSession(site.deps.db, token);
    clearSessionCookie(site, res);
    return { to: urls.login({ notice: 'logged-out' }) };
  },
});

/** Login and logout. */
export const loginPages = [login, logsIn, logout];

/**
 * Answers a form that was posted without a session, or after its end, with the login page (401): it says that nothing
 * was saved and leads back to the page of the form. Stands after every route.
 */
export function loginForExpired(site: Site): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const expired = error instanceof HttpError && error.status === 401 && req.method === 'POST';
    if (!expired || res.headersSent || req.path.endsWith('.json')) return next(error);
    const { t } = pageContext(res);
    const view = toLoginView(t, { back: postedFrom(req), message: t('account.expired-post') });
    sendPage(site, req, res, 'accounts/login', view, { title: t('error.401.title'), status: 401 });
  };
}
