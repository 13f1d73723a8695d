export { appendEvent, appendEvents } from './append-event.js';
export { type AuditActor, type AuditEvent, SYSTEM_ACTOR } from './audit-event.js';
export { getHeadSequence, listEvents } from './audit-queries.js';
export { type AuditedTableName, type RowRef, rowsOf } from './audited-tables.js';
export { certifyEvents } from './certificate-log.js';
export { rotateKey, signDueCheckpoint } from './checkpoints.js';
