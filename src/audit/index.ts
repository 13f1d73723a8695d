export { type AuditActor, type AuditEvent, appendEvent, appendEvents, SYSTEM_ACTOR } from './append-event.js';
export { getHeadSequence, listEvents } from './audit-queries.js';
