import { changePassword, changePasswordInput, findAccount, ROLES } from '../../../accounts/index.js';
import { assertDefined } from '../../../basics/index.js';
import { listMessages, mailboxOf } from '../../../messages/index.js';
import { listWork } from '../../../work/index.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { setSessionCookie } from '../../pipeline/session.js';
import { page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { toDeskView, toPasswordView } from './desk-view.js';
import { INBOX_ROLES, toInboxView } from './inbox-view.js';
import { addressOf } from './login-pages.js';
import { toWorkView } from './work-view.js';

const desk = page({
  address: urls.desk,
  roles: ROLES,
  load: async ({ site, actor }) => ({
    account: assertDefined(await findAccount(site.deps.db, actor.accountId), 'the account exists'),
    messages: INBOX_ROLES.includes(actor.role)
      ? await listMessages(site.deps.db, mailboxOf(actor), { limit: 5 })
      : null,
    tasks: await listWork(site.deps, actor),
  }),
  view: ({ account, messages, tasks }, visit) => ({
    ...toDeskView(visit, visit.actor, account),
    inbox: messages && toInboxView(messages, visit),
    work: tasks && toWorkView(tasks, visit),
  }),
  template: 'accounts/desk',
  inMap: 'nav.account',
});

const password = page({
  address: urls.password,
  roles: ROLES,
  form: defineForm({ schemas: [changePasswordInput] }),
  // Nothing that was typed comes back.
  act: async ({ site, actor, req, res }, { typed }) => {
    const input = parseForm(changePasswordInput, typed);
    if (!input.ok) return { errors: input.errors };
    const result = await changePassword(site.deps, actor, input.value, addressOf(req));
    if (!result.ok) return { errors: result.errors };
    setSessionCookie(site, res, result.value.token);
    return { to: urls.desk({ notice: 'password-changed' }) };
  },
  load: () => null,
  view: (_, visit, { errors }) => toPasswordView(visit, errors),
  template: 'accounts/form',
  inMap: 'account.change-password',
});

/** Start page and password of whoever is logged in. */
export const deskPages = [desk, password];
