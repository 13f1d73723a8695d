import { writeEvents } from '../../src/audit/append-event.js';
import { SYSTEM_ACTOR, signDueCheckpoint } from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { type Deps, transact } from '../../src/db/index.js';

/** Appends records to the log that tell nothing; `subject` makes two logs differ. */
export async function appendRecords(deps: Deps, count: number, subject = 'CX-2017-000001'): Promise<void> {
  const at = deps.clock.now();
  const events = Array.from({ length: count }, (_, index) => ({
    at,
    kind: 'need.withdrawn',
    subject,
    actor: SYSTEM_ACTOR,
    data: { index },
  }));
  await transact(deps.db, async (trx) => ok(await writeEvents(trx, events)));
}

/** The same, with a checkpoint over them. */
export async function growLog(deps: Deps, count: number, subject: string): Promise<void> {
  await appendRecords(deps, count, subject);
  await signDueCheckpoint(deps);
}
