import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import {
  createStaffAccount,
  listAccounts,
  ROLES,
  setAccountStatus,
  staffAccountInput,
} from '../../../accounts/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { idPosition, oneOf, readQuery, words } from '../../forms/query.js';
import { postedForm, readsForm } from '../../forms/read-form.js';
import { HttpError, refuse } from '../../pipeline/errors.js';
import { requireRole } from '../../pipeline/session.js';
import { pageContext, sendPage } from '../../render/page.js';
import type { Site } from '../../site.js';
import { urls } from '../../urls.js';
import { toAccountsView, toNewAccountView } from './admin-view.js';
import { refusalStatus } from './refusal.js';
import { NOTHING_POSTED, type Posted } from './register-view.js';

const PAGE = 30;
// A UUID, or a name that the demonstration gave.
const ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|demo-account-[a-z]{1,20})$/;

/** Parameters of the list of accounts. */
export const accountsQuery = z.object({
  role: oneOf('account.role', ROLES),
  q: words('account.search'),
  after: idPosition(ID),
});

const ACCOUNT_FORM = defineForm({ schemas: [staffAccountInput] });
const STATUS_FORM = defineForm({ texts: ['status'] });

/** Accounts: list (administrator, auditor), creation and status (administrator). */
export function adminRoutes(site: Site): Router {
  const router = Router();

  router.get('/admin/accounts', async (req, res) => {
    const actor = requireRole(res, 'administrator', 'auditor');
    const asked = readQuery(req, res, accountsQuery);
    const { role, q, after } = asked.values;
    const isRefused = asked.errors.length > 0;
    const rows = isRefused
      ? []
      : await listAccounts(site.deps.db, {
          role: role || undefined,
          text: q || undefined,
          after,
          limit: PAGE + 1,
        });
    const view = toAccountsView(pageContext(res), actor, asked, {
      rows: rows.slice(0, PAGE),
      more: rows.length > PAGE,
    });
    sendPage(site, req, res, 'accounts/accounts', view, {
      title: view.title,
      ...(isRefused ? { status: 400 } : {}),
    });
  });

  router.get('/admin/accounts/new', (req, res) => {
    requireRole(res, 'administrator');
    sendNewAccount(site, req, res, NOTHING_POSTED);
  });

  router.post('/admin/accounts/new', readsForm(ACCOUNT_FORM), async (req, res) => {
    const actor = requireRole(res, 'administrator');
    const { typed } = postedForm(req);
    const input = parseForm(staffAccountInput, typed);
    if (!input.ok) return sendNewAccount(site, req, res, { typed, errors: input.errors });
    const result = await createStaffAccount(site.deps, actor, input.value);
    if (!result.ok) return sendNewAccount(site, req, res, { typed, errors: result.errors });
    res.redirect(303, urls.accounts({ notice: 'account-created' }));
  });

  router.post('/admin/accounts/:id/status', readsForm(STATUS_FORM), async (req, res) => {
    const actor = requireRole(res, 'administrator');
    const { id } = req.params;
    const { status } = postedForm(req).typed;
    if (!ID.test(id)) throw new HttpError(404);
    if (status !== 'active' && status !== 'disabled') throw new HttpError(400);
    const result = await setAccountStatus(site.deps, actor, { accountId: id, status });
    if (!result.ok) refuse(result.errors);
    const notice = status === 'active' ? 'account-enabled' : 'account-disabled';
    res.redirect(303, urls.accounts({ notice }));
  });

  return router;
}

function sendNewAccount(site: Site, req: Request, res: Response, posted: Posted): void {
  const view = toNewAccountView(pageContext(res), posted);
  sendPage(site, req, res, 'accounts/form', view, {
    title: view.title,
    ...(posted.errors.length ? { status: refusalStatus(res, posted.errors) } : {}),
  });
}
