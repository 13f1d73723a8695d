import type { AuditActor } from '../audit/index.js';
import type { AccountTable } from '../db/index.js';

export const ROLES = ['agency', 'owner', 'official', 'auditor', 'administrator'] as const;

/** agency, owner, official (reviewer of one county or of all), auditor (reads everything, changes nothing), administrator. */
export type Role = (typeof ROLES)[number];

/** The acting person. Exactly the units of the role are set: see the checks of table `account`. */
export interface Actor extends AuditActor {
  readonly accountId: string;
  readonly role: Role;
  readonly name: string;
  readonly agencyId: string | null;
  readonly ownerId: string | null;
  /** For agencies and owners: `administrator` invites and removes the people of the unit, `agent` acts for it. */
  readonly unitRole: 'administrator' | 'agent' | null;
  /** An official's division; the prefecture's level reviews every county. */
  readonly divisionCode: string | null;
}

/** The actor of an account's row. */
export function toActor(account: AccountTable): Actor {
  const { id, role, name, agencyId, ownerId, unitRole, divisionCode } = account;
  return { accountId: id, role, name, agencyId, ownerId, unitRole, divisionCode };
}
