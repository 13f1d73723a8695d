import type { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { type EntryNotice, endNoticeWithdrawn, findAgency, lockEntryNotice } from '../agencies/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { assertDefined, type FailureCode, fail, type Instant, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, type EntryCommentTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { objectionAnswerSchema, takeOut } from '../objections/index.js';
import { sha256Hex } from '../selection/index.js';
import { findComment, listCommentsOn, settleComment } from './comment-queries.js';

/** The form of an answer: the outcome, the public reasons, and words, one a line, that the published text goes without. */
export const entryAnswerSchema = objectionAnswerSchema;

type Answer = z.output<typeof entryAnswerSchema>;

/**
 * Why somebody may not answer a comment, whatever its state: outside the own county, or the official who approved the
 * registration, or the one who commented; undefined when they may.
 */
export function whyNotAnswerComment(
  actor: Actor,
  notice: Pick<EntryNotice, 'entry' | 'reviewerId'>,
  { accountId }: Pick<EntryCommentTable, 'accountId'>,
): Extract<FailureCode, 'entry-notices/forbidden' | 'entry-notices/took-part'> | undefined {
  if (!mayReview(actor, notice.entry.division)) return 'entry-notices/forbidden';
  return notice.reviewerId === actor.accountId || accountId === actor.accountId
    ? 'entry-notices/took-part'
    : undefined;
}

/** Withdraws the approval that a comment was upheld against; the comments that still wait lapse. Returns their numbers. */
async function withdraw(
  trx: Db,
  notice: EntryNotice,
  by: { readonly at: Instant; readonly actor: Actor; readonly reason: string },
): Promise<string[]> {
  const { at } = by;
  await endNoticeWithdrawn(trx, notice, by);
  const waiting = (await listCommentsOn(trx, notice.number)).filter(({ state }) => state === 'open');
  for (const { number } of waiting) await settleComment(trx, number, { state: 'lapsed', settledAt: at });
  return waiting.map(({ number }) => number);
}

/**
 * Answers a comment on an agency under notice, by an official of its county who did not approve it: dismissed, the notice goes on
 * to its end; upheld, the approval is withdrawn at once, and the application is returned with the reasons. With the answer the
 * masked text becomes public, without the words that are taken out. Refusals: `entry-notices/not-found`,
 * `entry-notices/forbidden`, `entry-notices/took-part`, `entry-notices/wrong-state`, `objections/word-missing`.
 */
export async function answerComment(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string } & Answer,
): Promise<Result<null>> {
  const found = await findComment(deps.db, input.number);
  if (!found) return fail('entry-notices/not-found');
  return transact(deps.db, async (trx) => {
    const notice = await lockEntryNotice(trx, found.notice);
    const comment = await findComment(trx, input.number);
    const at = deps.clock.now();
    if (!notice || !comment) return fail('entry-notices/not-found');
    const refusal = whyNotAnswerComment(actor, notice, comment);
    if (refusal) return fail(refusal);
    if (comment.state !== 'open') return fail('entry-notices/wrong-state');
    const { text: publicText, missing } = takeOut(comment.masked, input.hidden);
    if (missing.length > 0) return fail('objections/word-missing', 'hidden', { word: missing[0] ?? '' });
    const { outcome, reasons } = input;
    const answered = { publicText, reasons, answeredBy: actor.accountId, answeredRole: actor.role };
    await settleComment(trx, comment.number, { ...answered, state: outcome, settledAt: at });
    const lapsed = outcome === 'upheld' ? await withdraw(trx, notice, { at, actor, reason: reasons }) : [];
    await tell(trx, deps, { notice, comment, actor, at, outcome, reasons, publicText, lapsed });
    return ok(null);
  });
}

/** Writes an answer into the log, and tells the agency. */
async function tell(
  trx: Db,
  deps: Deps,
  given: {
    readonly notice: EntryNotice;
    readonly comment: EntryCommentTable;
    readonly actor: Actor;
    readonly at: Instant;
    readonly publicText: string;
    readonly lapsed: readonly string[];
  } & Pick<Answer, 'outcome' | 'reasons'>,
): Promise<void> {
  const { notice, comment, actor, at, outcome, reasons, publicText, lapsed } = given;
  const { creditCode } = assertDefined(await findAgency(trx, notice.agencyId), 'agency of the notice');
  await appendEvent(trx, {
    at,
    kind: 'agency.comment-answered',
    subject: creditCode,
    actor,
    data: {
      comment: comment.number,
      outcome,
      reasons,
      publicSha256: sha256Hex(new TextEncoder().encode(publicText)),
      lapsed: [...lapsed],
    },
    rows: [
      ...rowsOf('entry_comment', [comment.number, ...lapsed]),
      ...rowsOf('entry_notice', outcome === 'upheld' ? [notice.number] : []),
    ],
  });
  const data = { notice: notice.number, comment: comment.number, outcome, reasons };
  await sendMessages(trx, deps, 'agency.comment-answered', { at, about: notice.agencyId, data });
}
