import { appendEvent, rowsOf } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { isPresentDivision, type RegisterOwnerInput } from './account-input.js';
import { findAccountByLogin, insertOwner } from './accounts-queries.js';
import { type Actor, toActor } from './actor.js';
import { takeRegistration } from './attempts.js';
import { createAccount } from './create-account.js';
import { hashPassword } from './password.js';
import type { RegistrationRefusal } from './register-agency.js';

/**
 * Registers a project owner with its account. Where the unit is known as an agency already, its credit code stays the
 * login name of that account. Refuses with `account/credit-code-taken` (field `creditCode`), `account/email-taken`
 * (field `email`), `form/choose` (field `divisionCode`), `account/too-many-attempts`.
 */
export async function registerOwner(
  deps: Deps,
  input: RegisterOwnerInput,
  ip: string,
): Promise<Result<Actor, RegistrationRefusal | 'form/choose'>> {
  if (!isPresentDivision(input.divisionCode, deps.clock.now())) return fail('form/choose', 'divisionCode');
  const allowed = await takeRegistration(deps, ip);
  if (!allowed.ok) return allowed;
  const passwordHash = await hashPassword(input.password, deps.random);
  return transact(deps.db, async (trx): Promise<Result<Actor, RegistrationRefusal>> => {
    const { email, password: _password, passwordAgain: _again, ...owner } = input;
    const at = deps.clock.now();
    const ownerId = deps.newId();
    if (!(await insertOwner(trx, { id: ownerId, createdAt: at, ...owner })))
      return fail('account/credit-code-taken', 'creditCode');
    const codeInUse = (await findAccountByLogin(trx, owner.creditCode)) !== undefined;
    const made = await createAccount(trx, deps, {
      role: 'owner',
      name: owner.name,
      email,
      creditCode: codeInUse ? null : owner.creditCode,
      passwordHash,
      ownerId,
    });
    if (!made.ok) return made;
    const actor = toActor(made.value);
    await appendEvent(trx, {
      at,
      kind: 'account.registered',
      subject: actor.accountId,
      actor,
      data: { role: 'owner' },
      rows: rowsOf('owner', [ownerId]),
    });
    return ok(actor);
  });
}
