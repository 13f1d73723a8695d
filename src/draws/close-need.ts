import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { addWorkingDays, assertDefined, type Instant, ok, rulesAt } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  type BidKey,
  findBidKey,
  getCurrentVersion,
  loadGradeRanks,
  lockNeed,
  markLate,
  moveNeed,
  type Need,
  type PublishedVersion,
  recordOpening,
} from '../needs/index.js';
import { freezePool } from '../selection/index.js';
import { insertPool, listActiveEntries, listDueNeeds, updateEntryOutcome } from './draw-queries.js';
import { type Exclusion, judgeEligibility } from './eligibility.js';
import { announcePool } from './messages.js';
import { findOpener, type Opened, openEntries, type Waiting } from './open-bids.js';
import { openAtFreeze, openIncident } from './open-secret.js';
import { loadCandidates, loadJoiningRule } from './parties.js';
import { closeIncidents } from './round-queries.js';

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
  const entrants = opened.flatMap(({ row, entry, fault }) => {
    const agency = candidates.get(row.agencyId);
    if (!agency || !entry || fault) {
      excluded.set(row.agencyCode, fault ?? 'bid-unreadable');
      return [];
    }
    weights[row.agencyCode] = agency.standing;
    return [{ agency, enteredAt: row.enteredAt, entryHash: row.entryHash }];
  });
  const rule = await loadJoiningRule(trx, need, version.notice);
  for (const [code, reason] of judgeEligibility(rule, entrants, await loadGradeRanks(trx), closesAt)) {
    excluded.set(code, reason);
  }
  return { excluded, weights };
}

/** Everything about the freeze that is worked out before its transaction: opening is slow. */
interface Opening {
  readonly version: PublishedVersion;
  readonly opened: readonly Opened[];
  /** Undefined where there was nothing to open. */
  readonly key: BidKey | undefined;
  readonly openedWith: string | null;
}

/** Opens the entries of a need whose deadline has passed; undefined while something is waited for. */
async function openNeed(deps: Deps, needId: string): Promise<Opening | undefined> {
  const version = await getCurrentVersion(deps.db, needId);
  const { planHash, plan } = version;
  const rows = await listActiveEntries(deps.db, needId);
  if (rows.length === 0) return { version, opened: [], key: undefined, openedWith: null };
  const key = assertDefined(await findBidKey(deps.db, planHash), `bid key of ${planHash}`);
  const opener = await findOpener(deps, key, plan.closesAt);
  if ('waiting' in opener) {
    await reportLate(deps, version, opener.waiting);
    return undefined;
  }
  return { version, opened: await openEntries(opener, rows, version), key, openedWith: opener.openedWith };
}

/** An opening that is late by the working days of the rules is an incident; what it waits for goes into the log once. */
async function reportLate(deps: Deps, version: PublishedVersion, waiting: Waiting): Promise<void> {
  const { needId, round, plan, planHash } = version;
  const at = deps.clock.now();
  if (at < addWorkingDays(plan.closesAt, rulesAt(plan.opensAt).openingDays)) return;
  await transact(deps.db, async (trx) => {
    // Another process may have opened the bids meanwhile.
    if ((await lockNeed(trx, needId))?.state !== 'published') return ok(null);
    const subject = plan.need;
    if (await markLate(trx, planHash, at)) {
      const rows = rowsOf('bid_key', [planHash]);
      await appendEvent(trx, {
        at,
        kind: 'bids.late',
        subject,
        actor: SYSTEM_ACTOR,
        data: { ...waiting },
        rows,
      });
    }
    await openIncident(trx, deps, { needId, round, kind: 'bids-unopened', subject, at });
    return ok(null);
  });
}

/** Freezes the pool of one need whose deadline has passed: once, whoever calls and however often. */
async function closeNeed(deps: Deps, needId: string): Promise<void> {
  const opening = await openNeed(deps, needId);
  if (!opening) return;
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at: Instant = deps.clock.now();
    if (need?.state !== 'published' || need.closesAt === null || at < need.closesAt) return ok(null);
    const present = (await listActiveEntries(trx, needId)).map(({ entryHash }) => entryHash);
    const known = opening.opened.map(({ row }) => row.entryHash);
    // An entry of the last millisecond may have been written while the others were opened: the next run has it.
    if (present.join() !== known.join()) return ok(null);
    await freeze(trx, deps, need, opening, at);
    return ok(null);
  });
}

async function freeze(trx: Db, deps: Deps, need: Need, opening: Opening, at: Instant): Promise<void> {
  const { version, opened } = opening;
  const { plan, round, planHash } = version;
  const { excluded, weights } = await judge(trx, need, version, opened);
  const entries = opened.flatMap(({ row, entry }) => (entry && !excluded.has(row.agencyCode) ? [entry] : []));
  const { pool, poolHash } = freezePool({
    plan,
    entries,
    weights,
    excluded: [...excluded].map(([agency, reason]) => ({ agency, reason })),
  });
  for (const { row, entry } of opened) {
    await updateEntryOutcome(trx, row.id, {
      nonce: entry?.nonce ?? null,
      bidFen: entry?.bid ?? null,
      exclusion: excluded.get(row.agencyCode) ?? null,
    });
  }
  await insertPool(trx, {
    needId: need.id,
    round,
    planHash,
    pool: JSON.stringify(pool),
    poolHash,
    frozenAt: at,
  });
  const agencyIds = opened.map(({ row }) => row.agencyId);
  await announcePool(trx, deps, { needId: need.id, round, poolHash, at, agencyIds });
  const failed = entries.length < plan.minEntries;
  const set = { closedAt: at, updatedAt: at, ...(failed ? { reason: 'too-few-entries' } : {}) };
  if (!(await moveNeed(trx, { id: need.id, from: 'published', to: failed ? 'failed' : 'closed', set }))) {
    throw new Error(`need ${need.id} changed under its lock`);
  }
  const log = { at, subject: plan.need, actor: SYSTEM_ACTOR };
  const ended = await closeIncidents(trx, { needId: need.id, round }, { closedAt: at, outcome: 'delivered' });
  const { key, openedWith } = opening;
  if (key && openedWith !== null) {
    await recordOpening(trx, { planHash, openedWith, at });
    const data = {
      planHash,
      scheme: key.scheme,
      recipient: key.recipient,
      openedWith,
      entries: opened.length,
    };
    await appendEvent(trx, { ...log, kind: 'bids.opened', data, rows: rowsOf('bid_key', [planHash]) });
  }
  const counts = { entries: entries.length, excluded: excluded.size };
  const rows = [
    { table: 'pool' as const, key: [need.id, round] },
    ...rowsOf('need', [need.id]),
    ...rowsOf('incident', ended),
    ...rowsOf(
      'entry',
      opened.map(({ row }) => row.id),
    ),
  ];
  await appendEvent(trx, { ...log, kind: 'pool.frozen', data: { poolHash, round, ...counts }, rows });
  if (!failed) await openAtFreeze(trx, deps, version, at);
  if (failed) {
    const data = { reason: 'too-few-entries' as const, minEntries: plan.minEntries, ...counts };
    await appendEvent(trx, { ...log, kind: 'need.failed', data });
  }
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

async function closeNeeds(deps: Deps, byBeacon: boolean): Promise<void> {
  const due = await listDueNeeds(deps.db, { now: deps.clock.now(), byBeacon, limit: 500 });
  await eachOnItsOwn(
    due.map(({ id }) => id),
    (id) => closeNeed(deps, id),
  );
}

/** Job: freezes the pools of all needs whose deadline has passed, but for those whose entries the beacon opens. */
export async function closeDueNeeds(deps: Deps): Promise<void> {
  await closeNeeds(deps, false);
}

/** Job: freezes the pools of needs whose deadline has passed and whose entries the beacon opens: may wait for it. */
export async function closeTimelockedNeeds(deps: Deps): Promise<void> {
  await closeNeeds(deps, true);
}
