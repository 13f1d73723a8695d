import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent } from '../audit/index.js';
import { fail, failAll, type Instant, ok, type Result, toShanghaiDate } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { listOwnAttachments } from './attachment-queries.js';
import { makeBidKey } from './bid-key.js';
import { checkNeed, readableFormOf } from './check-need.js';
import { findNeed, findOwner, lockNeed, takeSequence, updateNeed } from './need-queries.js';
import { buildNotice } from './notice.js';
import { writeVersion } from './notice-version.js';
import { writeInformation } from './write-information.js';

/** The next number of this site's year: prefix, year, six digits. */
async function nextNumber(trx: Db, sitePrefix: string, at: Instant): Promise<string> {
  const year = Number(toShanghaiDate(at).slice(0, 4));
  return `${sitePrefix}-${year}-${String(await takeSequence(trx, year)).padStart(6, '0')}`;
}

/**
 * Publishes a submitted need: number, notice, plan, sealed secret, bid key. Refusals: `needs/not-found`,
 * `needs/forbidden`, `needs/wrong-state`, `needs/too-few-custodians`, `needs/closes-too-early` and the others of `checkNeed` (return it to the owner then).
 */
export async function publishNeed(deps: Deps, actor: Actor, id: string): Promise<Result<{ number: string }>> {
  const found = await findNeed(deps.db, id);
  if (!found) return fail('needs/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('needs/forbidden');
  const bidKey = await makeBidKey(deps, found.sourceKind ?? 'commit');
  if (!bidKey.ok) return bidKey;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, id);
    const at = deps.clock.now();
    if (need?.state !== 'submitted' || need.sourceKind !== found.sourceKind) return fail('needs/wrong-state');
    const form = readableFormOf(need);
    if (!form) return fail('needs/unreadable');
    const failures = await checkNeed(trx, form, at, deps);
    if (failures.length > 0) return failAll(failures);
    const owner = need.ownerId === null ? undefined : await findOwner(trx, need.ownerId);
    if (!owner) throw new Error(`need ${id} has no owner`);
    const number = await nextNumber(trx, deps.sitePrefix, at);
    const attachments = await listOwnAttachments(trx, owner.id, form.attachments);
    const notice = buildNotice(form, {
      number,
      owner: owner.name,
      ownerCode: owner.creditCode,
      opensAt: at,
      attachments,
    });
    await updateNeed(trx, {
      id,
      from: ['submitted'],
      set: { state: 'published', number, version: 1, opensAt: at, publishedAt: at, updatedAt: at },
    });
    const written = await writeVersion(trx, deps, {
      needId: id,
      version: 1,
      notice,
      attachments,
      conditions: [form],
      changeNote: null,
      at,
      bidKey: bidKey.value,
    });
    const information = await writeInformation(trx, actor, {
      needId: id,
      ownerId: owner.id,
      form,
      notice,
      fields: [],
      note: null,
      at,
    });
    const data = { ...written.public, version: 1, information: information.sha256 };
    const rows = [...written.rows, ...information.rows];
    await appendEvent(trx, { at, kind: 'need.published', subject: number, actor, data, rows });
    await sendMessages(trx, deps, 'need.published', { at, about: id, data: {} });
    return ok({ number });
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
