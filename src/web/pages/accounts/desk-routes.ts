import { type Request, type Response, Router } from 'express';
import { changePassword, changePasswordInput, findAccount, ROLES } from '../../../accounts/index.js';
import { assertDefined, type Failure } from '../../../basics/index.js';
import { listMessages, mailboxOf } from '../../../messages/index.js';
import { listWork } from '../../../work/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { requireRole, setSessionCookie } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { toDeskView, toPasswordView } from './desk-view.js';
import { INBOX_ROLES, toInboxView } from './inbox-view.js';
import { addressOf } from './login-routes.js';
import { refusalStatus } from './refusal.js';
import { toWorkView } from './work-view.js';

const PASSWORD_FORM = defineForm({ schemas: [changePasswordInput] });

/** Start page and password of whoever is logged in. */
export function deskRoutes(site: Site): Router {
  const router = Router();

  router.get('/desk', async (req, res) => {
    const actor = requireRole(res, ...ROLES);
    const account = assertDefined(await findAccount(site.deps.db, actor.accountId), 'the account exists');
    const context = pageContext(res);
    const inbox = INBOX_ROLES.includes(actor.role)
      ? toInboxView(await listMessages(site.deps.db, mailboxOf(actor), 5), context)
      : null;
    const tasks = await listWork(site.deps, actor);
    const work = tasks ? toWorkView(tasks, context) : null;
    const view = { ...toDeskView(context, actor, account), inbox, work };
    sendPage(site, req, res, 'accounts/desk', view, { title: view.title });
  });

  router.get('/desk/password', (req, res) => {
    requireRole(res, ...ROLES);
    sendPasswordForm(site, req, res, []);
  });

  router.post('/desk/password', readsForm(PASSWORD_FORM), async (req, res) => {
    const actor = requireRole(res, ...ROLES);
    const input = parseForm(changePasswordInput, postedForm(req).typed);
    if (!input.ok) return sendPasswordForm(site, req, res, input.errors);
    const result = await changePassword(site.deps, actor, input.value, addressOf(req));
    if (!result.ok) return sendPasswordForm(site, req, res, result.errors);
    setSessionCookie(site, res, result.value.token);
    res.redirect(303, urls.desk({ notice: 'password-changed' }));
  });

  return router;
}

function sendPasswordForm(site: Site, req: Request, res: Response, errors: readonly Failure[]): void {
  const view = toPasswordView(pageContext(res), errors);
  sendPage(site, req, res, 'accounts/form', view, {
    title: view.title,
    ...(errors.length ? { status: refusalStatus(res, errors) } : {}),
  });
}
