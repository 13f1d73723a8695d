import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { assertDefined, dueAt, fail, failAll, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { findRelations } from '../relations/index.js';
import { endAmendment } from './amendment-queries.js';
import { checkWhole } from './check-direct.js';
import { columnsOf } from './check-need.js';
import type { Need } from './need.js';
import type { NeedForm } from './need-input.js';
import {
  findNeed,
  findOwner,
  findRepublication,
  getNeed,
  insertNeed,
  replaceConditions,
  typedOf,
  updateNeed,
  upsertProject,
} from './need-queries.js';

const EDITABLE = ['draft', 'returned'] as const;

/** The need of the acting owner; a need of somebody else is as good as none. */
async function findOwn(deps: Deps, actor: Actor, id: string): Promise<Need | undefined> {
  const need = await findNeed(deps.db, id);
  return need && actor.ownerId !== null && need.ownerId === actor.ownerId ? need : undefined;
}

/**
 * Saves a draft exactly as typed. An id that no need has yet begins one: the form brings it along, so that a form sent
 * twice makes one draft. Refusals: `needs/not-found`, `needs/forbidden`, `needs/wrong-state`.
 */
export async function saveDraft(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly typed: unknown; readonly republishedFrom?: string },
): Promise<Result<{ id: string }>> {
  if (actor.role !== 'owner' || actor.ownerId === null) return fail('needs/forbidden');
  const at = deps.clock.now();
  const form = JSON.stringify(input.typed);
  const { ownerId } = actor;
  const { id, republishedFrom = null } = input;
  return transact(deps.db, async (trx) => {
    const owner = assertDefined(await findOwner(trx, ownerId), 'owner of the account');
    if (await insertNeed(trx, emptyNeed({ id, ownerId, ownerName: owner.name, form, at, republishedFrom }))) {
      return ok({ id });
    }
    const present = await findNeed(trx, id);
    if (present?.ownerId !== ownerId)
      return fail(republishedFrom ? 'needs/already-republished' : 'needs/not-found');
    const saved = await updateNeed(trx, { id, from: EDITABLE, set: { form, updatedAt: at } });
    return saved ? ok({ id }) : fail('needs/wrong-state');
  });
}

function emptyNeed(start: {
  readonly id: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly form: string;
  readonly at: string;
  readonly republishedFrom: string | null;
}): Need {
  const { id, ownerId, ownerName, form, at, republishedFrom } = start;
  return {
    id, ownerId, ownerName, form, republishedFrom,
    state: 'draft', imported: 0, version: 0, pricedDraw: 0, createdAt: at, updatedAt: at,
    number: null, projectCode: null, projectName: null, divisionCode: null, countyKey: null, title: null,
    requirement: null, typeCode: null, budgetFen: null, floorFen: null, fund: null, method: null, sourceKind: null,
    minEntries: null, opensAt: null, closesAt: null, submittedAt: null, reviewDueAt: null, publishedAt: null,
    closedAt: null, selectedAt: null, reason: null,
  }; // biome-ignore format: columns by kind
}

/**
 * Sends a draft to review. Refusals: those of `checkNeed` and `checkDirect`, `needs/not-found`, `needs/wrong-state`.
 */
export async function submitNeed(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly typed: unknown; readonly form: NeedForm },
): Promise<Result<null>> {
  const own = await findOwn(deps, actor, input.id);
  if (!own) return fail('needs/not-found');
  const failures = await checkWhole(deps.db, input.form, own, deps.clock.now(), deps);
  if (failures.length > 0) return failAll(failures);
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const { projectCode: code, projectName: name } = input.form;
    await upsertProject(trx, { code, name, divisionCode: code.slice(5, 11), createdAt: at });
    const moved = await updateNeed(trx, {
      id: own.id,
      from: EDITABLE,
      set: {
        ...columnsOf(input.form, at),
        form: JSON.stringify(input.typed),
        state: 'submitted',
        submittedAt: at,
        updatedAt: at,
        reviewDueAt: dueAt('needReviewDays', at, at),
        reason: null,
      },
    });
    if (!moved) return fail('needs/wrong-state');
    await replaceConditions(trx, own.id, input.form);
    const rows = rowsOf('project', [code]);
    await appendEvent(trx, { at, kind: 'need.submitted', subject: own.id, actor, data: {}, rows });
    // An owner stands in the register as it registered itself: whom it shares a name with matters from its first need on.
    await findRelations(trx, deps, { side: 'owner', id: assertDefined(own.ownerId, 'owner'), at });
    return ok(null);
  });
}

/** Begins a draft that publishes a failed need again. Refusals: `needs/not-found`, `needs/wrong-state`, `needs/already-republished`. */
export async function republishNeed(deps: Deps, actor: Actor, id: string): Promise<Result<{ id: string }>> {
  const own = await findOwn(deps, actor, id);
  if (!own) return fail('needs/not-found');
  if (own.state !== 'failed') return fail('needs/wrong-state');
  if (await findRepublication(deps.db, own.id)) return fail('needs/already-republished');
  const typed = { ...typedOf(own), closesAt: '' };
  return saveDraft(deps, actor, { id: deps.newId(), typed, republishedFrom: own.id });
}

/**
 * Withdraws a need, with a reason once it is public, until its deadline; a proposal of new terms ends with it.
 * Refusals: `needs/not-found`, `needs/already-closed`, `needs/wrong-state`.
 */
export async function withdrawNeed(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly reason: string },
): Promise<Result<null>> {
  const own = await findOwn(deps, actor, input.id);
  if (!own) return fail('needs/not-found');
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const need = await getNeed(trx, own.id);
    if (need.state === 'published' && need.closesAt !== null && at >= need.closesAt)
      return fail('needs/already-closed');
    const moved = await updateNeed(trx, {
      id: own.id,
      from: ['draft', 'submitted', 'returned', 'published'],
      set: { state: 'withdrawn', reason: input.reason, updatedAt: at },
    });
    if (!moved) return fail('needs/wrong-state');
    const end = { state: 'withdrawn' as const, settledBy: actor.accountId, settledAt: at };
    const proposal = await endAmendment(trx, need.id, end);
    const subject = need.number ?? need.id;
    const data = need.number === null ? {} : { reason: input.reason };
    const rows =
      need.number === null
        ? []
        : [...rowsOf('need', [need.id]), ...rowsOf('need_amendment', proposal ? [proposal] : [])];
    await appendEvent(trx, { at, kind: 'need.withdrawn', subject, actor, data, rows });
    await sendMessages(trx, deps, 'need.withdrawn', { at, about: need.id, data: { reason: input.reason } });
    return ok(null);
  });
}
