import { findRegisterFacts } from '../audit/index.js';
import type { Db, RedoTable } from '../db/index.js';
import { findBidKey, getCurrentVersion, loadGradeRanks, type PublishedVersion } from '../needs/index.js';
import { faultOfBid } from '../sealing/index.js';
import { hashEntry, type Pool } from '../selection/index.js';
import { type EntryRow, poolOf } from './draw-queries.js';
import type { Exclusion } from './eligibility.js';
import { boundsOf } from './enter-need.js';
import { faultOfFacts } from './exclusion-evidence.js';
import { openEntries, openerOnRecord } from './open-bids.js';
import { evidenceIn, excludedOf, findRedo, listPools } from './round-queries.js';

/** What a frozen pool says of an agency: it stands in it, is kept out for a coded reason, or is not named. */
export type Pooled = 'in' | 'unnamed' | Exclusion;

/** What a pool says, by agency code. */
export function readPool({ entries, excluded }: Pick<Pool, 'entries' | 'excluded'>): Map<string, Pooled> {
  return new Map<string, Pooled>([
    ...excluded.map(({ agency, reason }) => [agency, reason as Exclusion] as const),
    ...entries.map(({ agency }) => [agency, 'in'] as const),
  ]);
}

/**
 * What is wrong with the opened bids, by agency code, found again: from bid and nonce against the published hash and the
 * notice, else by opening the entry with the published key. Where no key is on record, as the pool says.
 */
export async function replayBids(
  db: Db,
  version: PublishedVersion,
  entries: readonly EntryRow[],
  pool: ReadonlyMap<string, Pooled>,
): Promise<Map<string, Exclusion>> {
  const faults = new Map<string, Exclusion>();
  const note = (agency: string, fault: Exclusion | undefined): void => {
    if (fault) faults.set(agency, fault);
  };
  const { planHash: plan } = version;
  const sealed: EntryRow[] = [];
  for (const row of entries) {
    const { agencyCode: agency, enteredAt, nonce, bidFen: bid } = row;
    if (nonce === null) sealed.push(row);
    else if (hashEntry({ plan, agency, enteredAt, nonce, bid }) !== row.entryHash)
      note(agency, 'bid-altered');
    else note(agency, faultOfBid(boundsOf(version.notice), bid));
  }
  if (sealed.length === 0) return faults;
  const key = await findBidKey(db, plan);
  const opener = key && openerOnRecord(key);
  if (opener) {
    for (const { row, fault } of await openEntries(opener, sealed, version)) note(row.agencyCode, fault);
    return faults;
  }
  for (const { agencyCode } of sealed) {
    const said = pool.get(agencyCode);
    if (said?.startsWith('bid-')) note(agencyCode, said as Exclusion);
  }
  return faults;
}

/** An agency that is in one pool and not in the next, or whose place is not what the decision states. */
export interface LaterChange {
  /** The round whose pool differs from the one before. */
  readonly round: number;
  readonly agency: string;
  /** The coded reason that the decision gives; null where it does not name the agency. */
  readonly stated: string | null;
  /** The reason of the decision in words; null where there is none. */
  readonly decision: string | null;
  /** False where the pools do not follow from the decision, or the record that it rests on does not say so. */
  readonly asDecided: boolean;
}

/** Agencies that a decision leaves out for what a record of the register says, and of which it does not say so. */
async function listUnfounded(db: Db, redo: RedoTable): Promise<string[]> {
  const { requirement } = (await getCurrentVersion(db, redo.needId)).notice;
  const rank = await loadGradeRanks(db);
  const reasons = new Map(excludedOf(redo).map(({ agency, reason }) => [agency, reason]));
  const unfounded: string[] = [];
  for (const { agency, record } of evidenceIn(redo)) {
    const facts = await findRegisterFacts(db, record);
    // A finding: the log itself tells whether it fits.
    if (!facts) continue;
    const fault = faultOfFacts(facts, requirement, rank, redo.settledAt ?? redo.proposedAt);
    if (fault !== reasons.get(agency)) unfounded.push(agency);
  }
  return unfounded;
}

/** How the pools of later rounds differ from those before, held against the decisions. */
export async function listLaterChanges(db: Db, needId: string): Promise<LaterChange[]> {
  const pools = await listPools(db, needId);
  const changes: LaterChange[] = [];
  for (const [index, row] of pools.entries()) {
    const { round } = row;
    const before = pools[index - 1];
    if (!before) continue;
    const redo = await findRedo(db, needId, before.round);
    const decided = redo?.state === 'confirmed' ? redo : undefined;
    const stated = new Map(decided ? excludedOf(decided).map(({ agency, reason }) => [agency, reason]) : []);
    const unfounded = decided ? await listUnfounded(db, decided) : [];
    const codes = (one: typeof row) => new Set(poolOf(one).entries.map(({ agency }) => agency));
    const [earlier, later] = [codes(before), codes(row)];
    for (const agency of [...new Set([...earlier, ...later, ...stated.keys()])].sort()) {
      const left = earlier.has(agency) && !later.has(agency);
      if (earlier.has(agency) === later.has(agency) && !stated.has(agency)) continue;
      changes.push({
        round,
        agency,
        stated: stated.get(agency) ?? null,
        decision: decided?.reason ?? null,
        asDecided: left && stated.has(agency) && !unfounded.includes(agency),
      });
    }
  }
  return changes;
}
