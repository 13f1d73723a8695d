import { z } from 'zod';
import { type Actor, findAccount, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import {
  type FailureCode,
  fail,
  type Instant,
  normalizeParagraph,
  ok,
  type Result,
  typedParagraph,
  typedText,
} from '../basics/index.js';
import { type Db, type Deps, type ObjectionTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { asPublished, findNeed, lockNeed, type PublishedNeed } from '../needs/index.js';
import { sha256Hex } from '../selection/index.js';
import { isInvolved } from './involved.js';
import { MOST_OBJECTION_TEXT, unnamed } from './make-objection.js';
import { takeOut } from './mask-text.js';
import { findObjection, findParties, listActs, updateObjection } from './objection-queries.js';

/** Longest list of words that an official takes out of a text, in characters. */
const MOST_WORDS = 1000;

/** The form of an answer: the outcome, the public reasons, and words, one a line, that the published text goes without. */
export const objectionAnswerSchema = z.object({
  outcome: z.enum(['upheld', 'dismissed'], 'form/choose'),
  reasons: typedParagraph(MOST_OBJECTION_TEXT),
  hidden: typedText(MOST_WORDS)
    .default('')
    .transform(normalizeParagraph)
    .transform((text) => [
      ...new Set(
        text
          .split('\n')
          .map((word) => word.trim())
          .filter(Boolean),
      ),
    ]),
});

/** An objection with its need, locked, at the moment of an act. */
interface Locked {
  readonly need: PublishedNeed;
  readonly objection: ObjectionTable;
  readonly at: Instant;
}

async function onObjection<T>(
  deps: Pick<Deps, 'db' | 'clock'>,
  number: string,
  act: (trx: Db, locked: Locked) => Promise<Result<T>>,
): Promise<Result<T>> {
  const found = await findObjection(deps.db, number);
  if (!found) return fail('objections/not-found');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.needId);
    const at = deps.clock.now();
    const objection = await findObjection(trx, number);
    if (!need || !objection) return fail('objections/not-found');
    return act(trx, { need: asPublished(need), objection, at });
  });
}

/**
 * Why an official may not answer an objection, whatever its state: outside the own county, or with a part in what it is about;
 * undefined when they may.
 */
export async function whyNotAnswer(
  db: Db,
  actor: Actor,
  { needId, accountId }: Pick<ObjectionTable, 'needId' | 'accountId'>,
): Promise<Extract<FailureCode, 'objections/forbidden' | 'objections/involved'> | undefined> {
  const need = await findNeed(db, needId);
  if (!need?.number || !mayReview(actor, need.divisionCode)) return 'objections/forbidden';
  if (accountId === actor.accountId) return 'objections/involved';
  const parties = await findParties(db, { id: need.id, number: need.number });
  const acts = await listActs(db, parties, actor.accountId);
  return isInvolved(acts, parties, actor.accountId) ? 'objections/involved' : undefined;
}

const logOf = ({ need, at, objection }: Locked, actor: Parameters<typeof appendEvent>[1]['actor']) => ({
  at,
  subject: need.number,
  actor,
  rows: rowsOf('objection', [objection.number]),
});

const UNANSWERED = {
  publicText: null,
  reasons: null,
  answeredBy: null,
  answeredRole: null,
  answeredAt: null,
} as const;

const publicDigest = (text: string): string => sha256Hex(new TextEncoder().encode(text));

/** Tells everybody of the outcome of an objection that is settled just now. */
async function tellAnswer(
  trx: Db,
  deps: Deps,
  locked: Locked,
  given: {
    readonly actor: Actor;
    readonly outcome: 'upheld' | 'dismissed';
    readonly reasons: string;
    readonly publicText: string;
  },
): Promise<void> {
  const { number, kind, ground, round, needId } = locked.objection;
  const { actor, outcome, reasons, publicText } = given;
  await appendEvent(trx, {
    ...logOf(locked, actor),
    kind: 'objection.answered',
    data: { number, kind, ground, round, outcome, reasons, publicSha256: publicDigest(publicText) } as never,
  });
  const told = { at: locked.at, about: needId, data: { number, kind, outcome } };
  await sendMessages(trx, deps, 'objection.answered', told);
}

/**
 * Answers an objection or a complaint by an official of the county who has no part in what it is about: dismissed, it is settled;
 * to uphold it is a proposal that another such official confirms. With it the masked text becomes public, without the words that
 * are taken out. Refusals: `objections/not-found`, `objections/forbidden`, `objections/involved`, `objections/wrong-state`,
 * `objections/word-missing`.
 */
export async function answerObjection(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string } & z.output<typeof objectionAnswerSchema>,
): Promise<Result<null>> {
  return onObjection(deps, input.number, async (trx, locked) => {
    const { objection, at } = locked;
    const refusal = await whyNotAnswer(trx, actor, objection);
    if (refusal) return fail(refusal);
    if (objection.state !== 'open') return fail('objections/wrong-state');
    const { text: publicText, missing } = takeOut(objection.masked, input.hidden);
    if (missing.length > 0) return fail('objections/word-missing', 'hidden', { word: missing[0] ?? '' });
    const { number, kind } = objection;
    const { outcome, reasons } = input;
    const answered = {
      publicText,
      reasons,
      answeredBy: actor.accountId,
      answeredRole: actor.role,
      answeredAt: at,
    };
    if (outcome === 'dismissed') {
      await updateObjection(trx, number, 'open', { ...answered, state: 'dismissed', settledAt: at });
      await tellAnswer(trx, deps, locked, { actor, outcome, reasons, publicText });
      return ok(null);
    }
    await updateObjection(trx, number, 'open', { ...answered, state: 'proposed' });
    const data = { number, kind, reasons, publicSha256: publicDigest(publicText) };
    await appendEvent(trx, { ...logOf(locked, actor), kind: 'objection.proposed', data });
    return ok(null);
  });
}

/**
 * Settles a proposal to uphold: another official who has no part in it confirms, or one of the two sends it back to be answered
 * again. Confirmed, it holds the award until the round is drawn again. Refusals: `objections/not-found`, `objections/forbidden`,
 * `objections/involved`, `objections/wrong-state`, `objections/same-official`.
 */
export async function settleObjection(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string; readonly confirm: boolean },
): Promise<Result<null>> {
  return onObjection(deps, input.number, async (trx, locked) => {
    const { objection, at } = locked;
    const refusal = await whyNotAnswer(trx, actor, objection);
    if (refusal) return fail(refusal);
    const { number, kind, state, answeredBy, reasons, publicText } = objection;
    if (state !== 'proposed' || reasons === null || publicText === null)
      return fail('objections/wrong-state');
    if (!input.confirm) {
      await updateObjection(trx, number, 'proposed', { ...UNANSWERED, state: 'open' });
      await appendEvent(trx, { ...logOf(locked, actor), kind: 'objection.refused', data: { number, kind } });
      return ok(null);
    }
    if (answeredBy === actor.accountId) return fail('objections/same-official');
    const by = { confirmedBy: actor.accountId, confirmedRole: actor.role, settledAt: at };
    await updateObjection(trx, number, 'proposed', { ...by, state: 'upheld' });
    await tellAnswer(trx, deps, locked, { actor, outcome: 'upheld', reasons, publicText });
    return ok(null);
  });
}

/** True for the person who made an objection, and for everybody of the same unit. */
export async function isOwn(
  db: Db,
  actor: Actor | null,
  { agencyId, accountId }: Pick<ObjectionTable, 'agencyId' | 'accountId'>,
): Promise<boolean> {
  if (actor === null) return false;
  if (accountId === actor.accountId || (agencyId !== null && agencyId === actor.agencyId)) return true;
  if (actor.ownerId === null || accountId === null) return false;
  return (await findAccount(db, accountId))?.ownerId === actor.ownerId;
}

/**
 * Takes an objection back, by whoever made it with an account, or another person of the unit, until an official has answered. Refusals: `objections/not-found`,
 * `objections/forbidden`, `objections/wrong-state`.
 */
export async function withdrawObjection(deps: Deps, actor: Actor, number: string): Promise<Result<null>> {
  return onObjection(deps, number, async (trx, locked) => {
    const { objection, at } = locked;
    if (!(await isOwn(trx, actor, objection))) return fail('objections/forbidden');
    const { kind, needId } = objection;
    const moved = await updateObjection(trx, number, 'open', { state: 'withdrawn', settledAt: at });
    if (!moved) return fail('objections/wrong-state');
    const data = { number, kind };
    await appendEvent(trx, { ...logOf(locked, unnamed(kind)), kind: 'objection.withdrawn', data });
    await sendMessages(trx, deps, 'objection.withdrawn', { at, about: needId, data });
    return ok(null);
  });
}
