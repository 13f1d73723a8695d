import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { ok } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { getCurrentVersion, lockNeed, moveNeed } from '../needs/index.js';
import { hashPool, type Pool, shrinkPool } from '../selection/index.js';
import { eachOnItsOwn } from './close-need.js';
import { findPool, insertPool, listActiveEntries, updateEntryOutcome } from './draw-queries.js';
import { announcePool } from './messages.js';
import { openAtFreeze } from './open-secret.js';
import { findRedo, listDueRounds, listPools } from './round-queries.js';

/** Freezes the pool of a later round: the earlier pool without those whom the decision leaves out. */
async function freezeRound(deps: Deps, needId: string): Promise<void> {
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at = deps.clock.now();
    if (need?.state !== 'closed' || (await findPool(trx, needId))) return ok(null);
    const version = await getCurrentVersion(trx, needId);
    const { plan, planHash, round } = version;
    if (at < plan.closesAt) return ok(null);
    const earlier = (await listPools(trx, needId)).at(-1);
    const redo = earlier && (await findRedo(trx, needId, earlier.round));
    if (!earlier || redo?.state !== 'confirmed' || round !== earlier.round + 1) {
      throw new Error(`round ${round} of need ${needId} follows from no decision`);
    }
    const excluded = JSON.parse(redo.excluded) as Pool['excluded'];
    const pool = shrinkPool(JSON.parse(earlier.pool) as Pool, excluded, plan);
    const poolHash = hashPool(pool);
    await insertPool(trx, { needId, round, planHash, pool: JSON.stringify(pool), poolHash, frozenAt: at });
    const reasons = new Map(excluded.map(({ agency, reason }) => [agency, reason]));
    const standing = await listActiveEntries(trx, needId);
    for (const row of standing) {
      const reason = reasons.get(row.agencyCode);
      if (reason) await updateEntryOutcome(trx, row.id, { exclusion: reason });
    }
    const agencyIds = standing.map((row) => row.agencyId);
    await announcePool(trx, deps, { needId, round, poolHash, at, agencyIds });
    const counts = { entries: pool.entries.length, excluded: pool.excluded.length };
    const log = { at, subject: plan.need, actor: SYSTEM_ACTOR };
    const rows = [
      { table: 'pool' as const, key: [needId, round] },
      ...rowsOf(
        'entry',
        standing.map(({ id }) => id),
      ),
    ];
    await appendEvent(trx, { ...log, kind: 'pool.frozen', data: { poolHash, round, ...counts }, rows });
    if (pool.entries.length >= plan.minEntries) {
      await openAtFreeze(trx, deps, version, at);
      return ok(null);
    }
    const set = { closedAt: at, updatedAt: at, reason: 'too-few-entries' };
    await moveNeed(trx, { id: needId, from: 'closed', to: 'failed', set });
    const data = { reason: 'too-few-entries' as const, minEntries: plan.minEntries, ...counts };
    await appendEvent(trx, { ...log, kind: 'need.failed', data, rows: rowsOf('need', [needId]) });
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
