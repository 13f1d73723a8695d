import { addMillis, DAY, dueAt, ok, rulesAt } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { getCurrentVersion, lockNeed } from '../needs/index.js';
import { publicValueFrom } from '../selection/index.js';
import { eachOnItsOwn } from './close-need.js';
import { findPool } from './draw-queries.js';
import { findEscrowOpening } from './escrow-queries.js';
import { listPostponements } from './lottery-queries.js';
import { openIncident } from './open-secret.js';
import { listWaitingNeeds } from './round-queries.js';

async function checkNeed(deps: Deps, needId: string): Promise<void> {
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const now = deps.clock.now();
    const pool = await findPool(trx, needId);
    if (need?.state !== 'closed' || !pool) return ok(null);
    const { plan, planHash, round } = await getCurrentVersion(trx, needId);
    const postponed = (await listPostponements(trx, needId, round)).filter(({ confirmedAt }) => confirmedAt);
    const expected = postponed.at(-1)?.toDrawnAt ?? publicValueFrom(plan) ?? pool.frozenAt;
    // A secret that was lost held the draw up until it was there again.
    const { openedAt } = (await findEscrowOpening(trx, planHash)) ?? { openedAt: null };
    const from = openedAt !== null && openedAt > expected ? openedAt : expected;
    if (now < dueAt('incidentDays', from, plan.opensAt)) return ok(null);
    await openIncident(trx, deps, { needId, round, kind: 'overdue', subject: plan.need, at: now });
    return ok(null);
  });
}

/** Job: a source that does not deliver within the working days of the rules is an incident on the need's page. */
export async function openDueIncidents(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const waiting = await listWaitingNeeds(deps.db, addMillis(now, -rulesAt(now).incidentDays * DAY));
  await eachOnItsOwn(
    waiting.map(({ id }) => id),
    (id) => checkNeed(deps, id),
  );
}
