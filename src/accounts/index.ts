export {
  changePasswordInput,
  logInInput,
  OWNER_KINDS,
  phoneSchema,
  registerAgencyInput,
  registerOwnerInput,
  STAFF_ROLES,
  staffAccountInput,
} from './account-input.js';
export {
  type AccountRow,
  findAccount,
  findAccountByLogin,
  findOwner,
  insertOwner,
  isRegistrationOf,
  listAccounts,
} from './accounts-queries.js';
export { type Actor, ROLES, type Role, toActor } from './actor.js';
export { changePassword, resetPassword } from './change-password.js';
export { createAccount, type NewAccount } from './create-account.js';
export { createStaffAccount } from './create-staff-account.js';
export { type LoggedIn, logIn } from './log-in.js';
export { hashPassword, PASSWORD_COST, type PasswordCost, verifyPassword } from './password.js';
export { PASSWORD_LENGTH, refusePassword } from './password-rules.js';
export { purgeExpiredSessions } from './purge-expired-sessions.js';
export { type RegistrationRefusal, registerAgency } from './register-agency.js';
export { registerOwner } from './register-owner.js';
export { endSession, findActorByToken, SESSION_IDLE, SESSION_LIFE, startSession } from './sessions.js';
export { setAccountStatus } from './set-account-status.js';
