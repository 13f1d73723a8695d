import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { moveCourse, stageDueAt } from '../awards/index.js';
import { assertDefined, type FailureCode, fail, ok, type Result, typedParagraph } from '../basics/index.js';
import type { AwardEndTable, AwardStage, Db, Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { isOver } from './answer-award.js';
import { insertProposal, listProposals, settleProposal } from './dossier-queries.js';
import { type LockedAward, onAward } from './locked-award.js';
import { actingSide, isDeciding, personOf, proposedBy, settledBy, whoseAward } from './parties.js';
import { passOn } from './pass-on.js';

/** Whose fault officials may say it is that an award ends. */
export const FAULTS = ['agency', 'owner', 'neither'] as const;

/** The form of an end before its time; sides that agree name no fault. */
export const endSchema = z.object({
  fault: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.enum(FAULTS, 'form/choose').optional(),
  ),
  because: typedParagraph(500),
});

type End = Pick<AwardEndTable, 'kind' | 'about'>;

/** What an end would be about at a stage: the contract that is not there, or the service. */
const ABOUT: Partial<Record<AwardStage, End['about']>> = {
  signing: 'contract',
  filed: 'contract',
  serving: 'service',
  delivered: 'service',
};

/**
 * Which end whoever acts may propose, or settle, as things stand: both sides that of the service, officials that of the service and
 * that of an award whose contract is overdue.
 */
function endOf(locked: LockedAward): End | FailureCode {
  const { course, at } = locked;
  const isSide = actingSide(locked) !== undefined;
  if (!isSide && !isDeciding(locked)) return 'contracts/forbidden';
  const about = ABOUT[course.stage];
  if (!about) return 'contracts/wrong-stage';
  if (isSide) return about === 'contract' ? 'contracts/wrong-stage' : { kind: 'sides', about };
  if (about === 'contract' && !isOver(course.dueAt, at)) return 'contracts/not-overdue';
  return { kind: 'officials', about };
}

/**
 * Proposes to end an award: that of the service, by one of the two sides for the other to agree, or by an official for another
 * to confirm; that of an award whose contract is overdue, by an official who says whose fault it is. Refusals:
 * `contracts/not-found`, `contracts/forbidden`, `contracts/wrong-stage`, `contracts/not-overdue`, `form/choose`,
 * `contracts/already-proposed`.
 */
export async function proposeEnd(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof endSchema> & { readonly number: string },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const end = endOf(locked);
    if (typeof end === 'string') return fail(end);
    const { need, course, at } = locked;
    const { kind, about } = end;
    const fault = kind === 'sides' ? null : (input.fault ?? null);
    if (kind === 'officials' && (fault === null || (about === 'contract' && fault === 'neither')))
      return fail('form/choose', 'fault');
    const reason = input.because.normalize('NFC');
    const id = deps.newId();
    const row = { ...proposedBy(locked, id), kind, about, fault, reason };
    if (!(await insertProposal(trx, 'awardEnd', row))) return fail('contracts/already-proposed');
    await appendEvent(trx, {
      at,
      kind: 'award.end-proposed',
      subject: need.number,
      actor,
      data: { ...whoseAward(course), how: kind, about, fault: fault ?? ('agreed' as const), reason },
      rows: rowsOf('award_end', [id]),
    });
    await sendMessages(trx, deps, 'award.end-proposed', { at, about: need.id, data: { reason } });
    return ok(null);
  });
}

/** Ends the award as it was proposed: by its agency's fault the next of the ranking has it, else it is over. */
async function carryOut(trx: Db, deps: Deps, locked: LockedAward, end: AwardEndTable): Promise<void> {
  const { need, course, actor, at } = locked;
  const { id, kind, about, fault, reason } = end;
  await settleProposal(trx, 'awardEnd', id, settledBy(locked, 'confirmed', null));
  if (about === 'contract' && fault === 'agency') {
    await passOn(trx, deps, locked, { kind: 'award.forfeited', reason }, rowsOf('award_end', [id]));
    return;
  }
  // Nothing was served where there is no contract: nobody evaluates, and it is archived at once.
  const dueAt =
    about === 'contract' ? at : assertDefined(stageDueAt('terminated', at, course.under), 'days to evaluate');
  await moveCourse(trx, course, 'terminated', at, dueAt);
  await appendEvent(trx, {
    at,
    kind: 'award.terminated',
    subject: need.number,
    actor,
    data: { ...whoseAward(course), how: kind, about, fault: fault ?? ('agreed' as const), reason },
    rows: [...rowsOf('award_end', [id]), ...rowsOf('award_course', [course.id])],
  });
  const data = { agencyName: course.agencyName, reason, fault: fault ?? ('agreed' as const) };
  await sendMessages(trx, deps, 'award.terminated', { at, about: need.id, data });
}

/**
 * Settles a proposed end: the other side agrees, another official confirms; whoever proposed it may take it back, and so may
 * the other refuse it. Refusals: `contracts/not-found`, `contracts/forbidden`, `contracts/wrong-stage`, `contracts/not-overdue`,
 * `contracts/nothing-waits`, `contracts/other-side`, `contracts/same-official`.
 */
export async function settleEnd(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly confirm: boolean },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const end = endOf(locked);
    if (typeof end === 'string') return fail(end);
    const { need, course, at } = locked;
    const { kind, about } = end;
    const open = (await listProposals(trx, 'awardEnd', course)).find(
      (one) => one.state === 'proposed' && one.kind === kind && one.about === about,
    );
    if (!open) return fail('contracts/nothing-waits');
    if (input.confirm) {
      if (kind === 'sides' && open.proposedRole === actingSide(locked)) return fail('contracts/other-side');
      if (open.proposedBy === personOf(locked)?.accountId) return fail('contracts/same-official');
      await carryOut(trx, deps, locked, open);
      return ok(null);
    }
    await settleProposal(trx, 'awardEnd', open.id, settledBy(locked, 'refused', null));
    await appendEvent(trx, {
      at,
      kind: 'award.end-refused',
      subject: need.number,
      actor,
      data: { ...whoseAward(course), how: kind, about },
      rows: rowsOf('award_end', [open.id]),
    });
    await sendMessages(trx, deps, 'award.end-refused', { at, about: need.id, data: {} });
    return ok(null);
  });
}
