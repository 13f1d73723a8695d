import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import {
  DIMENSION_NAMES,
  type Dimension,
  EVALUATOR_NAMES,
  type Evaluator,
  fail,
  type Marks,
  ok,
  type Result,
  typedParagraph,
} from '../basics/index.js';
import type { Db, Deps, EvaluationTable } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { isOver } from './answer-award.js';
import { archiveIfDone, closeIfDone } from './close-awards.js';
import { insertProposal, listProposals, settleProposal, updateReply } from './dossier-queries.js';
import { type LockedAward, onAward } from './locked-award.js';
import { actingSide, isDeciding, personOf, proposedBy, settledBy, sideOf, whoseAward } from './parties.js';
import type { Answer } from './settle-contract.js';

const stars = z.enum(['1', '2', '3', '4', '5'], 'form/choose').transform(Number);

/** The form of an evaluation: one to five stars for each dimension, and what there is to say. */
export const evaluationSchema = z.object({
  ...(Object.fromEntries(DIMENSION_NAMES.map((name) => [name, stars])) as Record<Dimension, typeof stars>),
  comment: typedParagraph(1000),
});

/** The form of the agency's reply to an evaluation. */
export const replySchema = z.object({
  side: z.enum(EVALUATOR_NAMES, 'form/choose'),
  reply: typedParagraph(1000),
});

/** As whom somebody evaluates an award; undefined for everybody who does not. */
export function evaluatorOf(
  actor: Actor | null,
  need: Parameters<typeof sideOf>[1] & { readonly divisionCode: string | null },
  course: Parameters<typeof sideOf>[2],
): Evaluator | undefined {
  if (actor === null) return undefined;
  if (sideOf(actor, need, course) === 'owner') return 'owner';
  if (mayReview(actor, need.divisionCode)) return 'authority';
  return actor.role === 'administrator' ? 'operator' : undefined;
}

const isEvaluated = ({ course }: LockedAward): boolean =>
  course.stage === 'accepted' || course.stage === 'terminated';

/**
 * Evaluates a service, as its owner, the authority (an official of the county) or the operator (an administrator), each once;
 * whoever's was returned does so again. It counts once another official has reviewed it. Refusals: `contracts/not-found`,
 * `contracts/forbidden`, `contracts/wrong-stage`, `contracts/too-late`, `contracts/already-evaluated`.
 */
export async function evaluate(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof evaluationSchema> & { readonly number: string },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    const side = evaluatorOf(actor, need, course);
    if (!side) return fail('contracts/forbidden');
    if (!isEvaluated(locked)) return fail('contracts/wrong-stage');
    if (isOver(course.dueAt, at)) return fail('contracts/too-late');
    const { number: _number, comment, ...marks } = input;
    const id = deps.newId();
    const row = { ...proposedBy(locked, id), side, ...marks, comment, reply: null, repliedAt: null };
    if (!(await insertProposal(trx, 'evaluation', row))) return fail('contracts/already-evaluated');
    await appendEvent(trx, {
      at,
      kind: 'evaluation.submitted',
      subject: need.number,
      actor,
      data: { ...whoseAward(course), side },
      rows: rowsOf('evaluation', [id]),
    });
    await sendMessages(trx, deps, 'evaluation.submitted', { at, about: need.id, data: { side } });
    return ok(null);
  });
}

/** The evaluation of a side, which waits or counts. */
async function findEvaluation(trx: Db, { course }: LockedAward, side: Evaluator) {
  const all = await listProposals(trx, 'evaluation', course);
  return all.find((one) => one.side === side && one.state !== 'refused');
}

const marksOf = (row: EvaluationTable): Marks =>
  Object.fromEntries(DIMENSION_NAMES.map((name) => [name, row[name]])) as unknown as Marks;

/**
 * Reviews an evaluation, by an official of the county who did not write it: it counts from then on and is public, or is returned
 * with a reason. The evaluations are closed with the last of them. Refusals: `contracts/not-found`, `contracts/forbidden`,
 * `contracts/wrong-stage`, `contracts/nothing-waits`, `contracts/same-official`.
 */
export async function reviewEvaluation(
  deps: Deps,
  actor: Actor,
  input: Answer & { readonly number: string; readonly side: Evaluator },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    const { side } = input;
    if (!isDeciding(locked)) return fail('contracts/forbidden');
    if (!isEvaluated(locked)) return fail('contracts/wrong-stage');
    const row = await findEvaluation(trx, locked, side);
    if (row?.state !== 'proposed') return fail('contracts/nothing-waits');
    if (row.proposedBy === personOf(locked)?.accountId) return fail('contracts/same-official');
    const log = { at, subject: need.number, actor, rows: rowsOf('evaluation', [row.id]) };
    const whose = { ...whoseAward(course), side };
    if (input.answer === 'no') {
      const reason = input.reason.normalize('NFC');
      await settleProposal(trx, 'evaluation', row.id, settledBy(locked, 'refused', reason));
      await appendEvent(trx, { ...log, kind: 'evaluation.returned', data: { ...whose, reason } });
      await sendMessages(trx, deps, 'evaluation.returned', { at, about: need.id, data: { reason } });
      return ok(null);
    }
    await settleProposal(trx, 'evaluation', row.id, settledBy(locked, 'confirmed', null));
    await appendEvent(trx, { ...log, kind: 'evaluation.counted', data: { ...whose, ...marksOf(row) } });
    await sendMessages(trx, deps, 'evaluation.counted', { at, about: need.id, data: { side } });
    await closeIfDone(trx, deps, locked);
    return ok(null);
  });
}

/**
 * What the agency says to an evaluation that counts: once, until the archive. With the last answer the award is archived.
 * Refusals: `contracts/not-found`, `contracts/forbidden`, `contracts/wrong-stage`, `contracts/nothing-waits`,
 * `contracts/already-answered`.
 */
export async function replyToEvaluation(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof replySchema> & { readonly number: string },
): Promise<Result<null>> {
  return onAward(deps, { number: input.number, actor }, async (trx, locked) => {
    const { need, course, at } = locked;
    if (actingSide(locked) !== 'agency') return fail('contracts/forbidden');
    if (!isEvaluated(locked) && course.stage !== 'evaluated') return fail('contracts/wrong-stage');
    const { side, reply } = input;
    const row = await findEvaluation(trx, locked, side);
    if (row?.state !== 'confirmed') return fail('contracts/nothing-waits');
    if (row.reply !== null) return fail('contracts/already-answered');
    await updateReply(trx, row.id, { reply, repliedAt: at });
    await appendEvent(trx, {
      at,
      kind: 'evaluation.answered',
      subject: need.number,
      actor,
      data: { ...whoseAward(course), side },
      rows: rowsOf('evaluation', [row.id]),
    });
    await archiveIfDone(trx, deps, locked);
    return ok(null);
  });
}
