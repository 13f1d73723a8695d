import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { moveCourse, stageDueAt } from '../awards/index.js';
import { assertDefined, fail, type Instant, ok, type Result, typedParagraph } from '../basics/index.js';
import type { Deps } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { type LockedAward, onAward } from './locked-award.js';
import { passOn } from './pass-on.js';

/** Longest reason for declining an award, in characters. */
const MOST_REASON = 500;

/** The form of whoever has the award: take it, or decline it with a published reason. */
export const awardAnswerSchema = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('take') }),
  z.object({ answer: z.literal('decline'), reason: typedParagraph(MOST_REASON) }),
]);

/** Why the agency cannot answer any more, or not yet; undefined when it can. The deadline itself is too late: the clock passes on. */
function whyNotAnswer({ course, actor, at }: LockedAward) {
  if (!('agencyId' in actor) || actor.agencyId === null || actor.agencyId !== course.agencyId)
    return 'contracts/forbidden' as const;
  if (course.stage !== 'letter') return 'contracts/wrong-stage' as const;
  return isOver(course.dueAt, at) ? ('contracts/too-late' as const) : undefined;
}

/** True from the instant on by which something was due. */
export const isOver = (dueAt: Instant | null, at: Instant): boolean => dueAt !== null && at >= dueAt;

/**
 * Takes the award or declines it, by the agency that has it, after the letter and before its days are over. Declined, the next of
 * the ranking has it, and its result is public for the days of publicity. Refusals: `contracts/not-found`, `contracts/forbidden`,
 * `contracts/wrong-stage`, `contracts/too-late`.
 */
export async function answerAward(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string } & z.output<typeof awardAnswerSchema>,
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const refusal = whyNotAnswer(locked);
    if (refusal) return fail(refusal);
    const { need, course, at } = locked;
    if (input.answer === 'decline') {
      await passOn(trx, deps, locked, { kind: 'award.declined', reason: input.reason.normalize('NFC') });
      return ok(null);
    }
    await moveCourse(trx, course, 'signing', at);
    const { id, needId, round, rank, agencyCode, agencyName, under } = course;
    await appendEvent(trx, {
      at,
      kind: 'award.taken',
      subject: need.number,
      actor,
      data: { round: round ?? 1, rank, agency: agencyCode },
      rows: rowsOf('award_course', [id]),
    });
    const dueAt = assertDefined(stageDueAt('signing', at, under), 'days to sign');
    await sendMessages(trx, deps, 'award.taken', { at, about: needId, data: { agencyName, dueAt } });
    return ok(null);
  });
}
