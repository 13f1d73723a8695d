import { ok } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { getCurrentVersion, lockNeed } from '../needs/index.js';
import { hashPool, shrinkPool } from '../selection/index.js';
import { eachOnItsOwn } from './close-need.js';
import { findPool, groundsIn, listActiveEntries, poolOf } from './draw-queries.js';
import { freeze } from './freeze.js';
import { shrinkGrounds } from './grounds.js';
import { evidenceIn, excludedOf, findRedo, listDueRounds, listPools } from './round-queries.js';

/** Freezes the pool of a later round: the earlier pool without those whom the decision leaves out. */
async function freezeRound(deps: Deps, needId: string): Promise<void> {
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at = deps.clock.now();
    if (need?.state !== 'closed' || (await findPool(trx, needId))) return ok(null);
    const version = await getCurrentVersion(trx, needId);
    const { plan, round } = version;
    if (at < plan.closesAt) return ok(null);
    const earlier = (await listPools(trx, needId)).at(-1);
    const redo = earlier && (await findRedo(trx, needId, earlier.round));
    if (!earlier || redo?.state !== 'confirmed' || round !== earlier.round + 1) {
      throw new Error(`round ${round} of need ${needId} follows from no decision`);
    }
    const excluded = excludedOf(redo);
    const pool = shrinkPool(poolOf(earlier), excluded, plan);
    const reasons = new Map(excluded.map(({ agency, reason }) => [agency, reason]));
    const entries = (await listActiveEntries(trx, needId)).map((row) => {
      const { nonce, bidFen } = row;
      return { row, outcome: { nonce, bidFen, exclusion: reasons.get(row.agencyCode) ?? row.exclusion } };
    });
    const poolHash = hashPool(pool);
    const before = groundsIn(earlier);
    const grounds = before && shrinkGrounds(before, evidenceIn(redo), { pool, poolHash });
    await freeze(trx, deps, { need, version, pool, poolHash, grounds, entries, openedWith: undefined, at });
    return ok(null);
  });
}

/** Job: freezes the pools of later rounds whose deadline has passed. */
export async function freezeDueRounds(deps: Deps): Promise<void> {
  const due = await listDueRounds(deps.db, deps.clock.now());
  await eachOnItsOwn(
    due.map(({ id }) => id),
    (id) => freezeRound(deps, id),
  );
}
