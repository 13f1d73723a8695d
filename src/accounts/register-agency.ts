import { appendEvent, rowsOf } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import type { RegisterAgencyInput } from './account-input.js';
import { findAccountByLogin, insertUnapprovedAgency } from './accounts-queries.js';
import { type Actor, toActor } from './actor.js';
import { type TooMany, takeRegistration } from './attempts.js';
import { createAccount } from './create-account.js';
import { hashPassword } from './password.js';

/** Why a registration is refused. */
export type RegistrationRefusal = 'account/email-taken' | 'account/credit-code-taken' | TooMany;

/**
 * Registers an agency's account: the agency is `unapproved` until its application is approved. Where the unit is
 * known as an owner already, its credit code stays the login name of that account. Refuses with
 * `account/credit-code-taken` (field `creditCode`), `account/email-taken` (field `email`),
 * `account/too-many-attempts`.
 */
export async function registerAgency(
  deps: Deps,
  input: RegisterAgencyInput,
  ip: string,
): Promise<Result<Actor, RegistrationRefusal>> {
  const allowed = await takeRegistration(deps, ip);
  if (!allowed.ok) return allowed;
  const passwordHash = await hashPassword(input.password, deps.random);
  return transact(deps.db, async (trx): Promise<Result<Actor, RegistrationRefusal>> => {
    const { creditCode, name, email } = input;
    const at = deps.clock.now();
    const agencyId = deps.newId();
    if (!(await insertUnapprovedAgency(trx, { id: agencyId, creditCode, name, createdAt: at })))
      return fail('account/credit-code-taken', 'creditCode');
    const codeInUse = (await findAccountByLogin(trx, creditCode)) !== undefined;
    const made = await createAccount(trx, deps, {
      role: 'agency',
      name,
      email,
      creditCode: codeInUse ? null : creditCode,
      passwordHash,
      agencyId,
    });
    if (!made.ok) return made;
    const actor = toActor(made.value);
    await appendEvent(trx, {
      at,
      kind: 'account.registered',
      subject: actor.accountId,
      actor,
      data: { role: 'agency' },
      rows: rowsOf('agency', [agencyId]),
    });
    return ok(actor);
  });
}
