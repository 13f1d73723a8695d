import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { assertDefined, dueAt, type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  findBidKey,
  getCurrentVersion,
  loadCandidates,
  loadGradeRanks,
  loadJoiningRule,
  lockNeed,
  markLate,
  type Need,
  type PublishedVersion,
} from '../needs/index.js';
import { type RelatedPair, relationRecords } from '../relations/index.js';
import { freezePool } from '../selection/index.js';
import { eachOnItsOwn } from './close-need.js';
import { findClosing } from './closing-queries.js';
import { listActiveEntries, listDueNeeds } from './draw-queries.js';
import { type Exclusion, judgeEligibility } from './eligibility.js';
import { freeze, type OpenedWith } from './freeze.js';
import { groundsOf, type Judged, weightsOf } from './grounds.js';
import { findOpener, type Opened, openEntries, publicWaiting, type Waiting } from './open-bids.js';
import { openIncident } from './open-secret.js';
import { relatedPairs } from './related-entries.js';

/** Who stays out of the pool, by agency code, judged as of the deadline. */
async function judge(
  trx: Db,
  need: Need,
  version: PublishedVersion,
  opened: readonly Opened[],
): Promise<{
  excluded: Map<string, Exclusion>;
  /** Tickets as of the deadline: of needs of version 1 of the protocol. */
  standings: Record<string, number>;
  pairs: readonly RelatedPair[];
}> {
  const { closesAt } = version.plan;
  const candidates = await loadCandidates(
    trx,
    opened.map(({ row }) => row.agencyId),
    closesAt,
  );
  const excluded = new Map<string, Exclusion>();
  const standings: Record<string, number> = {};
  const entrants = opened.flatMap(({ row, entry, fault }) => {
    const agency = candidates.get(row.agencyId);
    if (!agency || !entry || fault) {
      excluded.set(row.agencyCode, fault ?? 'bid-unreadable');
      return [];
    }
    standings[row.agencyCode] = agency.standing;
    return [{ agency, enteredAt: row.enteredAt, entryHash: row.entryHash }];
  });
  const about = { codes: entrants.map(({ agency }) => agency.creditCode), at: closesAt };
  const rule = await loadJoiningRule(trx, need, version.notice, about);
  const judged = judgeEligibility(rule, entrants, await loadGradeRanks(trx), closesAt);
  for (const [code, reason] of judged) excluded.set(code, reason);
  return { excluded, standings, pairs: [...relatedPairs(rule, entrants, judged).values()] };
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
  const { planHash } = version;
  const rows = await listActiveEntries(deps.db, needId);
  if (rows.length === 0) return { version, opened: [], openedWith: undefined };
  const key = assertDefined(await findBidKey(deps.db, planHash), `bid key of ${planHash}`);
  const opener = await findOpener(deps, key, version);
  if ('waiting' in opener) {
    await reportLate(deps, version, opener.waiting);
    return undefined;
  }
  const opened = await openEntries(opener, rows, version);
  return { version, opened, openedWith: { key, text: opener.openedWith } };
}

/** When an opening that waits is late: for witnesses as soon as somebody else could open the bids before they signed. */
export function openingLateFrom({ plan }: Pick<PublishedVersion, 'plan'>, waiting: Waiting): Instant {
  const due = dueAt('openingDays', plan.closesAt, plan.opensAt);
  if (waiting.for !== 'witnesses' || waiting.before === undefined) return due;
  return waiting.before < due ? waiting.before : due;
}

/** An opening that is late by the working days of the rules is an incident; what it waits for goes into the log once. */
async function reportLate(deps: Deps, version: PublishedVersion, waiting: Waiting): Promise<void> {
  const { needId, round, plan, planHash } = version;
  if (deps.clock.now() < openingLateFrom(version, waiting)) return;
  await transact(deps.db, async (trx) => {
    // Another process may have opened the bids meanwhile.
    if ((await lockNeed(trx, needId))?.state !== 'published') return ok(null);
    const at = deps.clock.now();
    const subject = plan.need;
    if (await markLate(trx, planHash, at)) {
      const rows = rowsOf('bid_key', [planHash]);
      await appendEvent(trx, {
        at,
        kind: 'bids.late',
        subject,
        actor: SYSTEM_ACTOR,
        data: publicWaiting(waiting),
        rows,
      });
    }
    await openIncident(trx, deps, { needId, round, kind: 'bids-unopened', subject, at });
    return ok(null);
  });
}

/** Freezes the pool of one need whose deadline has passed: once, whoever calls and however often. */
async function freezeNeed(deps: Deps, needId: string): Promise<void> {
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
    await freezeNow(trx, deps, need, opening, at);
    return ok(null);
  });
}

async function freezeNow(trx: Db, deps: Deps, need: Need, opening: Opening, at: Instant): Promise<void> {
  const { version, opened, openedWith } = opening;
  const { excluded, standings, pairs } = await judge(trx, need, version, opened);
  const relations = await relationRecords(trx, deps, { pairs, at, asOf: version.plan.closesAt });
  const closing = await findClosing(trx, need.id);
  const left = opened.flatMap(({ row, entry }) => (entry && !excluded.has(row.agencyCode) ? [entry] : []));
  const codes = left.map(({ agency }) => agency);
  const weights: Judged['weights'] = closing ? await weightsOf(trx, version, codes) : new Map();
  const pool = freezePool({
    plan: version.plan,
    entries: left,
    weights: closing
      ? Object.fromEntries([...weights].map(([agency, { weight }]) => [agency, weight]))
      : standings,
    excluded: [...excluded].map(([agency, reason]) => ({ agency, reason })),
    list: closing?.listHash,
  });
  const entries = opened.map(({ row, entry }) => ({
    row,
    outcome: {
      nonce: entry?.nonce ?? null,
      bidFen: entry?.bid ?? null,
      exclusion: excluded.get(row.agencyCode) ?? null,
    },
  }));
  const judged = { excluded, weights, pairs, relations };
  const grounds = closing && (await groundsOf(trx, version, pool, judged));
  await freeze(trx, deps, { need, version, ...pool, grounds, entries, openedWith, at });
}

async function freezeNeeds(deps: Deps, byBeacon: boolean): Promise<void> {
  const due = await listDueNeeds(deps.db, { now: deps.clock.now(), byBeacon, limit: 500 });
  await eachOnItsOwn(
    due.map(({ id }) => id),
    (id) => freezeNeed(deps, id),
  );
}

/** Job: freezes the pools of all needs whose list is fixed, but for those whose entries the beacon opens. */
export async function freezeDueNeeds(deps: Deps): Promise<void> {
  await freezeNeeds(deps, false);
}

/** Job: freezes the pools of needs whose list is fixed and whose entries the beacon opens: may wait for it. */
export async function freezeTimelockedNeeds(deps: Deps): Promise<void> {
  await freezeNeeds(deps, true);
}
