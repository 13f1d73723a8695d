import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { moveCourse } from '../awards/index.js';
import {
  addDays,
  assertDefined,
  type CivilDate,
  fail,
  type Instant,
  ok,
  type Result,
  startOfDate,
  typedParagraph,
} from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { listUpheld } from '../objections/index.js';
import { listProposals, listUploadedFiles, settleProposal } from './dossier-queries.js';
import { refilingDueAt } from './file-contract.js';
import { onAward } from './locked-award.js';
import { actingSide, settledBy, whoseAward } from './parties.js';

/** What is done about something that somebody else proposed: yes, or no with a reason. */
export const answerSchema = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('yes') }),
  z.object({ answer: z.literal('no'), reason: typedParagraph(500) }),
]);

/** A checked answer. */
export type Answer = z.output<typeof answerSchema>;

/** The instant at which a service that lasts up to and with a civil date is over. */
export const endOfService = (until: CivilDate): Instant => startOfDate(addDays(until, 1));

/**
 * Confirms the filed contract, with which the service begins, or returns it with a reason: by the side that did not file it.
 * Refusals: `contracts/not-found`, `contracts/forbidden`, `contracts/wrong-stage`, `contracts/other-side`,
 * `contracts/objection-upheld`.
 */
export async function settleContract(
  deps: Deps,
  actor: Actor,
  input: Answer & { readonly number: string },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    const side = actingSide(locked);
    if (!side) return fail('contracts/forbidden');
    if (course.stage !== 'filed') return fail('contracts/wrong-stage');
    const filed = assertDefined((await listProposals(trx, 'contract', course)).at(-1), 'a filed contract');
    if (filed.proposedRole === side) return fail('contracts/other-side');
    const log = {
      at,
      subject: need.number,
      actor,
      rows: [...rowsOf('contract', [filed.id]), ...rowsOf('award_course', [course.id])],
    };
    const whose = whoseAward(course);
    const told = { at, about: need.id };
    if (input.answer === 'no') {
      const reason = input.reason.normalize('NFC');
      await settleProposal(trx, 'contract', filed.id, settledBy(locked, 'refused', reason));
      const dueAt = await refilingDueAt(trx, locked);
      await moveCourse(trx, course, 'signing', at, dueAt);
      await appendEvent(trx, { ...log, kind: 'contract.returned', data: { ...whose, side, reason } });
      await sendMessages(trx, deps, 'contract.returned', { ...told, data: { reason, dueAt } });
      return ok(null);
    }
    // What is served is not drawn again: whoever upheld a complaint has to be heard before.
    if ((await listUpheld(trx, need.id, course.round ?? 1)).length > 0)
      return fail('contracts/objection-upheld');
    const { amountFen, serviceUntil } = filed;
    const [file] = await listUploadedFiles(trx, filed.proposedBy, [filed.attachmentId]);
    await settleProposal(trx, 'contract', filed.id, settledBy(locked, 'confirmed', null));
    await moveCourse(trx, course, 'serving', at, endOfService(serviceUntil));
    const data = { ...whose, side, amountFen, serviceUntil, file: assertDefined(file, 'its file').sha256 };
    await appendEvent(trx, { ...log, kind: 'contract.confirmed', data });
    await sendMessages(trx, deps, 'contract.confirmed', { ...told, data: { amountFen, serviceUntil } });
    return ok(null);
  });
}
