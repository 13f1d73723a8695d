import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import { fail, failAll, type Instant, ok, type Result, toShanghaiDate } from '../basics/index.js';
import { type Db, type Deps, transact, writeNeedTexts } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { hashCommitment, hashPlan, type Plan } from '../selection/index.js';
import { listOwnAttachments, type OwnAttachment, publishAttachments } from './attachment-queries.js';
import { makeBidKey, type NewBidKey, storeBidKey } from './bid-key.js';
import { checkNeed, columnsOf, formOf, readableFormOf } from './check-need.js';
import {
  changedFields,
  changesConditions,
  isNoticeChange,
  isOpen,
  type Notice,
  type NoticeAttachment,
} from './need.js';
import type { NeedForm } from './need-input.js';
import {
  findNeed,
  findOwner,
  getCurrentVersion,
  insertVersion,
  lockNeed,
  outdateEntries,
  replaceConditions,
  takeSequence,
  updateNeed,
  upsertProject,
} from './need-queries.js';
import { buildNotice, buildPlan } from './notice.js';
import { noticeRows } from './written-rows.js';

const sealContext = (planHash: string): string => `plan secret ${planHash}`;

/** Opens the secret of a plan: only the draw does so, when the protocol says. Throws when it was altered. */
export function openSecret(deps: Pick<Deps, 'vault'>, planHash: string, sealed: string): string {
  return deps.vault.open(Buffer.from(sealed, 'base64'), sealContext(planHash));
}

/** Binds a notice by a plan of a round with a fresh secret of its own, sealed. */
export function bindNotice(
  deps: Pick<Deps, 'random' | 'vault' | 'sources'>,
  notice: Notice,
  round: number,
): { readonly plan: Plan; readonly planHash: string; readonly sealed: string } {
  const secret = Buffer.from(deps.random(32)).toString('hex');
  const commitment = hashCommitment({ need: notice.number, round, secret });
  const plan = buildPlan(notice, { round, commitment, closedDays: deps.sources.closedDays });
  const planHash = hashPlan(plan);
  const sealed = Buffer.from(deps.vault.seal(secret, sealContext(planHash))).toString('base64');
  return { plan, planHash, sealed };
}

/** Publishes the next version of a notice with a plan, a fresh secret and a bid key of its own. */
async function writeVersion(
  trx: Db,
  deps: Deps,
  version: {
    readonly needId: string;
    readonly version: number;
    readonly notice: Notice;
    readonly attachments: readonly OwnAttachment[];
    readonly changeNote: string | null;
    readonly at: Instant;
    readonly bidKey: NewBidKey;
  },
): Promise<{
  readonly public: { readonly planHash: string; readonly bidKey: { scheme: string; recipient: string } };
  readonly keyRows: readonly RowRef[];
}> {
  const round = 1;
  const { plan, planHash, sealed } = bindNotice(deps, version.notice, round);
  await insertVersion(
    trx,
    {
      needId: version.needId,
      version: version.version,
      round,
      plan: JSON.stringify(plan),
      planHash,
      notice: JSON.stringify(version.notice),
      changeNote: version.changeNote,
      publishedAt: version.at,
    },
    sealed,
  );
  await publishAttachments(trx, version.needId, version.attachments);
  const { known: bidKey, rows: keyRows } = await storeBidKey(trx, deps, plan, planHash, version.bidKey);
  const { number, title, projectName, projectCode, owner } = version.notice;
  await writeNeedTexts(trx, [
    { id: version.needId, texts: [title, projectName, owner, number, projectCode] },
  ]);
  return { public: { planHash, bidKey }, keyRows };
}

/**
 * Publishes a submitted need: number, notice, plan, sealed secret, bid key. Refusals: `needs/not-found`,
 * `needs/forbidden`, `needs/wrong-state`, `needs/too-few-custodians`, `needs/closes-too-early` and the others of `checkNeed` (return it to the owner then).
 */
export async function publishNeed(deps: Deps, actor: Actor, id: string): Promise<Result<{ number: string }>> {
  const at = deps.clock.now();
  const found = await findNeed(deps.db, id);
  if (!found) return fail('needs/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('needs/forbidden');
  const bidKey = await makeBidKey(deps, found.sourceKind ?? 'commit');
  if (!bidKey.ok) return bidKey;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, id);
    if (need?.state !== 'submitted' || need.sourceKind !== found.sourceKind) return fail('needs/wrong-state');
    const form = readableFormOf(need);
    if (!form) return fail('needs/unreadable');
    const failures = await checkNeed(trx, form, at, deps.sources);
    if (failures.length > 0) return failAll(failures);
    const owner = need.ownerId === null ? undefined : await findOwner(trx, need.ownerId);
    if (!owner) throw new Error(`need ${id} has no owner`);
    const year = Number(toShanghaiDate(at).slice(0, 4));
    const number = `${deps.sitePrefix}-${year}-${String(await takeSequence(trx, year)).padStart(6, '0')}`;
    const attachments = await listOwnAttachments(trx, owner.id, form.attachments);
    const facts = {
      number,
      owner: owner.name,
      ownerCode: owner.creditCode,
      opensAt: at,
      attachments: attachments.map(toNoticeAttachment),
    };
    await updateNeed(trx, {
      id,
      from: ['submitted'],
      set: { state: 'published', number, version: 1, opensAt: at, publishedAt: at, updatedAt: at },
    });
    const notice = buildNotice(form, facts);
    const published = await writeVersion(trx, deps, {
      needId: id,
      version: 1,
      notice,
      attachments,
      changeNote: null,
      at,
      bidKey: bidKey.value,
    });
    await appendEvent(trx, {
      at,
      kind: 'need.published',
      subject: number,
      actor,
      data: { ...published.public, version: 1 },
      rows: [
        ...noticeRows({
          needId: id,
          version: 1,
          planHash: published.public.planHash,
          attachments,
          conditions: [form],
        }),
        ...published.keyRows,
      ],
    });
    await sendMessages(trx, deps, 'need.published', { at, about: id, data: {} });
    return ok({ number });
  });
}

const toNoticeAttachment = ({ name, sha256 }: OwnAttachment): NoticeAttachment => ({ name, sha256 });

/** Returns a submitted need with a reason. Refusals: `needs/not-found`, `needs/forbidden`, `needs/wrong-state`. */
export async function returnNeed(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null>> {
  const at = deps.clock.now();
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, input.id);
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

/**
 * Amends a published need before its deadline: a new version with a plan of its own; entries must be confirmed again,
 * and a change of the conditions restarts the minimum sign-up period. A change of telephone numbers alone is no new
 * version. Refusals: `needs/not-found`,
 * `needs/already-closed`, `needs/nothing-changed`, `needs/project-fixed`, `needs/too-few-custodians`, those of `checkNeed`.
 */
export async function amendNeed(
  deps: Deps,
  actor: Actor,
  input: {
    readonly id: string;
    readonly typed: unknown;
    readonly form: NeedForm;
    readonly changeNote: string;
  },
): Promise<Result<{ number: string }>> {
  const at = deps.clock.now();
  const bidKey = await makeBidKey(deps, input.form.source);
  if (!bidKey.ok) return bidKey;
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, input.id);
    if (!need || actor.ownerId === null || need.ownerId !== actor.ownerId) return fail('needs/not-found');
    if (!isOpen(need, at) || need.number === null || need.opensAt === null)
      return fail('needs/already-closed');
    const fields = changedFields(formOf(need), input.form);
    if (fields.length === 0) return fail('needs/nothing-changed');
    if (fields.includes('projectCode')) return fail('needs/project-fixed', 'projectCode');
    if (!isNoticeChange(fields)) {
      await updateNeed(trx, {
        id: need.id,
        from: ['published'],
        set: { form: JSON.stringify(input.typed), updatedAt: at },
      });
      const rows = rowsOf('need', [need.id]);
      const log = { at, subject: need.number, actor, rows };
      await appendEvent(trx, { ...log, kind: 'need.contacts-changed', data: {} });
      return ok({ number: need.number });
    }
    const restarts = changesConditions(fields);
    const failures = (await checkNeed(trx, input.form, restarts ? at : need.opensAt, deps.sources)).filter(
      ({ code }) => restarts || code !== 'needs/closes-too-early',
    );
    if (failures.length > 0) return failAll(failures);
    const { notice: before } = await getCurrentVersion(trx, need.id);
    const version = need.version + 1;
    const attachments = await listOwnAttachments(trx, need.ownerId, input.form.attachments);
    const notice = buildNotice(input.form, {
      number: need.number,
      owner: before.owner,
      ownerCode: before.ownerCode,
      opensAt: at,
      attachments: attachments.map(toNoticeAttachment),
    });
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
        ...columnsOf(input.form, at),
        form: JSON.stringify(input.typed),
        version,
        opensAt: at,
        updatedAt: at,
      },
    });
    await replaceConditions(trx, need.id, input.form);
    const published = await writeVersion(trx, deps, {
      needId: need.id,
      version,
      notice,
      attachments,
      changeNote: input.changeNote,
      at,
      bidKey: bidKey.value,
    });
    const outdatedIds = await outdateEntries(trx, need.id, at);
    const outdated = outdatedIds.length;
    await appendEvent(trx, {
      at,
      kind: 'need.amended',
      subject: need.number,
      actor,
      data: {
        ...published.public,
        version,
        fields: [...fields],
        restarts,
        outdated,
        changeNote: input.changeNote,
      },
      rows: [
        ...noticeRows({
          needId: need.id,
          version,
          planHash: published.public.planHash,
          attachments,
          conditions: [formOf(need), input.form],
        }),
        ...published.keyRows,
        ...rowsOf('entry', outdatedIds),
      ],
    });
    await sendMessages(trx, deps, 'need.amended', { at, about: need.id, data: input });
    return ok({ number: need.number });
  });
}
