import { appendEvent, publishDocuments, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { type BidKey, moveNeed, type Need, type PublishedVersion, recordOpening } from '../needs/index.js';
import { type Grounds, groundsText, hashGrounds, isPool2, type Pool, poolText } from '../selection/index.js';
import { type EntryRow, insertPool, updateEntryOutcomes } from './draw-queries.js';
import { closeIncidents } from './incident-queries.js';
import { openAtFreeze } from './open-secret.js';

/** What the bids of a plan were opened with: the identity, or the beacon's signature in hex. */
export interface OpenedWith {
  readonly key: BidKey;
  readonly text: string;
}

/** A pool that is about to be frozen, with the need as it was locked. */
export interface Freeze {
  readonly need: Need;
  readonly version: PublishedVersion;
  readonly pool: Pool;
  readonly poolHash: string;
  /** Of version 2 of the protocol alone. */
  readonly grounds: Grounds | undefined;
  /** Every active entry, with what it has after the freeze. */
  readonly entries: readonly {
    readonly row: EntryRow;
    readonly outcome: Pick<EntryRow, 'nonce' | 'bidFen' | 'exclusion'>;
  }[];
  /** Undefined where there was nothing to open. */
  readonly openedWith: OpenedWith | undefined;
  readonly at: Instant;
}

/** Moves the need on: into its draw, or into failure. A later round leaves a need that can be drawn where it is. */
async function moveOn(trx: Db, { need, at }: Freeze, failed: boolean): Promise<void> {
  const { id, state } = need;
  const from = state === 'published' ? 'published' : 'closed';
  if (from === 'closed' && !failed) return;
  const set = { closedAt: at, updatedAt: at, ...(failed ? { reason: 'too-few-entries' } : {}) };
  if (!(await moveNeed(trx, { id, from, to: failed ? 'failed' : 'closed', set })))
    throw new Error(`need ${id} changed under its lock`);
}

/**
 * Freezes the pool of a round, the first one or a later one, in the transaction of the caller: stores it, makes it public by
 * its hash, tells the agencies, opens the secret where the plan says so. With too few entries the need has failed.
 */
export async function freeze(trx: Db, deps: Deps, frozen: Freeze): Promise<void> {
  const { need, version, pool, poolHash, grounds, entries, openedWith, at } = frozen;
  const { plan, round, planHash } = version;
  await updateEntryOutcomes(
    trx,
    ['nonce', 'bidFen', 'exclusion'],
    entries.map(({ row, outcome }) => ({ id: row.id, ...outcome })),
  );
  const stored = JSON.stringify(pool);
  await insertPool(trx, {
    needId: need.id,
    round,
    planHash,
    pool: stored,
    poolHash,
    frozenAt: at,
    grounds: grounds ? JSON.stringify(grounds) : null,
  });
  if (isPool2(pool))
    await publishDocuments(trx, [poolText(pool), ...(grounds ? [groundsText(grounds)] : [])]);
  const failed = pool.entries.length < plan.minEntries;
  await moveOn(trx, frozen, failed);
  const ended = await closeIncidents(trx, { needId: need.id, round }, { closedAt: at, outcome: 'delivered' });
  const log = { at, subject: plan.need, actor: SYSTEM_ACTOR };
  if (openedWith) {
    const { scheme, recipient } = openedWith.key;
    await recordOpening(trx, { planHash, openedWith: openedWith.text, at });
    const data = { planHash, scheme, recipient, openedWith: openedWith.text, entries: entries.length };
    await appendEvent(trx, { ...log, kind: 'bids.opened', data, rows: rowsOf('bid_key', [planHash]) });
  }
  const counts = { entries: pool.entries.length, excluded: pool.excluded.length };
  const rows = [
    { table: 'pool' as const, key: [need.id, round] },
    ...rowsOf('need', [need.id]),
    ...rowsOf('incident', ended),
    ...rowsOf(
      'entry',
      entries.map(({ row }) => row.id),
    ),
  ];
  const data = { poolHash, round, ...(grounds ? { grounds: hashGrounds(grounds) } : {}), ...counts };
  await appendEvent(trx, { ...log, kind: 'pool.frozen', data, rows });
  await sendMessages(trx, deps, 'pool.frozen', { at, about: need.id, data: { round, poolHash } });
  if (!failed) return openAtFreeze(trx, deps, version, at);
  const failure = { reason: 'too-few-entries' as const, minEntries: plan.minEntries, ...counts };
  await appendEvent(trx, { ...log, kind: 'need.failed', data: failure });
  await sendMessages(trx, deps, 'need.failed', { at, about: need.id, data: {} });
}
