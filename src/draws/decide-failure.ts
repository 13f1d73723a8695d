import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { fail, type Instant, ok, type Result, typedParagraph } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  findBidKey,
  findNeedByNumber,
  getCurrentVersion,
  listShares,
  lockNeed,
  moveNeed,
  type PublishedVersion,
} from '../needs/index.js';
import { listActiveEntries } from './draw-queries.js';
import { findFailure, insertFailure, updateFailure } from './failure-queries.js';
import { findOpener, waitingFor } from './open-bids.js';
import { closeIncidents, listIncidents } from './round-queries.js';

/** The form of a proposal. */
export const failureSchema = z.object({
  reason: typedParagraph(1000),
});

/** Runs `act` under the lock of a need whose opening is an incident, and only while nothing opens its bids. */
async function withUnopened(
  deps: Deps,
  actor: Actor,
  number: string,
  act: (trx: Db, version: PublishedVersion, at: Instant) => Promise<Result<null>>,
): Promise<Result<null>> {
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  if (found.state !== 'published' || found.closesAt === null || deps.clock.now() < found.closesAt)
    return fail('draws/wrong-state');
  const version = await getCurrentVersion(deps.db, found.id);
  const key = await findBidKey(deps.db, version.planHash);
  if (!key) return fail('draws/wrong-state');
  const shares = await listShares(deps.db, version.planHash);
  // Whoever keeps the bids shut has no say in what follows from it.
  if (shares.some(({ accountId, share }) => accountId === actor.accountId && share === null))
    return fail('draws/share-first');
  if (!('waiting' in (await findOpener(deps, key, version)))) return fail('draws/bids-can-be-opened');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const open = (await listIncidents(trx, found.id)).some(
      ({ kind, closedAt }) => kind === 'bids-unopened' && closedAt === null,
    );
    if (need?.state !== 'published' || !open) return fail('draws/not-late');
    // A share may have been given since.
    if (!(await waitingFor({ db: trx, vault: deps.vault }, key, version)))
      return fail('draws/bids-can-be-opened');
    return act(trx, version, deps.clock.now());
  });
}

/**
 * Proposes that a need fails because its bids cannot be opened: only while that is an open incident, with a reason.
 * Another official settles it. Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/not-late`,
 * `draws/share-first` (a custodian who has not given their share), `draws/bids-can-be-opened`,
 * `draws/failure-proposed`.
 */
export async function proposeFailure(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly reason: string },
): Promise<Result<null>> {
  return withUnopened(deps, actor, input.number, async (trx, { needId }, at) => {
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
  return withUnopened(deps, actor, number, async (trx, { needId, round }, at) => {
    const failure = await findFailure(trx, needId);
    if (failure?.state !== 'proposed') return fail('draws/wrong-state');
    const { id, reason, proposedBy } = failure;
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
    const set = { closedAt: at, updatedAt: at, reason: 'bids-unopened' };
    if (!(await moveNeed(trx, { id: needId, from: 'published', to: 'failed', set }))) {
      throw new Error(`need ${needId} changed under its lock`);
    }
    const entries = (await listActiveEntries(trx, needId)).length;
    const data = { reason: 'bids-unopened' as const, because: reason, entries };
    const rows = [...rowsOf('need_failure', [id]), ...rowsOf('incident', ended), ...rowsOf('need', [needId])];
    await appendEvent(trx, { ...log, kind: 'need.failed', data, rows });
    await sendMessages(trx, deps, 'need.failed', { at, about: needId, data: {} });
    return ok(null);
  });
}
