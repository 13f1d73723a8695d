import type { Db } from '../db/index.js';
import type { AuditEvent, LoggedEvent } from './audit-event.js';
import type { EventRecord } from './events/event-record.js';
import { EVENTS } from './events.js';
import { checkTimes } from './log-time.js';
import { digestRows, type LogWriter, openLog } from './log-writer.js';

/** Throws where an event does not fit the record of its kind: a mistake of the program, which must not get into the log. */
function checkEvent({ kind, data, rows = [] }: AuditEvent): void {
  const { data: schema, makes = [], changes = [] }: EventRecord = EVENTS[kind];
  schema.parse(data);
  const stranger = rows.find(({ table }) => !makes.includes(table) && !changes.includes(table));
  if (stranger) throw new Error(`an event ${kind} does not write ${stranger.table}`);
}

async function write(trx: Db, log: LogWriter, events: readonly LoggedEvent[]): Promise<void> {
  const digests = await digestRows(
    trx,
    events.flatMap(({ rows }) => rows ?? []),
    log.salt,
  );
  for (const event of events) log.append(event, digests);
  await log.flush();
}

/** Writes events of whatever kind, data and time, with gap-free sequence numbers: what somebody with the database could do. */
export async function writeEvents(trx: Db, events: readonly LoggedEvent[]): Promise<void> {
  if (events.length > 0) await write(trx, await openLog(trx), events);
}

/**
 * Appends events in the transaction that does what they tell. Throws `ClockBehind` where one is older than the record
 * before it; their `at` is therefore read inside the transaction, so that `transact` may do it all again.
 */
export async function appendEvents(trx: Db, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  for (const event of events) checkEvent(event);
  const log = await openLog(trx);
  checkTimes(log.latest, events);
  await write(trx, log, events);
}

/** Appends one event: see {@link appendEvents}. */
export async function appendEvent(trx: Db, event: AuditEvent): Promise<void> {
  await appendEvents(trx, [event]);
}
