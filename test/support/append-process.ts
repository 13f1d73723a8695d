/** A second process at the same database: appends thirty events and signs after each. */

import { writeEvents } from '../../src/audit/append-event.js';
import { SYSTEM_ACTOR, signDueCheckpoint } from '../../src/audit/index.js';
import { ok } from '../../src/basics/index.js';
import { openPostgres, openSqlite, transact } from '../../src/db/index.js';
import { testDeps } from './deps.js';

const [engine, address = '', subject = ''] = process.argv.slice(2);
const db = engine === 'sqlite' ? openSqlite(address) : openPostgres(address);
const deps = testDeps(db);
for (let count = 0; count < 30; count += 1) {
  const event = {
    at: deps.clock.now(),
    kind: 'need.withdrawn',
    subject,
    actor: SYSTEM_ACTOR,
    data: { count },
  };
  await transact(db, async (trx) => ok(await writeEvents(trx, [event])));
  await signDueCheckpoint(deps);
}
await db.destroy();
