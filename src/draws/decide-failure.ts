import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import {
  type Failure,
  fail,
  failAll,
  type Instant,
  ok,
  type Result,
  typedParagraph,
} from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  type CustodianShare,
  findBidKey,
  findNeedByNumber,
  getCurrentVersion,
  listShares,
  lockNeed,
  moveNeed,
  type Need,
  type PublishedVersion,
} from '../needs/index.js';
import { findPool, listActiveEntries } from './draw-queries.js';
import { findEscrowOpening, listEscrowShares } from './escrow-queries.js';
import { findFailure, insertFailure, updateFailure } from './failure-queries.js';
import { closeIncidents, hasOpenIncident } from './incident-queries.js';
import { findOpener, waitingFor } from './open-bids.js';
import { whySecretFirst } from './secret-first.js';

/** The form of a proposal. */
export const failureSchema = z.object({
  reason: typedParagraph(1000),
});

/** What keeps a need from going on, and how it ends where two officials decide so. */
interface Stuck {
  readonly version: PublishedVersion;
  /** The state of the need that it is stuck in, and the reason for which it fails. */
  readonly from: 'published' | 'closed';
  readonly reason: 'bids-unopened' | 'secret-lost';
  /** Why nothing may be decided yet, under the lock; undefined when it may. */
  readonly whyNot: (trx: Db, need: Need) => Promise<Failure | undefined>;
}

/** Bids that nothing opens: an incident that is open, and only as long as it is true. */
async function stuckBids(
  deps: Deps,
  actor: Actor,
  found: Need,
  version: PublishedVersion,
): Promise<Result<Stuck>> {
  if (found.closesAt === null || deps.clock.now() < found.closesAt) return fail('draws/wrong-state');
  const key = await findBidKey(deps.db, version.planHash);
  if (!key) return fail('draws/wrong-state');
  if (keepsShare(actor, await listShares(deps.db, version.planHash))) return fail('draws/share-first');
  if (!('waiting' in (await findOpener(deps, key, version)))) return fail('draws/bids-can-be-opened');
  return ok({
    version,
    from: 'published',
    reason: 'bids-unopened',
    whyNot: async (trx, { id: needId }) => {
      const open = await hasOpenIncident(trx, { needId, round: version.round, kind: 'bids-unopened' });
      if (!open) return { code: 'draws/not-late' };
      // A share may have been given since.
      const waiting = await waitingFor({ ...deps, db: trx }, key, version);
      return waiting ? undefined : { code: 'draws/bids-can-be-opened' };
    },
  });
}

/** A secret that nobody opens any more: an incident that is open, and those who hold the escrow late or without it. */
async function stuckSecret(deps: Deps, actor: Actor, version: PublishedVersion): Promise<Result<Stuck>> {
  const shares = await listEscrowShares(deps.db, version.planHash);
  const asked = (await findEscrowOpening(deps.db, version.planHash))?.openedAt === null;
  if (asked && keepsShare(actor, shares)) return fail('draws/share-first');
  return ok({
    version,
    from: 'closed',
    reason: 'secret-lost',
    whyNot: async (trx, { id: needId }) => {
      const open = await hasOpenIncident(trx, { needId, round: version.round, kind: 'secret-unopened' });
      if (!open || (await findPool(trx, needId))?.round !== version.round) return { code: 'draws/not-late' };
      const first = await whySecretFirst(trx, deps, version);
      if (!first) return { code: 'draws/secret-can-be-opened' };
      return first.code === 'draws/secret-lost' ? undefined : first;
    },
  });
}

// Whoever keeps something shut has no say in what follows from it.
const keepsShare = (actor: Actor, shares: readonly CustodianShare[]): boolean =>
  shares.some(({ accountId, share }) => accountId === actor.accountId && share === null);

/** Runs `act` under the lock of a need that is stuck, and only while nothing lets it go on. */
async function withStuck(
  deps: Deps,
  actor: Actor,
  number: string,
  act: (trx: Db, stuck: Stuck, at: Instant) => Promise<Result<null>>,
): Promise<Result<null>> {
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  if ((found.state !== 'published' && found.state !== 'closed') || found.version === 0)
    return fail('draws/wrong-state');
  const version = await getCurrentVersion(deps.db, found.id);
  const stuck =
    found.state === 'published'
      ? await stuckBids(deps, actor, found, version)
      : await stuckSecret(deps, actor, version);
  if (!stuck.ok) return stuck;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    if (need?.state !== stuck.value.from) return fail('draws/wrong-state');
    const refusal = await stuck.value.whyNot(trx, need);
    return refusal ? failAll([refusal]) : act(trx, stuck.value, deps.clock.now());
  });
}

/**
 * Proposes that a need fails because its bids cannot be opened, or because the secret of its frozen pool is lost for good: only
 * while that is an open incident, with a reason. Another official settles it. Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/not-late`,
 * `draws/share-first` (a custodian who has not given their share), `draws/bids-can-be-opened`,
 * `draws/secret-can-be-opened`, those of `whySecretFirst`, `draws/failure-proposed`.
 */
export async function proposeFailure(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly reason: string },
): Promise<Result<null>> {
  return withStuck(deps, actor, input.number, async (trx, { version: { needId } }, at) => {
    const id = deps.newId();
    const reason = input.reason.normalize('NFC');
    const proposed = await insertFailure(trx, {
      id,
      needId,
      state: 'proposed',
      reason,
      proposedBy: actor.accountId,
      proposedRole: actor.role,
      proposedAt: at,
      settledBy: null,
      settledRole: null,
      settledAt: null,
    });
    if (!proposed) return fail('draws/failure-proposed');
    const rows = rowsOf('need_failure', [id]);
    const { number: subject } = input;
    await appendEvent(trx, { at, kind: 'failure.proposed', subject, actor, data: { reason }, rows });
    return ok(null);
  });
}

/**
 * Settles such a proposal: the proposer may take it back, another official refuses or confirms it. Confirmed, the need
 * has failed and may be published again; no pool is frozen and nobody is excluded. Refusals: as for the proposal, and
 * `draws/same-official`.
 */
export async function settleFailure(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly confirm: boolean },
): Promise<Result<null>> {
  const { number, confirm } = input;
  return withStuck(deps, actor, number, async (trx, { version, from, reason }, at) => {
    const { needId, round } = version;
    const failure = await findFailure(trx, needId);
    if (failure?.state !== 'proposed') return fail('draws/wrong-state');
    const { id, proposedBy } = failure;
    const by = { settledBy: actor.accountId, settledRole: actor.role, settledAt: at };
    const log = { at, subject: number, actor };
    if (!confirm) {
      await updateFailure(trx, id, { state: 'refused', ...by });
      const rows = rowsOf('need_failure', [id]);
      await appendEvent(trx, { ...log, kind: 'failure.refused', data: {}, rows });
      return ok(null);
    }
    if (proposedBy === actor.accountId) return fail('draws/same-official');
    await updateFailure(trx, id, { state: 'confirmed', ...by });
    const ended = await closeIncidents(trx, { needId, round }, { closedAt: at, outcome: 'failed' });
    const set = { closedAt: at, updatedAt: at, reason };
    if (!(await moveNeed(trx, { id: needId, from, to: 'failed', set }))) {
      throw new Error(`need ${needId} changed under its lock`);
    }
    const entries = (await listActiveEntries(trx, needId)).length;
    const data = { reason, because: failure.reason, entries };
    const rows = [...rowsOf('need_failure', [id]), ...rowsOf('incident', ended), ...rowsOf('need', [needId])];
    await appendEvent(trx, { ...log, kind: 'need.failed', data, rows });
    await sendMessages(trx, deps, 'need.failed', { at, about: needId, data: {} });
    return ok(null);
  });
}
