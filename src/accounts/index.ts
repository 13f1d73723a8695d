export { type Actor, ROLES, type Role } from './actor.js';
