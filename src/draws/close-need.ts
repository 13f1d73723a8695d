import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  getCurrentVersion,
  loadGradeRanks,
  lockNeed,
  moveNeed,
  type Need,
  type PublishedVersion,
} from '../needs/index.js';
import { type Entry, freezePool, hashEntry, requiresBid } from '../selection/index.js';
import {
  type EntryRow,
  insertPool,
  listActiveEntries,
  listDueNeeds,
  updateEntryOutcome,
} from './draw-queries.js';
import { type Exclusion, judgeEligibility } from './eligibility.js';
import { bidContext } from './enter-need.js';
import { announcePool } from './messages.js';
import { loadCandidates, loadJoiningRule } from './parties.js';

/** An entry of the pool-to-be with its opened bid; `entry` is undefined when the sealed bid cannot be read. */
interface Opened {
  readonly row: EntryRow;
  readonly entry: Entry | undefined;
}

function openEntry(deps: Deps, row: EntryRow, takesBid: boolean): Opened {
  const { planHash: plan, agencyCode: agency, enteredAt, nonce, sealedBid } = row;
  try {
    const bid =
      sealedBid === null
        ? null
        : Number(deps.vault.open(Buffer.from(sealedBid, 'base64'), bidContext(plan, agency, nonce)));
    const entry: Entry = { plan, agency, enteredAt, nonce, bid };
    const intact = hashEntry(entry) === row.entryHash && (bid !== null || !takesBid);
    return { row, entry: intact ? entry : undefined };
  } catch {
    return { row, entry: undefined };
  }
}

/** Who stays out of the pool, by agency code, judged as of the deadline. */
async function judge(
  trx: Db,
  need: Need,
  version: PublishedVersion,
  opened: readonly Opened[],
): Promise<{ excluded: Map<string, Exclusion>; weights: Record<string, number> }> {
  const { closesAt } = version.plan;
  const candidates = await loadCandidates(
    trx,
    opened.map(({ row }) => row.agencyId),
    closesAt,
  );
  const excluded = new Map<string, Exclusion>();
  const weights: Record<string, number> = {};
  const entrants = opened.flatMap(({ row, entry }) => {
    const agency = candidates.get(row.agencyId);
    if (!agency || !entry) {
      excluded.set(row.agencyCode, 'bid-unreadable');
      return [];
    }
    weights[row.agencyCode] = agency.agency.standing;
    return [{ agency, enteredAt: row.enteredAt, entryHash: row.entryHash }];
  });
  const rule = await loadJoiningRule(trx, need, version.notice);
  for (const [code, reason] of judgeEligibility(rule, entrants, await loadGradeRanks(trx), closesAt)) {
    excluded.set(code, reason);
  }
  return { excluded, weights };
}

/** Freezes the pool of one need whose deadline has passed: once, whoever calls and however often. */
async function closeNeed(deps: Deps, needId: string): Promise<void> {
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at: Instant = deps.clock.now();
    if (need?.state !== 'published' || need.closesAt === null || at < need.closesAt) return ok(null);
    const version = await getCurrentVersion(trx, needId);
    const { plan, round, planHash } = version;
    const takesBid = requiresBid(plan.method) || version.notice.pricedDraw;
    const opened = (await listActiveEntries(trx, needId)).map((row) => openEntry(deps, row, takesBid));
    const { excluded, weights } = await judge(trx, need, version, opened);
    const entries = opened.flatMap(({ row, entry }) =>
      entry && !excluded.has(row.agencyCode) ? [entry] : [],
    );
    const { pool, poolHash } = freezePool({
      plan,
      entries,
      weights,
      excluded: [...excluded].map(([agency, reason]) => ({ agency, reason })),
    });
    for (const { row, entry } of opened) {
      await updateEntryOutcome(trx, row.id, {
        bidFen: entry?.bid ?? null,
        exclusion: excluded.get(row.agencyCode) ?? null,
      });
    }
    await insertPool(trx, { needId, round, planHash, pool: JSON.stringify(pool), poolHash, frozenAt: at });
    const agencyIds = opened.map(({ row }) => row.agencyId);
    await announcePool(trx, deps, { needId, round, poolHash, at, agencyIds });
    const failed = entries.length < plan.minEntries;
    const set = { closedAt: at, updatedAt: at, ...(failed ? { reason: 'too-few-entries' } : {}) };
    if (!(await moveNeed(trx, { id: needId, from: 'published', to: failed ? 'failed' : 'closed', set }))) {
      throw new Error(`need ${needId} changed under its lock`);
    }
    const subject = plan.need;
    const counts = { entries: entries.length, excluded: excluded.size };
    await appendEvent(trx, {
      at,
      kind: 'pool.frozen',
      subject,
      actor: SYSTEM_ACTOR,
      data: { poolHash, round, ...counts },
      rows: [
        { table: 'pool', key: [needId, round] },
        ...rowsOf('need', [needId]),
        ...rowsOf(
          'entry',
          opened.map(({ row }) => row.id),
        ),
      ],
    });
    if (failed) {
      const data = { reason: 'too-few-entries', minEntries: plan.minEntries, ...counts };
      await appendEvent(trx, { at, kind: 'need.failed', subject, actor: SYSTEM_ACTOR, data });
    }
    return ok(null);
  });
}

/** Runs `work` on each id; one that throws does not keep the others waiting. Throws what went wrong at the end. */
export async function eachOnItsOwn(
  ids: readonly string[],
  work: (id: string) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const id of ids) {
    try {
      await work(id);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} of ${ids.length} failed`);
}

/** Job: freezes the pools of all needs whose deadline has passed. */
export async function closeDueNeeds(deps: Deps): Promise<void> {
  const due = await listDueNeeds(deps.db, deps.clock.now(), 50);
  await eachOnItsOwn(
    due.map(({ id }) => id),
    (id) => closeNeed(deps, id),
  );
}
