import { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { endSession, logIn, logInInput } from '../../../accounts/index.js';
import type { Failure } from '../../../basics/index.js';
import { parseForm, type Typed } from '../../forms/form.js';
import { BUTTON_ALONE, defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError } from '../../pipeline/errors.js';
import { clearSessionCookie, sessionTokenOf, setSessionCookie } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { ownPath, postedFrom } from './back.js';
import { toLoginView } from './login-view.js';
import { refusalStatus } from './refusal.js';

const LOGIN_FORM = defineForm({ schemas: [logInInput], texts: ['back'] });

/** Address of a client for the limits; proxies on this machine are trusted. */
export function addressOf(req: Request): string {
  return req.ip ?? 'unknown';
}

/** Login and logout. */
export function loginRoutes(site: Site): Router {
  const router = Router();

  router.get('/login', (req, res) => {
    const { t, actor } = pageContext(res);
    const back = ownPath(req.query['back']);
    if (actor) return res.redirect(303, back ?? urls.desk());
    const message = back ? t('error.401.text') : null;
    sendPage(site, req, res, 'accounts/login', toLoginView(t, { back, message }), { title: t('nav.login') });
  });

  router.post('/login', readsForm(LOGIN_FORM), async (req, res) => {
    const { typed } = postedForm(req);
    const back = ownPath(typed['back']);
    const input = parseForm(logInInput, typed);
    if (!input.ok) return sendLoginAgain(site, req, res, typed, input.errors);
    const result = await logIn(site.deps, {
      ...input.value,
      ip: addressOf(req),
      previousToken: sessionTokenOf(site, req),
    });
    if (!result.ok) return sendLoginAgain(site, req, res, typed, result.errors);
    setSessionCookie(site, res, result.value.token);
    res.redirect(303, back ?? urls.desk());
  });

  router.post('/logout', readsForm(BUTTON_ALONE), async (req, res) => {
    const token = sessionTokenOf(site, req);
    if (token) await endSession(site.deps.db, token);
    clearSessionCookie(site, res);
    res.redirect(303, urls.login({ notice: 'logged-out' }));
  });

  return router;
}

function sendLoginAgain(
  site: Site,
  req: Request,
  res: Response,
  typed: Typed,
  errors: readonly Failure[],
): void {
  const { t } = pageContext(res);
  const view = toLoginView(t, { typed, errors, back: ownPath(typed['back']) });
  sendPage(site, req, res, 'accounts/login', view, {
    title: t('nav.login'),
    status: refusalStatus(res, errors),
  });
}

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
