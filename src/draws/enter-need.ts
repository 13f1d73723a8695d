import type { Actor } from '../accounts/index.js';
import { findOpenNotice, listAgenciesById } from '../agencies/index.js';
import { type AuditActor, appendEvent, rowsOf } from '../audit/index.js';
import {
  addMillis,
  assertDefined,
  fail,
  formatShanghai,
  HOUR,
  type Instant,
  isInstant,
  ok,
  type Result,
  rulesAt,
} from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  asPublished,
  type Candidate,
  carriesBid,
  findBidKey,
  findNeedByNumber,
  getCurrentVersion,
  isDirectNeed,
  isOpen,
  type JoiningFault,
  loadCandidates,
  loadGradeRanks,
  loadJoiningRule,
  lockNeed,
  type Need,
  type Notice,
  type PublishedNeed,
  type PublishedVersion,
  whyNotSignUp,
} from '../needs/index.js';
import {
  type BidBounds,
  type BidPayload,
  isNonce,
  looksSealed,
  readBid,
  sealTo,
  toRecipient,
  writePayload,
} from '../sealing/index.js';
import { blindSubject, hashEntry, isPlan2 } from '../selection/index.js';
import {
  type EntryRow,
  endActiveEntry,
  findActiveEntry,
  findEntryByHash,
  insertEntry,
} from './draw-queries.js';

/** The bounds that a notice sets to bids. */
export function boundsOf(notice: {
  readonly method: Notice['method'];
  readonly pricedDraw: boolean;
  readonly budgetFen: number;
  readonly floorFen: number | null;
}): BidBounds {
  const { budgetFen, floorFen } = notice;
  return { takesBid: carriesBid(notice), budgetFen, floorFen };
}

/** Why an agency, as it stands now, may not join a need; undefined when it may. */
async function faultOf(
  db: Db,
  need: Need,
  version: PublishedVersion,
  candidate: Candidate,
  at: Instant,
): Promise<JoiningFault | undefined> {
  const rule = await loadJoiningRule(db, need, version.notice, { codes: [candidate.creditCode], at });
  const rank = await loadGradeRanks(db);
  return whyNotSignUp(rule, candidate, rank, { at, closesAt: version.plan.closesAt });
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
  return candidate ? faultOf(db, need, version, candidate, at) : 'not-approved';
}

/** A need that may be entered, with the version in force. */
interface Open {
  readonly need: PublishedNeed;
  readonly version: PublishedVersion;
}

/** What must hold of a need for anybody to enter now. */
async function findOpen(
  db: Db,
  need: Need | undefined,
  planHash: string,
  at: Instant,
): Promise<Result<Open>> {
  if (!need || !isOpen(need, at)) return fail('draws/already-closed');
  if (isDirectNeed(need)) return fail('draws/direct');
  const version = await getCurrentVersion(db, need.id);
  if (planHash !== version.planHash) return fail('draws/amended');
  return ok({ need: asPublished(need), version });
}

/** The refusal of an agency that may not join; one under entry notice is told until when. */
async function refuseJoining(trx: Db, agencyId: string, reason: JoiningFault): Promise<Result<never>> {
  const notice = reason === 'not-approved' ? await findOpenNotice(trx, agencyId) : undefined;
  return notice
    ? fail('draws/under-entry-notice', undefined, { until: formatShanghai(notice.dueAt) })
    : fail('draws/may-not-join', undefined, { reason });
}

/** An entry that was sealed before it came to the server. */
export interface SealedEntry {
  readonly number: string;
  readonly planHash: string;
  /** When the form was opened, as the server wrote it there. */
  readonly enteredAt: Instant;
  readonly entryHash: string;
  readonly sealed: string;
}

/**
 * Signs the acting agency up with an entry sealed in its browser, or replaces its entry: the server learns neither
 * nonce nor bid. The same form sent twice gives one entry. Refusals: `draws/forbidden`, `draws/not-found`,
 * `draws/already-closed`, `draws/amended` (the notice changed since the form was opened), `draws/bad-sealed`,
 * `draws/stale-form`, `draws/already-entered`, `draws/may-not-join` with the reason in `params`,
 * `draws/under-entry-notice`.
 */
export async function enterSealed(
  deps: Deps,
  actor: Actor,
  input: SealedEntry,
): Promise<Result<{ entryHash: string }>> {
  if (actor.agencyId === null) return fail('draws/forbidden');
  const { agencyId } = actor;
  // Browsers write line ends of form fields as CR LF.
  const sealed = input.sealed.replaceAll('\r\n', '\n');
  if (!looksSealed(sealed) || !isNonce(input.entryHash)) return fail('draws/bad-sealed');
  const found = await findNeedByNumber(deps.db, input.number);
  if (!found) return fail('draws/not-found');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    // Read under the lock: the deadline holds for the instant at which the entry is written.
    const at = deps.clock.now();
    const open = await findOpen(trx, need, input.planHash, at);
    if (!open.ok) return open;
    const candidate = (await loadCandidates(trx, [agencyId], at)).get(agencyId);
    if (!candidate) return fail('draws/forbidden');
    const fault = await faultOf(trx, open.value.need, open.value.version, candidate, at);
    if (fault) return refuseJoining(trx, agencyId, fault);
    const { creditCode: agency } = candidate;
    return writeEntry(trx, deps, actor, { ...open.value, ...input, agencyId, agency, sealed, at });
  });
}

/**
 * The same for a browser without scripts: the server makes the entry of what was typed, seals it at once and keeps
 * nothing in clear; the answer alone has nonce and bid, for the receipt. Refusals besides those of
 * {@link enterSealed}: `draws/bad-nonce` and those of `readBid`.
 */
export async function enterNeed(
  deps: Deps,
  actor: Actor,
  input: {
    readonly number: string;
    readonly planHash: string;
    readonly enteredAt?: Instant | undefined;
    readonly nonce?: string | undefined;
    readonly bid?: string | undefined;
  },
): Promise<Result<{ entryHash: string } & BidPayload>> {
  if (actor.agencyId === null) return fail('draws/forbidden');
  const { number, planHash } = input;
  const need = await findNeedByNumber(deps.db, number);
  if (!need) return fail('draws/not-found');
  const at = deps.clock.now();
  const open = await findOpen(deps.db, need, planHash, at);
  if (!open.ok) return open;
  // Whether it may join is judged under the lock of the need: here its code alone is wanted.
  const [agency] = await listAgenciesById(deps.db, [actor.agencyId]);
  if (!agency) return fail('draws/forbidden');
  const nonce = input.nonce?.trim() ? input.nonce.trim() : Buffer.from(deps.random(32)).toString('hex');
  if (!isNonce(nonce)) return fail('draws/bad-nonce', 'nonce');
  const bid = readBid(boundsOf(open.value.version.notice), input.bid);
  if (!bid.ok) return bid;
  const payload: BidPayload = { bid: bid.value, nonce };
  const key = assertDefined(await findBidKey(deps.db, planHash), `bid key of ${planHash}`);
  const enteredAt = input.enteredAt ? input.enteredAt : at;
  const entryHash = hashEntry({ plan: planHash, agency: agency.creditCode, enteredAt, ...payload });
  const sealed = await sealTo(toRecipient(key.recipient), writePayload(payload));
  const entered = await enterSealed(deps, actor, { number, planHash, enteredAt, entryHash, sealed });
  return entered.ok ? ok({ entryHash, ...payload }) : entered;
}

/** True when a form opened at `enteredAt` may still be sent at `at`. */
function isFresh(enteredAt: Instant, opensAt: Instant, at: Instant): boolean {
  if (!isInstant(enteredAt)) return false;
  const hours = rulesAt(opensAt).entryFormHours;
  return enteredAt >= opensAt && enteredAt <= at && addMillis(enteredAt, hours * HOUR) >= at;
}

// The log is public: who has signed up, and for which need, stays hidden until the deadline.
const subjectOf = (number: string, blind: string | null): string =>
  blind === null ? number : blindSubject(number, blind);

const unnamed = ({ role }: Actor): AuditActor => ({ accountId: null, role });

async function writeEntry(
  trx: Db,
  deps: Deps,
  actor: Actor,
  made: Open & SealedEntry & { readonly agencyId: string; readonly agency: string; readonly at: Instant },
): Promise<Result<{ entryHash: string }>> {
  const { need, version, agencyId, agency, enteredAt, entryHash, sealed, at } = made;
  const present = await findActiveEntry(trx, need.id, agencyId);
  if (present?.entryHash === entryHash) return ok({ entryHash });
  if (!isFresh(enteredAt, version.plan.opensAt, at)) return fail('draws/stale-form');
  // Else a form left open in another window would replace what was entered after it.
  if (present && enteredAt < present.enteredAt) return fail('draws/stale-form');
  if (await findEntryByHash(trx, entryHash)) return fail('draws/already-entered');
  const ended = await endActiveEntry(trx, { needId: need.id, agencyId, state: 'superseded', at });
  const id = deps.newId();
  // One subject for an entry and for what replaces it: the record of the change names both anyway.
  const fresh = isPlan2(version.plan) ? Buffer.from(deps.random(32)).toString('hex') : null;
  const blind = ended ? ended.blind : fresh;
  const inserted = await insertEntry(trx, {
    id,
    needId: need.id,
    planHash: version.planHash,
    agencyId,
    agencyCode: agency,
    enteredAt,
    nonce: null,
    entryHash,
    sealedBid: sealed,
    bidFen: null,
    state: 'active',
    endedAt: null,
    exclusion: null,
    lot: null,
    rank: null,
    blind,
  });
  if (!inserted) return fail('draws/already-entered');
  const log = { at, subject: subjectOf(need.number, blind), actor: unnamed(actor) };
  await appendEvent(
    trx,
    ended
      ? {
          ...log,
          kind: 'entry.changed',
          data: { entryHash, supersedes: ended.entryHash },
          rows: rowsOf('entry', [ended.id, id]),
        }
      : { ...log, kind: 'entry.made', data: { entryHash }, rows: rowsOf('entry', [id]) },
  );
  return ok({ entryHash });
}

/** True when nonce and bid are those that an entry's hash was taken over: nobody needs to open it for that. */
export function payloadMatches(stored: EntryRow, payload: BidPayload): boolean {
  const { planHash: plan, agencyCode: agency, enteredAt, entryHash } = stored;
  return hashEntry({ plan, agency, enteredAt, ...payload }) === entryHash;
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
    const { id, entryHash, blind } = ended;
    const rows = rowsOf('entry', [id]);
    const log = { at, subject: subjectOf(number, blind), actor: unnamed(actor) };
    await appendEvent(trx, { ...log, kind: 'entry.withdrawn', data: { entryHash }, rows });
    return ok(null);
  });
}
