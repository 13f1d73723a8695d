import { fail, ok, type Result } from '../basics/index.js';
import type { AccountTable, Db, Deps } from '../db/index.js';
import { findAccountByLogin, insertAccount } from './accounts-queries.js';
import type { Role } from './actor.js';

/** What an account is made of. Exactly the unit of its role is given: an agency, an owner, an official's division. */
export interface NewAccount {
  readonly role: Role;
  readonly name: string;
  /** Lower case; null only beside a credit code. */
  readonly email: string | null;
  /** Canonical; the second login name of a unit's account. */
  readonly creditCode?: string | null;
  /** See `hashPassword`. */
  readonly passwordHash: string;
  readonly agencyId?: string | null;
  readonly ownerId?: string | null;
  readonly divisionCode?: string | null;
  /** For an agency or an owner; whoever registers the unit is its administrator. */
  readonly unitRole?: 'administrator' | 'agent';
}

/** True for roles whose accounts act for a unit. */
const isOfUnit = (role: Role): boolean => role === 'agency' || role === 'owner';

/**
 * Writes an active account inside a transaction and returns it. Refuses with `account/email-taken` (field `email`)
 * or `account/credit-code-taken` (field `creditCode`). Appends no event: the act that makes it does.
 */
export async function createAccount(
  trx: Db,
  { clock, newId }: Pick<Deps, 'clock' | 'newId'>,
  account: NewAccount,
): Promise<Result<AccountTable, 'account/email-taken' | 'account/credit-code-taken'>> {
  const row: AccountTable = {
    id: newId(),
    role: account.role,
    email: account.email,
    creditCode: account.creditCode ?? null,
    passwordHash: account.passwordHash,
    name: account.name,
    agencyId: account.agencyId ?? null,
    ownerId: account.ownerId ?? null,
    divisionCode: account.divisionCode ?? null,
    status: 'active',
    createdAt: clock.now(),
    unitRole: isOfUnit(account.role) ? (account.unitRole ?? 'administrator') : null,
    removedAt: null,
  };
  if (await insertAccount(trx, row)) return ok(row);
  const emailTaken = row.email !== null && (await findAccountByLogin(trx, row.email)) !== undefined;
  return emailTaken ? fail('account/email-taken', 'email') : fail('account/credit-code-taken', 'creditCode');
}
