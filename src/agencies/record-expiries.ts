import { listUnrecorded, recordRegister, SYSTEM_ACTOR } from '../audit/index.js';
import { type Instant, ok, toShanghaiDate } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';

/** Approved agencies whose record in the log is behind the register. */
const behind = (db: Db, at: Instant): Promise<string[]> => listUnrecorded(db, toShanghaiDate(at));

/**
 * Job: records agencies of which the log has no record yet, as on a site of an earlier version, and those of which a
 * qualification has expired: that nobody has to do anything for it makes it no less a change of the register.
 */
export async function recordExpiries(deps: Deps): Promise<void> {
  if ((await behind(deps.db, deps.clock.now())).length === 0) return;
  await transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    await recordRegister(trx, { agencyIds: await behind(trx, at), at, actor: SYSTEM_ACTOR });
    return ok(null);
  });
}
