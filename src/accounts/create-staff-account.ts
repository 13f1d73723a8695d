import { type AuditActor, appendEvent } from '../audit/index.js';
import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { isPresentDivision, type StaffAccountInput } from './account-input.js';
import { type Actor, toActor } from './actor.js';
import { createAccount } from './create-account.js';
import { hashPassword } from './password.js';

/** True for an administrator and for the operator at the command line, who acts as the system. */
export function mayManageAccounts(actor: AuditActor): boolean {
  return actor.role === 'administrator' || (actor.role === 'system' && actor.accountId === null);
}

/**
 * Makes the account of an official, an auditor or an administrator. Refuses with `account/forbidden`,
 * `account/email-taken` (field `email`), `form/choose` (field `divisionCode`).
 */
export async function createStaffAccount(
  deps: Deps,
  actor: AuditActor,
  input: StaffAccountInput,
): Promise<
  Result<Actor, 'account/forbidden' | 'account/email-taken' | 'account/credit-code-taken' | 'form/choose'>
> {
  if (!mayManageAccounts(actor)) return fail('account/forbidden');
  const { role, name, email } = input;
  const divisionCode = role === 'official' ? input.divisionCode : null;
  if (divisionCode !== null && !isPresentDivision(divisionCode, deps.clock.now()))
    return fail('form/choose', 'divisionCode');
  const passwordHash = await hashPassword(input.password, deps.random);
  return transact(deps.db, async (trx) => {
    const made = await createAccount(trx, deps, { role, name, email, passwordHash, divisionCode });
    if (!made.ok) return made;
    await appendEvent(trx, {
      at: deps.clock.now(),
      kind: 'account.created',
      subject: made.value.id,
      actor,
      data: { role, division: divisionCode },
    });
    return ok(toActor(made.value));
  });
}
