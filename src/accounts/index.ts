export { findAccount, findAccountByLogin } from './accounts-queries.js';
export { type Actor, ROLES, type Role, toActor } from './actor.js';
export { createAccount, type NewAccount } from './create-account.js';
export { hashPassword, PASSWORD_COST, type PasswordCost, verifyPassword } from './password.js';
export { endSession, findActorByToken, SESSION_IDLE, SESSION_LIFE, startSession } from './sessions.js';
