import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import { moveCourse, stageDueAt } from '../awards/index.js';
import { assertDefined, fail, ok, type Result, typedParagraph } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { isOver } from './answer-award.js';
import {
  insertDeliverableFiles,
  insertProposal,
  listProposals,
  listUploadedFiles,
  settleProposal,
} from './dossier-queries.js';
import { serviceUntil } from './extend-service.js';
import { onAward } from './locked-award.js';
import { actingSide, proposedBy, settledBy, whoseAward } from './parties.js';
import { type Answer, endOfService } from './settle-contract.js';

/** Most files of one deliverable. */
export const MAX_DELIVERABLES = 5;

/** The form of a deliverable. */
export const deliverableSchema = z.object({ note: typedParagraph(1000) });

/**
 * Hands in what the agency made, for the owner to accept. `files`: its stored files. Refusals: `contracts/not-found`,
 * `contracts/forbidden`, `contracts/wrong-stage`, `form/required` (no file).
 */
export async function deliver(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof deliverableSchema> & { readonly number: string; readonly files: readonly string[] },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    if (actingSide(locked) !== 'agency') return fail('contracts/forbidden');
    if (course.stage !== 'serving') return fail('contracts/wrong-stage');
    const files = await listUploadedFiles(trx, actor.accountId, input.files.slice(0, MAX_DELIVERABLES));
    if (files.length === 0) return fail('form/required', 'file');
    const ids = files.map((file) => file.id);
    const id = deps.newId();
    const late = isOver(course.dueAt, at);
    const row = { ...proposedBy(locked, id), note: input.note, late: late ? (1 as const) : (0 as const) };
    if (!(await insertProposal(trx, 'deliverable', row))) return fail('contracts/wrong-stage');
    await insertDeliverableFiles(trx, id, ids);
    await moveCourse(trx, course, 'delivered', at);
    await appendEvent(trx, {
      at,
      kind: 'deliverable.uploaded',
      subject: need.number,
      actor,
      data: { ...whoseAward(course), files: files.map(({ sha256 }) => sha256), late },
      rows: [
        ...rowsOf('deliverable', [id]),
        ...ids.map((file): RowRef => ({ table: 'deliverable_file', key: [id, file] })),
        ...rowsOf('attachment', ids),
        ...rowsOf('award_course', [course.id]),
      ],
    });
    const dueAt = assertDefined(stageDueAt('delivered', at, course.under), 'days to accept');
    const data = { agencyName: course.agencyName, dueAt };
    await sendMessages(trx, deps, 'deliverable.uploaded', { at, about: need.id, data });
    return ok(null);
  });
}

/**
 * Accepts what was delivered, or returns it with a reason, by the owner. Refusals: `contracts/not-found`,
 * `contracts/forbidden`, `contracts/wrong-stage`.
 */
export async function settleDeliverable(
  deps: Deps,
  actor: Actor,
  input: Answer & { readonly number: string },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    if (actingSide(locked) !== 'owner') return fail('contracts/forbidden');
    if (course.stage !== 'delivered') return fail('contracts/wrong-stage');
    const { id } = assertDefined((await listProposals(trx, 'deliverable', course)).at(-1), 'a deliverable');
    const rows = [...rowsOf('deliverable', [id]), ...rowsOf('award_course', [course.id])];
    const log = { at, subject: need.number, actor, rows };
    const told = { at, about: need.id };
    if (input.answer === 'no') {
      const reason = input.reason.normalize('NFC');
      const dueAt = endOfService(await serviceUntil(trx, course));
      await settleProposal(trx, 'deliverable', id, settledBy(locked, 'refused', reason));
      await moveCourse(trx, course, 'serving', at, dueAt);
      const data = { ...whoseAward(course), reason };
      await appendEvent(trx, { ...log, kind: 'deliverable.returned', data });
      await sendMessages(trx, deps, 'deliverable.returned', { ...told, data: { reason, dueAt } });
      return ok(null);
    }
    await settleProposal(trx, 'deliverable', id, settledBy(locked, 'confirmed', null));
    await moveCourse(trx, course, 'accepted', at);
    await appendEvent(trx, { ...log, kind: 'deliverable.accepted', data: whoseAward(course) });
    const dueAt = assertDefined(stageDueAt('accepted', at, course.under), 'days to evaluate');
    const data = { agencyName: course.agencyName, dueAt };
    await sendMessages(trx, deps, 'deliverable.accepted', { ...told, data });
    return ok(null);
  });
}
