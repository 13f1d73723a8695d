import type { Actor } from '../accounts/index.js';
import { type AuditActor, appendEvent, rowsOf } from '../audit/index.js';
import { fail, type Instant, ok, parseYuan, type Result } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  carriesBid,
  findNeedByNumber,
  getCurrentVersion,
  isOpen,
  type JoiningFault,
  loadGradeRanks,
  lockNeed,
  type Need,
  type PublishedVersion,
  whyNotJoin,
} from '../needs/index.js';
import { type Entry, hashEntry } from '../selection/index.js';
import {
  type EntryRow,
  endActiveEntry,
  findActiveEntry,
  findEntryByHash,
  insertEntry,
} from './draw-queries.js';
import { loadCandidates, loadJoiningRule } from './parties.js';

/** Names what a sealed bid belongs to: it cannot be moved to another entry. */
export const bidContext = (planHash: string, agency: string, nonce: string): string =>
  `bid ${planHash} ${agency} ${nonce}`;

/**
 * Reads a bid as typed against the bounds of a notice. Refusals at `bid`: `form/required`, `draws/bid-not-taken`,
 * `form/bad-money`, `form/zero-money`, `draws/bid-above-ceiling`, `draws/bid-below-floor`.
 */
export function readBid(
  notice: {
    readonly method: Need['method'];
    readonly pricedDraw: boolean;
    readonly budgetFen: number;
    readonly floorFen: number | null;
  },
  typed: string | undefined,
): Result<number | null> {
  const text = (typed ?? '').normalize('NFKC').trim();
  const takesBid =
    notice.method !== null && carriesBid({ method: notice.method, pricedDraw: notice.pricedDraw });
  if (!takesBid) return text === '' ? ok(null) : fail('draws/bid-not-taken', 'bid');
  if (text === '') return fail('form/required', 'bid');
  const bid = parseYuan(text);
  if (bid === undefined) return fail('form/bad-money', 'bid');
  if (bid === 0) return fail('form/zero-money', 'bid');
  if (bid > notice.budgetFen) return fail('draws/bid-above-ceiling', 'bid');
  if (notice.floorFen !== null && bid < notice.floorFen) return fail('draws/bid-below-floor', 'bid');
  return ok(bid);
}

/** Why an agency may not join a need now; undefined when it may. */
export async function findJoiningFault(
  db: Db,
  need: Need,
  version: PublishedVersion,
  agencyId: string,
  at: Instant,
): Promise<JoiningFault | undefined> {
  const candidate = (await loadCandidates(db, [agencyId], at)).get(agencyId);
  if (!candidate) return 'not-approved';
  const rule = await loadJoiningRule(db, need, version.notice);
  const rank = await loadGradeRanks(db);
  // A certificate that ends before the deadline would be excluded then: better to say so now.
  return whyNotJoin(rule, candidate, rank, at) ?? whyNotJoin(rule, candidate, rank, version.plan.closesAt);
}

/**
 * Signs the acting agency up for a need, or replaces its entry. The same form sent twice gives the same entry.
 * Refusals: `draws/forbidden`, `draws/not-found`, `draws/already-closed`, `draws/amended` (the notice changed since
 * the form was opened), `draws/bad-nonce`, those of {@link readBid}, `draws/may-not-join` with the reason in `params`.
 */
export async function enterNeed(
  deps: Deps,
  actor: Actor,
  input: {
    readonly number: string;
    readonly planHash: string;
    readonly nonce?: string | undefined;
    readonly bid?: string | undefined;
  },
): Promise<Result<{ entryHash: string }>> {
  if (actor.agencyId === null) return fail('draws/forbidden');
  const { agencyId } = actor;
  const found = await findNeedByNumber(deps.db, input.number);
  if (!found) return fail('draws/not-found');
  const nonce = input.nonce?.trim() ? input.nonce.trim() : Buffer.from(deps.random(32)).toString('hex');
  if (!/^[0-9a-f]{64}$/.test(nonce)) return fail('draws/bad-nonce', 'nonce');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    // Read under the lock: the deadline holds for the instant at which the entry is written.
    const at = deps.clock.now();
    if (!need || !isOpen(need, at)) return fail('draws/already-closed');
    const version = await getCurrentVersion(trx, need.id);
    if (input.planHash !== version.planHash) return fail('draws/amended');
    const bid = readBid(version.notice, input.bid);
    if (!bid.ok) return bid;
    const fault = await findJoiningFault(trx, need, version, agencyId, at);
    if (fault) return fail('draws/may-not-join', undefined, { reason: fault });
    const candidate = (await loadCandidates(trx, [agencyId], at)).get(agencyId);
    if (!candidate) return fail('draws/forbidden');
    return writeEntry(trx, deps, actor, {
      need,
      version,
      agencyId,
      agency: candidate.creditCode,
      nonce,
      bid: bid.value,
      at,
    });
  });
}

// The log is public: who has signed up stays hidden until the deadline.
const unnamed = ({ role }: Actor): AuditActor => ({ accountId: null, role });

async function writeEntry(
  trx: Db,
  deps: Deps,
  actor: Actor,
  made: {
    readonly need: Need;
    readonly version: PublishedVersion;
    readonly agencyId: string;
    readonly agency: string;
    readonly nonce: string;
    readonly bid: number | null;
    readonly at: Instant;
  },
): Promise<Result<{ entryHash: string }>> {
  const { need, version, agencyId, agency, nonce, bid, at } = made;
  const { planHash } = version;
  const present = await findActiveEntry(trx, need.id, agencyId);
  if (present && present.nonce === nonce && bidMatches(present, planHash, bid))
    return ok({ entryHash: present.entryHash });
  const entry: Entry = { plan: planHash, agency, enteredAt: at, nonce, bid };
  const entryHash = hashEntry(entry);
  if (await findEntryByHash(trx, entryHash)) return fail('draws/already-entered');
  const ended = await endActiveEntry(trx, { needId: need.id, agencyId, state: 'superseded', at });
  const sealedBid =
    bid === null
      ? null
      : Buffer.from(deps.vault.seal(String(bid), bidContext(planHash, agency, nonce))).toString('base64');
  const id = deps.newId();
  const inserted = await insertEntry(trx, {
    id,
    needId: need.id,
    planHash,
    agencyId,
    agencyCode: agency,
    enteredAt: at,
    nonce,
    entryHash,
    sealedBid,
    bidFen: null,
    state: 'active',
    endedAt: null,
    exclusion: null,
    lot: null,
    rank: null,
  });
  if (!inserted) return fail('draws/already-entered');
  const kind = ended ? 'entry.changed' : 'entry.made';
  await appendEvent(trx, {
    at,
    kind,
    subject: need.number ?? need.id,
    actor: unnamed(actor),
    data: { entryHash, ...(ended ? { supersedes: ended.entryHash } : {}) },
    rows: rowsOf('entry', ended ? [ended.id, id] : [id]),
  });
  return ok({ entryHash });
}

/** True when `bid` is the one that an entry's hash was taken over: nobody needs to open the sealed bid for that. */
export function bidMatches(stored: EntryRow, planHash: string, bid: number | null): boolean {
  const { agencyCode: agency, enteredAt, nonce, entryHash } = stored;
  return hashEntry({ plan: planHash, agency, enteredAt, nonce, bid }) === entryHash;
}

/** Withdraws the entry of the acting agency before the deadline. Refusals: `draws/forbidden`, `draws/not-found`, `draws/already-closed`. */
export async function withdrawEntry(deps: Deps, actor: Actor, number: string): Promise<Result<null>> {
  if (actor.agencyId === null) return fail('draws/forbidden');
  const { agencyId } = actor;
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    if (!need || !isOpen(need, at)) return fail('draws/already-closed');
    const ended = await endActiveEntry(trx, { needId: need.id, agencyId, state: 'withdrawn', at });
    if (!ended) return fail('draws/not-found');
    const { id, entryHash } = ended;
    const rows = rowsOf('entry', [id]);
    const event = { at, kind: 'entry.withdrawn', subject: number, data: { entryHash }, rows };
    await appendEvent(trx, { ...event, actor: unnamed(actor) });
    return ok(null);
  });
}
