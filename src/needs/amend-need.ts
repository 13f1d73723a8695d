import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { type Failure, fail, failAll, type Instant, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, type SourceSettings, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { listOwnAttachments, type OwnAttachment } from './attachment-queries.js';
import { makeBidKey } from './bid-key.js';
import { checkNeed, columnsOf, formOf } from './check-need.js';
import { changedFields, changesConditions, isNoticeChange, isOpen, type Need, type Notice } from './need.js';
import type { NeedForm } from './need-input.js';
import {
  getCurrentVersion,
  lockNeed,
  outdateEntries,
  replaceConditions,
  updateNeed,
  upsertProject,
} from './need-queries.js';
import { buildNotice } from './notice.js';
import { writeVersion } from './notice-version.js';

/** A change of a published need. */
interface Amendment {
  readonly id: string;
  /** The form as typed. */
  readonly typed: unknown;
  readonly form: NeedForm;
  /** Said to everybody. */
  readonly changeNote: string;
}

/** A published need that is open still. */
type OpenNeed = Need & { readonly number: string; readonly opensAt: Instant; readonly ownerId: string };

const isOpenNeed = (need: Need, at: Instant): need is OpenNeed =>
  isOpen(need, at) && need.number !== null && need.opensAt !== null && need.ownerId !== null;

/** What is wrong with changed conditions; the deadline is measured anew where they restart the sign-up period. */
async function checkAmendment(
  trx: Db,
  form: NeedForm,
  { restarts, at, opensAt }: { readonly restarts: boolean; readonly at: Instant; readonly opensAt: Instant },
  sources: SourceSettings,
): Promise<Failure[]> {
  const failures = await checkNeed(trx, form, restarts ? at : opensAt, sources);
  return failures.filter(({ code }) => restarts || code !== 'needs/closes-too-early');
}

/** Stores new telephone numbers: no new version, and no entry is outdated. */
async function changeContacts(
  trx: Db,
  actor: Actor,
  need: OpenNeed,
  { typed, at }: { readonly typed: unknown; readonly at: Instant },
): Promise<void> {
  await updateNeed(trx, {
    id: need.id,
    from: ['published'],
    set: { form: JSON.stringify(typed), updatedAt: at },
  });
  const log = { at, subject: need.number, actor, rows: rowsOf('need', [need.id]) };
  await appendEvent(trx, { ...log, kind: 'need.contacts-changed', data: {} });
}

/** The notice of the next version: number and owner stay. */
async function nextNotice(
  trx: Db,
  need: OpenNeed,
  form: NeedForm,
  { attachments, at }: { readonly attachments: readonly OwnAttachment[]; readonly at: Instant },
): Promise<Notice> {
  const { notice: before } = await getCurrentVersion(trx, need.id);
  return buildNotice(form, {
    number: need.number,
    owner: before.owner,
    ownerCode: before.ownerCode,
    opensAt: at,
    attachments,
  });
}

/** Stores the changed conditions of a need where lists, drafts and joining read them. */
async function replaceNeed(
  trx: Db,
  need: OpenNeed,
  { typed, form }: Amendment,
  { notice, at }: { readonly notice: Notice; readonly at: Instant },
): Promise<void> {
  await upsertProject(trx, {
    code: notice.projectCode,
    name: notice.projectName,
    divisionCode: notice.division,
    createdAt: at,
  });
  await updateNeed(trx, {
    id: need.id,
    from: ['published'],
    set: {
      ...columnsOf(form, at),
      form: JSON.stringify(typed),
      version: need.version + 1,
      opensAt: at,
      updatedAt: at,
    },
  });
  await replaceConditions(trx, need.id, form);
}

/**
 * Amends a published need before its deadline: a new version with a plan of its own; entries must be confirmed again,
 * and a change of the conditions restarts the minimum sign-up period. A change of telephone numbers alone is no new
 * version. Refusals: `needs/not-found`,
 * `needs/already-closed`, `needs/nothing-changed`, `needs/project-fixed`, `needs/too-few-custodians`, those of `checkNeed`.
 */
export async function amendNeed(
  deps: Deps,
  actor: Actor,
  input: Amendment,
): Promise<Result<{ number: string }>> {
  const { form, changeNote } = input;
  const bidKey = await makeBidKey(deps, form.source);
  if (!bidKey.ok) return bidKey;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, input.id);
    const at = deps.clock.now();
    if (!need || actor.ownerId === null || need.ownerId !== actor.ownerId) return fail('needs/not-found');
    if (!isOpenNeed(need, at)) return fail('needs/already-closed');
    const { id: needId, number, opensAt } = need;
    const before = formOf(need);
    const fields = changedFields(before, form);
    if (fields.length === 0) return fail('needs/nothing-changed');
    if (fields.includes('projectCode')) return fail('needs/project-fixed', 'projectCode');
    if (!isNoticeChange(fields)) {
      await changeContacts(trx, actor, need, { typed: input.typed, at });
      return ok({ number });
    }
    const restarts = changesConditions(fields);
    const failures = await checkAmendment(trx, form, { restarts, at, opensAt }, deps.sources);
    if (failures.length > 0) return failAll(failures);
    const version = need.version + 1;
    const attachments = await listOwnAttachments(trx, need.ownerId, form.attachments);
    const notice = await nextNotice(trx, need, form, { attachments, at });
    await replaceNeed(trx, need, input, { notice, at });
    const written = await writeVersion(trx, deps, {
      needId,
      version,
      notice,
      attachments,
      conditions: [before, form],
      changeNote,
      at,
      bidKey: bidKey.value,
    });
    const outdated = await outdateEntries(trx, needId, at);
    await appendEvent(trx, {
      at,
      kind: 'need.amended',
      subject: number,
      actor,
      data: {
        ...written.public,
        version,
        fields: [...fields],
        restarts,
        changeNote,
      },
      rows: [...written.rows, ...rowsOf('entry', outdated)],
    });
    await sendMessages(trx, deps, 'need.amended', { at, about: needId, data: input });
    return ok({ number });
  });
}
