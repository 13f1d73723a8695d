import { type AuditActor, appendEvent } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { findAccount, lockAdministrators, moveAccount } from './accounts-queries.js';
import { mayManageAccounts } from './create-staff-account.js';
import { deleteSessionsOfAccount } from './session-queries.js';

/** Why an account's status is not changed. */
export type StatusRefusal =
  | 'account/forbidden'
  | 'account/not-found'
  | 'account/own-account'
  | 'account/last-administrator';

/**
 * Disables an account, which ends its sessions at once, or enables it again; nothing happens when it is so already.
 * Refuses with `account/forbidden`, `account/not-found`, `account/own-account` and, so that somebody stays in charge
 * even when two administrators disable each other at once, `account/last-administrator`.
 */
export async function setAccountStatus(
  deps: Deps,
  actor: AuditActor,
  input: { readonly accountId: string; readonly status: 'active' | 'disabled' },
): Promise<Result<void, StatusRefusal>> {
  if (!mayManageAccounts(actor)) return fail('account/forbidden');
  const { accountId, status } = input;
  if (accountId === actor.accountId) return fail('account/own-account');
  return transact(deps.db, async (trx): Promise<Result<void, StatusRefusal>> => {
    const administrators = await lockAdministrators(trx);
    if (actor.accountId !== null && !administrators.includes(actor.accountId))
      return fail('account/forbidden');
    if (!(await findAccount(trx, accountId))) return fail('account/not-found');
    if (status === 'disabled' && administrators.length === 1 && administrators[0] === accountId)
      return fail('account/last-administrator');
    if (!(await moveAccount(trx, accountId, status))) return ok(undefined);
    if (status === 'disabled') await deleteSessionsOfAccount(trx, accountId);
    await appendEvent(trx, {
      at: deps.clock.now(),
      kind: status === 'disabled' ? 'account.disabled' : 'account.enabled',
      subject: accountId,
      actor,
      data: {},
    });
    return ok(undefined);
  });
}
