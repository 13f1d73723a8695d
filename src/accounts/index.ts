export {
  changePasswordInput,
  logInInput,
  OWNER_KINDS,
  registerAgencyInput,
  registerOwnerInput,
  STAFF_ROLES,
  staffAccountInput,
  UNIT_ROLES,
  unitPersonInput,
} from './account-input.js';
export {
  type AccountRow,
  findAccount,
  isRegistrationOf,
  listAccounts,
} from './accounts-queries.js';
export { type Actor, ROLES, type Role, toActor } from './actor.js';
export { takeComplaint } from './attempts.js';
export { changePassword, resetPassword } from './change-password.js';
export { createAccount } from './create-account.js';
export { createStaffAccount } from './create-staff-account.js';
export { logIn } from './log-in.js';
export { hashPassword } from './password.js';
export { PASSWORD_LENGTH } from './password-rules.js';
export { purgeExpiredSessions } from './purge-expired-sessions.js';
export { registerAgency } from './register-agency.js';
export { registerOwner } from './register-owner.js';
export { isInScope, mayReview, type Scope, scopeOf } from './scope.js';
export { countyInScope, divisionInScope } from './scope-queries.js';
export { endSession, findActorByToken, startSession } from './sessions.js';
export { setAccountStatus, setStatusOfAccounts } from './set-account-status.js';
export { inviteToUnit, removeFromUnit, setUnitRole } from './unit-people.js';
export { listUnitPeople, type UnitPerson } from './unit-queries.js';
