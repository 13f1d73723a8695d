import { type AuditActor, appendEvent } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { findAccount, lockAdministrators, moveAccount } from './accounts-queries.js';
import { mayManageAccounts } from './create-staff-account.js';
import { deleteSessionsOfAccount } from './session-queries.js';

/** Why an account's status is not changed. */
export type StatusRefusal =
  | 'account/forbidden'
  | 'account/not-found'
  | 'account/own-account'
  | 'account/removed'
  | 'account/last-administrator';

/** Gives an account a status inside a transaction; false when it has that status already. */
async function giveStatus(
  trx: Db,
  deps: Deps,
  actor: AuditActor,
  accountId: string,
  status: 'active' | 'disabled',
): Promise<boolean> {
  if (!(await moveAccount(trx, accountId, status))) return false;
  // When enabled too: a login that was under way while the account was disabled may have left one.
  await deleteSessionsOfAccount(trx, accountId);
  await appendEvent(trx, {
    at: deps.clock.now(),
    kind: status === 'disabled' ? 'account.disabled' : 'account.enabled',
    subject: accountId,
    actor,
    data: {},
  });
  return true;
}

/**
 * Disables an account, which ends its sessions at once, or enables it again; nothing happens when it is so already.
 * Refuses with `account/forbidden`, `account/not-found`, `account/own-account`, `account/removed` (by its unit) and, so that somebody stays in charge
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
    const account = await findAccount(trx, accountId);
    if (!account) return fail('account/not-found');
    if (account.removedAt !== null) return fail('account/removed');
    if (status === 'disabled' && administrators.length === 1 && administrators[0] === accountId)
      return fail('account/last-administrator');
    await giveStatus(trx, deps, actor, accountId, status);
    return ok(undefined);
  });
}

/**
 * Gives accounts a status at the command line, all or none, and ends their sessions. The last administrator may be among
 * them: whoever has the command line makes another one. Returns the ids that had another status before, and the number
 * of active administrators there are now. Refuses everybody but the operator with `account/forbidden`, and unknown ids
 * with `account/not-found`.
 */
export async function setStatusOfAccounts(
  deps: Deps,
  actor: AuditActor,
  input: { readonly accountIds: readonly string[]; readonly status: 'active' | 'disabled' },
): Promise<
  Result<
    { readonly changed: readonly string[]; readonly administrators: number },
    'account/forbidden' | 'account/not-found'
  >
> {
  if (actor.accountId !== null || !mayManageAccounts(actor)) return fail('account/forbidden');
  return transact(deps.db, async (trx) => {
    await lockAdministrators(trx);
    const changed: string[] = [];
    for (const accountId of input.accountIds) {
      if (!(await findAccount(trx, accountId))) return fail('account/not-found');
      if (await giveStatus(trx, deps, actor, accountId, input.status)) changed.push(accountId);
    }
    return ok({ changed, administrators: (await lockAdministrators(trx)).length });
  });
}
