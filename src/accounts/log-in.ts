import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { findAccountByLogin, replacePasswordHash } from './accounts-queries.js';
import { type Actor, toActor } from './actor.js';
import { clearFailures } from './attempt-queries.js';
import { type TooMany, takeLoginAttempt } from './attempts.js';
import { toLoginKey } from './login-name.js';
import { hashPassword, needsRehash, UNKNOWN_PASSWORD_HASH, verifyPassword } from './password.js';
import { endSession, startSession } from './sessions.js';

/** A person with a fresh session. */
export interface LoggedIn {
  readonly actor: Actor;
  /** For the browser's cookie. */
  readonly token: string;
}

// More than any password may have; the rest of a huge one is not worth hashing.
const MOST_HASHED = 1000;

/**
 * Logs a person in: a new session in place of the browser's earlier one. Refuses with `account/login-failed`, the
 * same and after the same work for an unknown name, a wrong password and a disabled account, or with
 * `account/too-many-attempts`.
 */
export async function logIn(
  deps: Deps,
  input: {
    /** E-mail address or credit code as typed. */
    readonly login: string;
    readonly password: string;
    readonly ip: string;
    readonly previousToken?: string | undefined;
  },
): Promise<Result<LoggedIn, 'account/login-failed' | TooMany>> {
  const loginKey = toLoginKey(input.login);
  const attempt = await takeLoginAttempt(deps, loginKey, input.ip);
  if (!attempt.ok) return attempt;
  const password = input.password.slice(0, MOST_HASHED);
  const account = await findAccountByLogin(deps.db, loginKey);
  const matches = await verifyPassword(password, account?.passwordHash ?? UNKNOWN_PASSWORD_HASH);
  if (!account || !matches || account.status !== 'active') return fail('account/login-failed');
  const rehashed = needsRehash(account.passwordHash) ? await hashPassword(password, deps.random) : null;
  return transact(deps.db, async (trx) => {
    if (rehashed) await replacePasswordHash(trx, account.id, rehashed, account.passwordHash);
    await clearFailures(trx, attempt.value, loginKey);
    if (input.previousToken) await endSession(trx, input.previousToken);
    return ok({ actor: toActor(account), token: await startSession(trx, deps, account.id) });
  });
}
