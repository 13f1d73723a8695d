import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { fail, failAll, type Instant, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { type Amendment, endAmendment, findAmendment, listOvertaken } from './amendment-queries.js';
import { makeBidKey } from './bid-key.js';
import { checkNeed } from './check-need.js';
import { isOpen, isOpenNeed } from './need.js';
import { findNeed, lockNeed } from './need-queries.js';
import { mergedTerms, putInForce } from './new-terms.js';

/** A proposal with the need of it, as far as an official may decide about it. */
async function findReviewable(deps: Pick<Deps, 'db'>, actor: Actor, id: string): Promise<Result<Amendment>> {
  const amendment = await findAmendment(deps.db, id);
  const need = amendment && (await findNeed(deps.db, amendment.needId));
  if (!need) return fail('needs/not-found');
  return mayReview(actor, need.divisionCode) ? ok(amendment) : fail('needs/forbidden');
}

/**
 * Approves changed terms: a new version with a plan, a secret and a bid key of its own, whose sign-up begins now; every entry
 * is void. Refusals: `needs/not-found`, `needs/forbidden`, `needs/amendment-settled`, `needs/already-closed`,
 * `needs/unreadable`, `needs/too-few-custodians`, those of `checkNeed`, now that it counts (return it to the owner then).
 */
export async function approveAmendment(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<{ readonly number: string }>> {
  const found = await findReviewable(deps, actor, id);
  if (!found.ok) return found;
  const { needId } = found.value;
  const foreseen = await mergedTerms(deps.db, found.value);
  if (!foreseen) return fail('needs/unreadable');
  const bidKey = await makeBidKey(deps, foreseen.form.source);
  if (!bidKey.ok) return bidKey;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    // Read under the lock: the deadline in force and the period of the new terms both count from here.
    const at = deps.clock.now();
    const amendment = await findAmendment(trx, id);
    if (amendment?.state !== 'proposed') return fail('needs/amendment-settled');
    if (!need || !isOpenNeed(need, at)) return fail('needs/already-closed');
    const merged = await mergedTerms(trx, amendment);
    if (!merged) return fail('needs/unreadable');
    const failures = await checkNeed(trx, merged.form, at, deps);
    if (failures.length > 0) return failAll(failures);
    await putInForce(trx, deps, actor, { need, amendment, ...merged, at, bidKey: bidKey.value });
    return ok({ number: need.number });
  });
}

/**
 * Returns changed terms to the owner with a reason; those in force stay. Refusals: `needs/not-found`, `needs/forbidden`,
 * `needs/amendment-settled`.
 */
export async function returnAmendment(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null>> {
  const found = await findReviewable(deps, actor, input.id);
  if (!found.ok) return found;
  const { needId, id } = found.value;
  const { reason } = input;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at = deps.clock.now();
    const end = { state: 'returned' as const, reason, settledBy: actor.accountId, settledAt: at };
    if (!need?.number || (await endAmendment(trx, needId, end)) !== id)
      return fail('needs/amendment-settled');
    // The reason is for the owner alone: the log is public.
    const log = { at, subject: need.number, actor, data: {}, rows: rowsOf('need_amendment', [id]) };
    await appendEvent(trx, { ...log, kind: 'need.amendment-returned' });
    await sendMessages(trx, deps, 'need.amendment-returned', { at, about: needId, data: { reason } });
    return ok(null);
  });
}

/** Takes back the own proposal that waits. Refusals: `needs/not-found`, `needs/amendment-settled`. */
export async function withdrawAmendment(deps: Deps, actor: Actor, needId: string): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at = deps.clock.now();
    if (!need?.number || actor.ownerId === null || need.ownerId !== actor.ownerId)
      return fail('needs/not-found');
    const end = { state: 'withdrawn' as const, settledBy: actor.accountId, settledAt: at };
    const id = await endAmendment(trx, needId, end);
    if (id === undefined) return fail('needs/amendment-settled');
    const log = { at, subject: need.number, actor, data: {}, rows: rowsOf('need_amendment', [id]) };
    await appendEvent(trx, { ...log, kind: 'need.amendment-withdrawn' });
    return ok(null);
  });
}

/** Lets proposals lapse that nobody approved before the deadline in force, and tells their owners. */
export async function lapseAmendments(deps: Deps): Promise<void> {
  for (const needId of await listOvertaken(deps.db, deps.clock.now()))
    await transact(deps.db, (trx) => lapse(trx, deps, needId));
}

async function lapse(trx: Db, deps: Deps, needId: string): Promise<Result<null>> {
  const need = await lockNeed(trx, needId);
  const at: Instant = deps.clock.now();
  // Another process may have come first, or an approval that moved the deadline.
  if (!need?.number || isOpen(need, at)) return ok(null);
  const id = await endAmendment(trx, needId, { state: 'lapsed', settledBy: null, settledAt: at });
  if (id === undefined) return ok(null);
  const log = {
    at,
    subject: need.number,
    actor: SYSTEM_ACTOR,
    data: {},
    rows: rowsOf('need_amendment', [id]),
  };
  await appendEvent(trx, { ...log, kind: 'need.amendment-lapsed' });
  await sendMessages(trx, deps, 'need.amendment-lapsed', { at, about: needId, data: {} });
  return ok(null);
}
