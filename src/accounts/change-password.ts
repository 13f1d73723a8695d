import { type AuditActor, appendEvent } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type AccountTable, type Deps, transact } from '../db/index.js';
import type { ChangePasswordInput } from './account-input.js';
import { findAccount, findAccountByLogin, replacePasswordHash } from './accounts-queries.js';
import type { Actor } from './actor.js';
import { clearFailures } from './attempt-queries.js';
import { type TooMany, takeLoginAttempt } from './attempts.js';
import { mayManageAccounts } from './create-staff-account.js';
import { toLoginKey } from './login-name.js';
import { hashPassword, verifyPassword } from './password.js';
import { type PasswordRefusal, refusePassword } from './password-rules.js';
import { deleteSessionsOfAccount } from './session-queries.js';
import { startSession } from './sessions.js';

/** Why a change of password is refused. */
export type ChangeRefusal =
  | 'account/not-found'
  | 'account/wrong-password'
  | 'account/password-differs'
  | PasswordRefusal
  | TooMany;

const loginNames = (account: AccountTable) => [account.email, account.creditCode];

/**
 * Changes the actor's own password, ends all sessions of the account and returns the token of a new one. Refuses with
 * `account/wrong-password` (field `current`), `account/password-…` (field `password` or `passwordAgain`),
 * `account/too-many-attempts`.
 */
export async function changePassword(
  deps: Deps,
  actor: Actor,
  input: ChangePasswordInput,
  ip: string,
): Promise<Result<{ readonly token: string }, ChangeRefusal>> {
  const account = await findAccount(deps.db, actor.accountId);
  if (!account) return fail('account/not-found');
  const refusal = refusePassword(input.password, loginNames(account));
  if (refusal) return fail(refusal, 'password');
  if (input.password !== input.passwordAgain) return fail('account/password-differs', 'passwordAgain');
  const attemptKey = `password ${account.id}`;
  const attempt = await takeLoginAttempt(deps, attemptKey, ip);
  if (!attempt.ok) return attempt;
  if (!(await verifyPassword(input.current, account.passwordHash)))
    return fail('account/wrong-password', 'current');
  const passwordHash = await hashPassword(input.password, deps.random);
  return transact(deps.db, async (trx): Promise<Result<{ token: string }, ChangeRefusal>> => {
    // Another change may have come first: then what was checked is no longer the current password.
    if (!(await replacePasswordHash(trx, account.id, passwordHash, account.passwordHash)))
      return fail('account/wrong-password', 'current');
    await clearFailures(trx, attempt.value, attemptKey);
    await deleteSessionsOfAccount(trx, account.id);
    await appendEvent(trx, {
      at: deps.clock.now(),
      kind: 'password.changed',
      subject: account.id,
      actor,
      data: {},
    });
    return ok({ token: await startSession(trx, deps, account.id) });
  });
}

/**
 * Gives an account a new password without the old one, at the command line, and ends its sessions. Refuses with
 * `account/forbidden`, `account/not-found`, `account/password-…` (field `password`).
 */
export async function resetPassword(
  deps: Deps,
  actor: AuditActor,
  input: { readonly login: string; readonly password: string },
): Promise<Result<void, 'account/forbidden' | 'account/not-found' | PasswordRefusal>> {
  if (!mayManageAccounts(actor)) return fail('account/forbidden');
  const account = await findAccountByLogin(deps.db, toLoginKey(input.login));
  if (!account) return fail('account/not-found');
  const refusal = refusePassword(input.password, loginNames(account));
  if (refusal) return fail(refusal, 'password');
  const passwordHash = await hashPassword(input.password, deps.random);
  return transact(deps.db, async (trx) => {
    await replacePasswordHash(trx, account.id, passwordHash);
    await deleteSessionsOfAccount(trx, account.id);
    await appendEvent(trx, {
      at: deps.clock.now(),
      kind: 'password.reset',
      subject: account.id,
      actor,
      data: {},
    });
    return ok(undefined);
  });
}
