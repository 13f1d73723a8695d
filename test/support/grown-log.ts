import { writeEvents } from '../../src/audit/append-event.js';
import { SYSTEM_ACTOR, signDueCheckpoint } from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { type Deps, transact } from '../../src/db/index.js';

/** Appends so many invented records about a subject to the log of a site, and signs it. */
export async function growLog(deps: Deps, count: number, subject: string): Promise<void> {
  const at = deps.clock.now();
  const events = Array.from({ length: count }, (_, index) => ({
    at,
    kind: 'need.withdrawn',
    subject,
    actor: SYSTEM_ACTOR,
    data: { index },
  }));
  await transact(deps.db, async (trx) => ok(await writeEvents(trx, events)));
  await signDueCheckpoint(deps);
}
