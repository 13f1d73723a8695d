import type { Db } from '../db/index.js';
import type { AuditEvent } from './audit-event.js';
import { digestRows, openLog } from './log-writer.js';

/** Appends events in the transaction that does what they tell, with gap-free sequence numbers. */
export async function appendEvents(trx: Db, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const log = await openLog(trx);
  const digests = await digestRows(
    trx,
    events.flatMap(({ rows }) => rows ?? []),
    log.salt,
  );
  for (const event of events) log.append(event, digests);
  await log.flush();
}

/** Appends one event: see {@link appendEvents}. */
export async function appendEvent(trx: Db, event: AuditEvent): Promise<void> {
  await appendEvents(trx, [event]);
}
