import type { Actor } from '../accounts/index.js';
import { appendEvent } from '../audit/index.js';
import { dueAt, fail, failAll, ok, type Result, toShanghaiDate } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import {
  findAgency,
  findOpenApplication,
  insertApplication,
  loadTypeRules,
  updateApplication,
} from './agency-queries.js';
import type { Application } from './application-input.js';
import { listAttachmentsOf } from './attachment-queries.js';
import { checkApplication } from './check-application.js';
import { findOpenNotice } from './entry-notice-queries.js';
import { findElsewhere } from './practitioners.js';

const EDITABLE = ['draft', 'returned'] as const;

/**
 * Saves an application exactly as typed. Refusals: `agencies/forbidden`, `agencies/under-notice` (approved, not in force yet),
 * `agencies/wrong-state` (under review).
 */
export async function saveApplication(
  deps: Deps,
  actor: Actor,
  typed: unknown,
): Promise<Result<{ id: string }>> {
  if (actor.agencyId === null) return fail('agencies/forbidden');
  const form = JSON.stringify(typed);
  const open = await findOpenApplication(deps.db, actor.agencyId);
  if (open) {
    const saved = await updateApplication(deps.db, { id: open.id, from: EDITABLE, set: { form } });
    return saved ? ok({ id: open.id }) : fail('agencies/wrong-state');
  }
  // After the application: what was approved in between is under notice by now.
  if (await findOpenNotice(deps.db, actor.agencyId)) return fail('agencies/under-notice');
  const id = deps.newId();
  const row = { id, agencyId: actor.agencyId, form, createdAt: deps.clock.now() };
  return (await insertApplication(deps.db, row)) ? ok({ id }) : fail('agencies/wrong-state');
}

/** Sends an application to review. Refusals: those of `checkApplication`,
 * `agencies/practitioner-elsewhere`, `agencies/forbidden`, `agencies/under-notice`, `agencies/wrong-state`. */
export async function submitApplication(
  deps: Deps,
  actor: Actor,
  input: { readonly typed: unknown; readonly application: Application },
): Promise<Result<null>> {
  if (actor.agencyId === null) return fail('agencies/forbidden');
  const { agencyId } = actor;
  const scans = new Set((await listAttachmentsOf(deps.db, agencyId)).map(({ id }) => id));
  const facts = { today: toShanghaiDate(deps.clock.now()), types: await loadTypeRules(deps.db), scans };
  const elsewhere = await findElsewhere(deps.db, agencyId, input.application.practitioners);
  const failures = [...checkApplication(input.application, facts), ...elsewhere];
  if (failures.length > 0) return failAll(failures);
  const saved = await saveApplication(deps, actor, input.typed);
  if (!saved.ok) return saved;
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const reviewDueAt = dueAt('agencyReviewDays', at, at);
    // Once more: what was checked is what is reviewed, whatever was saved in between.
    const form = JSON.stringify(input.typed);
    const set = { form, state: 'submitted' as const, submittedAt: at, reviewDueAt, reason: null };
    const moved = await updateApplication(trx, { id: saved.value.id, from: EDITABLE, set });
    if (!moved) return fail('agencies/wrong-state');
    const agency = await findAgency(trx, agencyId);
    const subject = agency?.creditCode ?? agencyId;
    const data = { application: saved.value.id };
    await appendEvent(trx, { at, kind: 'agency.submitted', subject, actor, data });
    return ok(null);
  });
}
