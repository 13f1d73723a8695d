import { toMillis } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { type BidKey, findBidKey, findNeed, listVersions, type PublishedVersion } from '../needs/index.js';
import { timelockIdentity } from '../sealing/index.js';
import { drandRoundAt, type Pool, QUICKNET } from '../selection/index.js';
import { type EntryRow, listActiveEntries } from './draw-queries.js';
import { type Opener, openEntries } from './open-bids.js';
import { replayEligibility } from './replay.js';
import { listFirstPools } from './round-queries.js';

/** An agency that a frozen pool treats otherwise than its rules do. */
export interface ExclusionDifference {
  readonly needId: string;
  readonly agency: string;
  /** Coded reason in the pool; null where the agency is in the draw. */
  readonly recorded: string | null;
  /** What follows from the dated register, the notice and the opened bids as of the deadline. */
  readonly replayed: string | null;
}

const PAGE = 200;

/** What opened the entries of a plan, as it was published; undefined where nothing was. */
function publishedOpener(key: BidKey | undefined, closesAt: string): Opener | undefined {
  const openedWith = key?.openedWith;
  if (openedWith === undefined || openedWith === null) return undefined;
  if (key?.scheme !== 'tlock') return { identity: openedWith, openedWith };
  const round = drandRoundAt(QUICKNET, toMillis(closesAt));
  return { identity: timelockIdentity(QUICKNET, round, openedWith), openedWith };
}

/** Opens again what a pool keeps out because of its bid: the fault that is there, by agency code. */
async function reopen(
  db: Db,
  version: PublishedVersion,
  entries: readonly EntryRow[],
): Promise<Map<string, string | null>> {
  if (entries.length === 0) return new Map();
  const opener = publishedOpener(await findBidKey(db, version.planHash), version.plan.closesAt);
  if (!opener) return new Map();
  const opened = await openEntries(opener, entries, version);
  return new Map(opened.map(({ row, fault }) => [row.agencyCode, fault ?? null]));
}

async function comparePool(db: Db, needId: string, pool: Pool): Promise<ExclusionDifference[]> {
  const need = await findNeed(db, needId);
  const version = (await listVersions(db, needId)).find(({ planHash }) => planHash === pool.plan);
  const entries = await listActiveEntries(db, needId);
  const ids = entries.map(({ agencyId }) => agencyId);
  const replay = need && version && (await replayEligibility(db, need, version.plan.closesAt, ids));
  // Its rows are not what was published: the audit of the rows says so.
  if (!replay || !version) return [];
  const recorded = new Map(pool.excluded.map(({ agency, reason }) => [agency, reason]));
  const answers = new Map(replay.answers.map(({ creditCode, fault }) => [creditCode, fault]));
  const ofBids = entries.filter(({ agencyCode }) => recorded.get(agencyCode)?.startsWith('bid-'));
  const reopened = await reopen(db, version, ofBids);
  return entries.flatMap(({ agencyCode: agency }) => {
    const stated = recorded.get(agency) ?? null;
    const follows = reopened.has(agency) ? (reopened.get(agency) ?? null) : (answers.get(agency) ?? null);
    return stated === follows ? [] : [{ needId, agency, recorded: stated, replayed: follows }];
  });
}

function readPool(text: string): Pool | undefined {
  try {
    return JSON.parse(text) as Pool;
  } catch {
    return undefined;
  }
}

/**
 * Judges the entries of every frozen pool again, as of its deadline: by the dated rows of the register, the notice and,
 * where a bid is the reason, by opening it with what the opening published. Only first rounds: later pools follow from
 * them by published decisions. Reads alone.
 */
export async function auditExclusions(db: Db): Promise<readonly ExclusionDifference[]> {
  const differences: ExclusionDifference[] = [];
  let after = '';
  for (;;) {
    const pools = await listFirstPools(db, { after, limit: PAGE });
    for (const { needId, pool: text } of pools) {
      const pool = readPool(text);
      if (pool) differences.push(...(await comparePool(db, needId, pool)));
    }
    after = pools.at(-1)?.needId ?? after;
    if (pools.length < PAGE) return differences;
  }
}
