import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent } from '../audit/index.js';
import { fail, failAll, type Instant, ok, type Result, toShanghaiDate } from '../basics/index.js';
import { type Db, type Deps, type OwnerTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { announce } from './announce.js';
import { listOwnAttachments } from './attachment-queries.js';
import { makeBidKey, type NewBidKey } from './bid-key.js';
import { checkWhole } from './check-direct.js';
import { readableFormOf } from './check-need.js';
import { isDirectNeed } from './need.js';
import { type DrawnForm, isDirect, isDrawn } from './need-input.js';
import { findNeed, findOwner, lockNeed, takeSequence, updateNeed } from './need-queries.js';
import { buildNotice } from './notice.js';
import { writeVersion } from './notice-version.js';
import { writeInformation } from './write-information.js';

/** The next number of this site's year: prefix, year, six digits. */
async function nextNumber(trx: Db, sitePrefix: string, at: Instant): Promise<string> {
  const year = Number(toShanghaiDate(at).slice(0, 4));
  return `${sitePrefix}-${year}-${String(await takeSequence(trx, year)).padStart(6, '0')}`;
}

/** A need under its lock that is about to be published. */
interface Publication<F> {
  readonly needId: string;
  readonly number: string;
  readonly owner: OwnerTable;
  readonly form: F;
  readonly at: Instant;
}

/** Publishes the notice of a need whose agency is selected: plan, sealed secret, bid key. */
async function publishNotice(
  trx: Db,
  deps: Deps,
  actor: Actor,
  { needId, number, owner, form, at }: Publication<DrawnForm>,
  bidKey: NewBidKey,
): Promise<void> {
  const attachments = await listOwnAttachments(trx, owner.id, form.attachments);
  const { name, creditCode: ownerCode, id: ownerId } = owner;
  const notice = buildNotice(form, { number, owner: name, ownerCode, opensAt: at, attachments });
  const version = { needId, version: 1, notice, attachments, conditions: [form], changeNote: null };
  const written = await writeVersion(trx, deps, { ...version, at, bidKey });
  const beside = { needId, ownerId, form, notice, fields: [], note: null, at };
  const information = await writeInformation(trx, actor, beside);
  const data = { ...written.public, version: 1, information: information.sha256 };
  const rows = [...written.rows, ...information.rows];
  await appendEvent(trx, { at, kind: 'need.published', subject: number, actor, data, rows });
  await sendMessages(trx, deps, 'need.published', { at, about: needId, data: {} });
}

/**
 * Publishes a submitted need: number, notice, plan, sealed secret, bid key; or, of a direct choice, number and announcement.
 * Refusals: `needs/not-found`, `needs/forbidden`, `needs/wrong-state`, `needs/unreadable`, `needs/too-few-custodians`, and those
 * of `checkNeed` and `checkDirect`, now that it counts (return it to the owner then).
 */
export async function publishNeed(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<Result<{ readonly number: string; readonly isDirect: boolean }>> {
  const found = await findNeed(deps.db, id);
  if (!found) return fail('needs/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('needs/forbidden');
  const { method, sourceKind } = found;
  const bidKey = isDirectNeed(found) ? ok(undefined) : await makeBidKey(deps, sourceKind ?? 'commit');
  if (!bidKey.ok) return bidKey;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, id);
    const at = deps.clock.now();
    if (need?.state !== 'submitted' || need.sourceKind !== sourceKind || need.method !== method)
      return fail('needs/wrong-state');
    const form = readableFormOf(need);
    if (!form) return fail('needs/unreadable');
    const failures = await checkWhole(trx, form, need, at, deps);
    if (failures.length > 0) return failAll(failures);
    const owner = need.ownerId === null ? undefined : await findOwner(trx, need.ownerId);
    if (!owner) throw new Error(`need ${id} has no owner`);
    const number = await nextNumber(trx, deps.sitePrefix, at);
    // What is announced has no notice with a plan, and so no version of one.
    const version = isDirect(form) ? 0 : 1;
    await updateNeed(trx, {
      id,
      from: ['submitted'],
      set: { state: 'published', number, version, opensAt: at, publishedAt: at, updatedAt: at },
    });
    const publication = { needId: id, number, owner, at };
    if (isDirect(form)) await announce(trx, deps, actor, { ...publication, form });
    else if (isDrawn(form) && bidKey.value)
      await publishNotice(trx, deps, actor, { ...publication, form }, bidKey.value);
    else return fail('needs/wrong-state');
    return ok({ number, isDirect: isDirect(form) });
  });
}

/** Returns a submitted need with a reason. Refusals: `needs/not-found`, `needs/forbidden`, `needs/wrong-state`. */
export async function returnNeed(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, input.id);
    const at = deps.clock.now();
    if (!need) return fail('needs/not-found');
    if (!mayReview(actor, need.divisionCode)) return fail('needs/forbidden');
    const set = { state: 'returned' as const, reason: input.reason, updatedAt: at };
    if (!(await updateNeed(trx, { id: need.id, from: ['submitted'], set }))) return fail('needs/wrong-state');
    // The reason is for the owner alone: the log is public.
    await appendEvent(trx, { at, kind: 'need.returned', subject: need.id, actor, data: {} });
    await sendMessages(trx, deps, 'need.returned', { at, about: need.id, data: { reason: input.reason } });
    return ok(null);
  });
}
