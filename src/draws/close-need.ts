/** The close: at the deadline one record fixes the list of entries, before anything that opens a bid is used. */
import { appendEvent, publishDocuments, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { assertDefined, type Instant, ok } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { getCurrentVersion, lockNeed, type PublishedVersion } from '../needs/index.js';
import {
  closeList,
  isPlan2,
  type ListedEntry,
  listText,
  type SealedEntry,
  sealedText,
  sha256Hex,
} from '../selection/index.js';
import { insertClosing, listUnclosedNeeds } from './closing-queries.js';
import { type EntryRow, listActiveEntries } from './draw-queries.js';

/** Entries as a closed list names them. Throws on an entry of version 1 of the protocol. */
export function listedOf(
  rows: readonly Pick<EntryRow, 'agencyCode' | 'enteredAt' | 'entryHash' | 'sealedBid' | 'blind'>[],
): (ListedEntry & SealedEntry)[] {
  return rows.map(({ agencyCode: agency, enteredAt, entryHash, sealedBid, blind }) => ({
    agency,
    enteredAt,
    entryHash,
    sealed: sha256Hex(assertDefined(sealedBid, `sealed text of ${entryHash}`)),
    blind: assertDefined(blind, `blind of ${entryHash}`),
  }));
}

/** Fixes the list in the transaction of the caller, and makes it public with the sealed entries. */
async function closeNow(trx: Db, version: PublishedVersion, at: Instant): Promise<void> {
  const { needId, planHash, plan } = version;
  const rows = await listActiveEntries(trx, needId);
  const { list, sealed } = closeList(planHash, listedOf(rows));
  const texts = rows.map(({ sealedBid }) => sealedBid ?? '');
  const published = await publishDocuments(trx, [listText(list), sealedText(sealed), ...texts]);
  const [listHash = '', sealedHash = ''] = published;
  const entries = rows.length;
  if (!(await insertClosing(trx, { needId, planHash, listHash, sealedHash, entries, closedAt: at }))) return;
  await appendEvent(trx, {
    at,
    kind: 'entries.closed',
    subject: plan.need,
    actor: SYSTEM_ACTOR,
    data: { round: 1, planHash, entries, list: listHash, sealed: sealedHash },
    rows: rowsOf('closing', [needId]),
  });
}

/** Fixes the list of one need whose deadline has passed: once, whoever calls and however often. */
async function closeNeed(deps: Deps, needId: string): Promise<void> {
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at = deps.clock.now();
    if (need?.state !== 'published' || need.closesAt === null || at < need.closesAt) return ok(null);
    const version = await getCurrentVersion(trx, needId);
    if (isPlan2(version.plan)) await closeNow(trx, version, at);
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

/** Job: fixes the lists of all needs whose deadline has passed. */
export async function closeDueNeeds(deps: Deps): Promise<void> {
  const due = await listUnclosedNeeds(deps.db, { now: deps.clock.now(), limit: 500 });
  await eachOnItsOwn(
    due.map(({ id }) => id),
    (id) => closeNeed(deps, id),
  );
}
