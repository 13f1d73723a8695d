import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { assertDefined, dueAt, type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  findBidKey,
  getCurrentVersion,
  loadGradeRanks,
  lockNeed,
  markLate,
  type Need,
  type PublishedVersion,
} from '../needs/index.js';
import { type RelatedPair, relationRecords } from '../relations/index.js';
import { freezePool } from '../selection/index.js';
import { listActiveEntries, listDueNeeds } from './draw-queries.js';
import { type Exclusion, judgeEligibility } from './eligibility.js';
import { freeze, type OpenedWith } from './freeze.js';
import { findOpener, type Opened, openEntries, type Waiting } from './open-bids.js';
import { openIncident } from './open-secret.js';
import { loadCandidates, loadJoiningRule } from './parties.js';
import { relatedPairs } from './related-entries.js';

/** Who stays out of the pool, by agency code, judged as of the deadline. */
async function judge(
  trx: Db,
  need: Need,
  version: PublishedVersion,
  opened: readonly Opened[],
): Promise<{
  excluded: Map<string, Exclusion>;
  weights: Record<string, number>;
  pairs: readonly RelatedPair[];
}> {
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
  const about = { codes: entrants.map(({ agency }) => agency.creditCode), at: closesAt };
  const rule = await loadJoiningRule(trx, need, version.notice, about);
  const judged = judgeEligibility(rule, entrants, await loadGradeRanks(trx), closesAt);
  for (const [code, reason] of judged) excluded.set(code, reason);
  return { excluded, weights, pairs: [...relatedPairs(rule, entrants, judged).values()] };
}

/** Everything about the freeze that is worked out before its transaction: opening is slow. */
interface Opening {
  readonly version: PublishedVersion;
  readonly opened: readonly Opened[];
  /** Undefined where there was nothing to open. */
  readonly openedWith: OpenedWith | undefined;
}

/** Opens the entries of a need whose deadline has passed; undefined while something is waited for. */
async function openNeed(deps: Deps, needId: string): Promise<Opening | undefined> {
  const version = await getCurrentVersion(deps.db, needId);
  const { planHash, plan } = version;
  const rows = await listActiveEntries(deps.db, needId);
  if (rows.length === 0) return { version, opened: [], openedWith: undefined };
  const key = assertDefined(await findBidKey(deps.db, planHash), `bid key of ${planHash}`);
  const opener = await findOpener(deps, key, plan.closesAt);
  if ('waiting' in opener) {
    await reportLate(deps, version, opener.waiting);
    return undefined;
  }
  const opened = await openEntries(opener, rows, version);
  return { version, opened, openedWith: { key, text: opener.openedWith } };
}

/** An opening that is late by the working days of the rules is an incident; what it waits for goes into the log once. */
async function reportLate(deps: Deps, version: PublishedVersion, waiting: Waiting): Promise<void> {
  const { needId, round, plan, planHash } = version;
  const at = deps.clock.now();
  if (at < dueAt('openingDays', plan.closesAt, plan.opensAt)) return;
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
    await closeNow(trx, deps, need, opening, at);
    return ok(null);
  });
}

async function closeNow(trx: Db, deps: Deps, need: Need, opening: Opening, at: Instant): Promise<void> {
  const { version, opened, openedWith } = opening;
  const { excluded, weights, pairs } = await judge(trx, need, version, opened);
  await relationRecords(trx, deps, { pairs, at, asOf: version.plan.closesAt });
  const pool = freezePool({
    plan: version.plan,
    entries: opened.flatMap(({ row, entry }) => (entry && !excluded.has(row.agencyCode) ? [entry] : [])),
    weights,
    excluded: [...excluded].map(([agency, reason]) => ({ agency, reason })),
  });
  const entries = opened.map(({ row, entry }) => ({
    row,
    outcome: {
      nonce: entry?.nonce ?? null,
      bidFen: entry?.bid ?? null,
      exclusion: excluded.get(row.agencyCode) ?? null,
    },
  }));
  await freeze(trx, deps, { need, version, ...pool, entries, openedWith, at });
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
