import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { dueAt, fail, failAll, type Instant, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { findLatestAmendment, insertAmendment } from './amendment-queries.js';
import { checkNeed, formOf } from './check-need.js';
import { findInformation } from './information-queries.js';
import { isDirectNeed, isOpenNeed, type Notice, type OpenNeed } from './need.js';
import { isDrawn, type NeedForm } from './need-input.js';
import { getCurrentVersion, lockNeed, typedOf, updateNeed } from './need-queries.js';
import { changedFields, fieldsOf, type NeedField, withFields } from './terms.js';
import { writeInformation } from './write-information.js';

/** A changed form of a published need. */
interface ChangedForm {
  readonly id: string;
  /** As typed. */
  readonly typed: Readonly<Record<string, unknown>>;
  readonly form: NeedForm;
  /** Said to everybody; that of changed terms once they are approved. */
  readonly changeNote: string;
}

/** Fields of one part of the notice that differ. */
interface Change extends ChangedForm {
  readonly fields: readonly NeedField[];
  readonly at: Instant;
}

/** Puts new information in force: no version, no plan and no entry is touched. */
async function changeInformation(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  actor: Actor,
  need: OpenNeed,
  { typed, form, changeNote: note, fields, at, notice }: Change & { readonly notice: Notice },
): Promise<void> {
  const { id: needId, ownerId, number } = need;
  const taken = withFields(typedOf(need), typed, fieldsOf('information', notice));
  await updateNeed(trx, {
    id: needId,
    from: ['published'],
    set: { form: JSON.stringify(taken), updatedAt: at },
  });
  const state = { needId, ownerId, notice, at };
  // Of a notice that was published before its information was kept, what held until now is kept too.
  const earlier = (await findInformation(trx, needId))
    ? []
    : (await writeInformation(trx, actor, { ...state, form: formOf(need), fields: [], note: null })).rows;
  const written = await writeInformation(trx, actor, { ...state, form, fields, note });
  await appendEvent(trx, {
    at,
    kind: 'need.information-changed',
    subject: number,
    actor,
    data: { information: written.sha256, fields: [...fields], note },
    rows: [...rowsOf('need', [needId]), ...earlier, ...written.rows],
  });
  const data = { fields: [...fields], note };
  await sendMessages(trx, deps, 'need.information-changed', { at, about: needId, data });
}

/** Puts changed terms before an official; nothing else is touched. */
async function proposeTerms(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  actor: Actor,
  need: OpenNeed,
  { typed, changeNote, fields, at }: Change,
): Promise<void> {
  const id = deps.newId();
  await insertAmendment(trx, {
    id,
    needId: need.id,
    state: 'proposed',
    typed,
    fields,
    changeNote,
    proposedBy: actor.accountId,
    proposedAt: at,
    reviewDueAt: dueAt('needReviewDays', at, at),
    reason: null,
    settledBy: null,
    settledAt: null,
  });
  await appendEvent(trx, {
    at,
    kind: 'need.amendment-proposed',
    subject: need.number,
    actor,
    data: { fields: [...fields] },
    rows: rowsOf('need_amendment', [id]),
  });
  await sendMessages(trx, deps, 'need.amendment-proposed', { at, about: need.id, data: {} });
}

/**
 * Changes the notice of an open need as its owner: information at once, terms as a proposal that an official reviews; nothing
 * that the owner does alone touches a plan or an entry. Refusals: `needs/not-found`, `needs/already-closed`,
 * `needs/direct-fixed`, `needs/nothing-changed`, `needs/project-fixed`, `needs/amendment-waits`, those of `checkNeed` for changed terms.
 */
export async function changeNotice(
  deps: Deps,
  actor: Actor,
  input: ChangedForm,
): Promise<Result<{ readonly number: string; readonly informed: boolean; readonly proposed: boolean }>> {
  const { form } = input;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, input.id);
    // Read under the lock: the deadline holds for the instant at which the change is written.
    const at = deps.clock.now();
    if (!need || actor.ownerId === null || need.ownerId !== actor.ownerId) return fail('needs/not-found');
    if (!isOpenNeed(need, at)) return fail('needs/already-closed');
    // What is announced is not what would take effect after a change: it is withdrawn and announced anew.
    if (isDirectNeed(need) || !isDrawn(form)) return fail('needs/direct-fixed', 'method');
    const { notice } = await getCurrentVersion(trx, need.id);
    const before = formOf(need);
    const terms = changedFields(before, form, fieldsOf('terms', notice));
    const information = changedFields(before, form, fieldsOf('information', notice));
    if (terms.length + information.length === 0) return fail('needs/nothing-changed');
    if (terms.includes('projectCode')) return fail('needs/project-fixed', 'projectCode');
    if (terms.length > 0) {
      if ((await findLatestAmendment(trx, need.id))?.state === 'proposed')
        return fail('needs/amendment-waits');
      const failures = await checkNeed(trx, form, at, deps);
      if (failures.length > 0) return failAll(failures);
    }
    if (information.length > 0)
      await changeInformation(trx, deps, actor, need, { ...input, fields: information, at, notice });
    if (terms.length > 0) await proposeTerms(trx, deps, actor, need, { ...input, fields: terms, at });
    return ok({ number: need.number, informed: information.length > 0, proposed: terms.length > 0 });
  });
}
