import { z } from 'zod';
import {
  createStaffAccount,
  listAccounts,
  ROLES,
  setAccountStatus,
  staffAccountInput,
} from '../../../accounts/index.js';
import { filterView } from '../../forms/filters.js';
import { parseForm } from '../../forms/form.js';
import { defineForm } from '../../forms/form-shape.js';
import { idPosition, oneOf, words } from '../../forms/query.js';
import { HttpError, refuse } from '../../pipeline/errors.js';
import { list } from '../../registry/list.js';
import { action, page } from '../../registry/page.js';
import { urls } from '../../urls.js';
import { accountColumns, accountItem, toNewAccountView } from './admin-view.js';

// A UUID, or a name that the demonstration gave.
const ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|demo-account-[a-z]{1,20})$/;

/** Parameters of the list of accounts. */
export const accountsQuery = z.object({
  role: oneOf('account.role', ROLES),
  q: words('account.search'),
  after: idPosition(ID),
});

const accounts = list({
  address: urls.accounts,
  roles: ['administrator', 'auditor'],
  title: 'account.list',
  inMap: 'account.list',
  query: accountsQuery,
  prepare: () => ({}),
  filters: ({ asked, t }) => [
    filterView(asked, t, 'role', {
      any: t('account.all-roles'),
      options: ROLES.map((value) => ({ value, text: t(`role.${value}`) })),
    }),
    filterView(asked, t, 'q'),
  ],
  load: ({ site, asked }, _, { after, limit }) =>
    listAccounts(site.deps.db, {
      role: asked.values.role || undefined,
      text: asked.values.q || undefined,
      after,
      limit,
    }),
  position: ({ id }) => id,
  columns: accountColumns,
  item: accountItem,
  more: ({ actor }) => ({ newUrl: actor.role === 'administrator' ? urls.newAccount() : null }),
  template: 'accounts/accounts',
});

const newAccount = page({
  address: urls.newAccount,
  roles: ['administrator'],
  form: defineForm({ schemas: [staffAccountInput] }),
  act: async ({ site, actor }, { typed }) => {
    const input = parseForm(staffAccountInput, typed);
    if (!input.ok) return { typed, errors: input.errors };
    const result = await createStaffAccount(site.deps, actor, input.value);
    if (!result.ok) return { typed, errors: result.errors };
    return { to: urls.accounts({ notice: 'account-created' }) };
  },
  load: () => null,
  view: (_, visit, shown) => toNewAccountView(visit, shown),
  template: 'accounts/form',
  inMap: 'account.new',
});

const status = action({
  address: urls.accountStatus,
  roles: ['administrator'],
  form: defineForm({ texts: ['status'] }),
  act: async (visit, { typed }) => {
    const { site, actor } = visit;
    const accountId = visit.param('id');
    const { status: to } = typed;
    if (!ID.test(accountId)) throw new HttpError(404);
    if (to !== 'active' && to !== 'disabled') throw new HttpError(400);
    const result = await setAccountStatus(site.deps, actor, { accountId, status: to });
    if (!result.ok) refuse(result.errors);
    return { to: urls.accounts({ notice: to === 'active' ? 'account-enabled' : 'account-disabled' }) };
  },
});

/** Accounts: list (administrator, auditor), creation and status (administrator). */
export const adminPages = [accounts, newAccount, status];
