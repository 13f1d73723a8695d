import { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { appendEvent, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import {
  type ChoiceRow,
  findChoice,
  listDueChoices,
  recordAwards,
  settleChoice,
  stageDueAt,
} from '../awards/index.js';
import { fail, type Instant, ok, type Result, typedParagraph } from '../basics/index.js';
import { type Db, type Deps, transact } from '../db/index.js';
import {
  awardOf,
  certificateOf,
  listActiveEntries,
  listRedoGrounds,
  listSelections,
  type RedoGround,
} from '../draws/index.js';
import { sendMessages } from '../messages/index.js';
import { asPublished, findNeedByNumber, lockNeed, type PublishedNeed } from '../needs/index.js';
import type { Certificate } from '../selection/index.js';
import { isOver } from './answer-award.js';

/** Shortest and longest reason for a choice, in characters: it is published. */
const LEAST_REASON = 10;
const MOST_REASON = 500;

/** The form of an owner's choice: one of the small list, by its code, and the published reason. */
export const choiceSchema = z.object({
  agency: z
    .string('form/choose')
    .max(18, 'form/choose')
    .regex(/^\w{18}$/, 'form/choose'),
  why: typedParagraph(MOST_REASON).pipe(z.string().min(LEAST_REASON, 'contracts/reason-too-short')),
});

/** A need under its lock with the choice that waits for its owner. */
interface LockedChoice {
  readonly need: PublishedNeed;
  readonly choice: ChoiceRow;
  readonly certificate: Certificate;
  readonly at: Instant;
}

/** The certificate of the round that a choice is of. */
async function listOf(db: Db, { needId, round }: ChoiceRow): Promise<Certificate | undefined> {
  const selection = (await listSelections(db, needId)).find((one) => one.round === round);
  return selection && certificateOf(selection);
}

/** Agencies of the small list that are suspended as of an instant, with the record of the log that says so. */
export async function listSuspendedOf(
  db: Db,
  need: Pick<PublishedNeed, 'id' | 'number'>,
  { smallList = [] }: Pick<Certificate, 'smallList'>,
  at: Instant,
): Promise<RedoGround[]> {
  return (await listRedoGrounds(db, need, at)).filter(
    ({ agency, reason }) => reason === 'suspended' && smallList.includes(agency),
  );
}

/** Gives the award to a place of the small list, and tells the log and the people. */
async function choose(
  trx: Db,
  deps: Deps,
  { need, choice, certificate, at }: LockedChoice,
  chosen: { readonly rank: number; readonly by: { readonly actor: Actor; readonly reason: string } | null },
): Promise<void> {
  const { rank, by } = chosen;
  const { round, under } = choice;
  const entries = await listActiveEntries(trx, need.id);
  const award = awardOf({ need, round, certificate, entries, at }, { id: deps.newId(), rank });
  const courses = await recordAwards(trx, [award]);
  const reason = by?.reason ?? null;
  const who = by
    ? { state: 'made' as const, settledBy: by.actor.accountId, settledRole: by.actor.role }
    : { state: 'lapsed' as const, settledBy: null, settledRole: null };
  const set = { ...who, rank, awardId: award.id, reason, settledAt: at };
  if (!(await settleChoice(trx, choice, set))) throw new Error(`choice of ${need.id} changed under its lock`);
  const { agencyCode: agency, agencyName, priceFen } = award;
  const whose = { round, rank, agency, priceFen };
  const rows = [
    { table: 'owner_choice' as const, key: [need.id, round] },
    ...rowsOf('award', [award.id]),
    ...rowsOf('award_course', courses),
  ];
  const log = { at, subject: need.number, rows };
  const publicUntil = courses.length > 0 ? stageDueAt('publicity', at, under) : null;
  const told = { at, about: need.id };
  const data = { agencyName, priceFen, publicUntil };
  if (by) {
    const because = { reason: by.reason };
    await appendEvent(trx, { ...log, kind: 'choice.made', actor: by.actor, data: { ...whose, ...because } });
    await sendMessages(trx, deps, 'choice.made', { ...told, data: { ...data, ...because } });
  } else {
    await appendEvent(trx, { ...log, kind: 'choice.lapsed', actor: SYSTEM_ACTOR, data: whose });
    await sendMessages(trx, deps, 'choice.lapsed', { ...told, data });
  }
}

/** Runs an act on the choice of a need in one transaction, under the lock of the need: two acts are one after the other. */
async function onChoice(
  deps: Deps,
  number: string,
  act: (trx: Db, locked: LockedChoice) => Promise<Result<null>>,
): Promise<Result<null>> {
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('contracts/not-found');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    const choice = await findChoice(trx, found.id);
    const certificate = choice && (await listOf(trx, choice));
    if (!need || !certificate) return fail('contracts/not-found');
    return act(trx, { need: asPublished(need), choice, certificate, at });
  });
}

/**
 * Chooses one of the small list, by the owner of the need and before its days are over; the result is public from here on.
 * Refusals: `contracts/not-found`, `contracts/forbidden`, `contracts/already-chosen`, `contracts/choice-void`,
 * `contracts/too-late`, `contracts/not-in-list` and `contracts/chosen-suspended` (both field `agency`).
 */
export async function chooseAgency(
  deps: Deps,
  actor: Actor,
  input: { readonly number: string } & z.output<typeof choiceSchema>,
): Promise<Result<null>> {
  return onChoice(deps, input.number, async (trx, locked) => {
    const { need, choice, certificate, at } = locked;
    const isOwner = actor.role === 'owner' && actor.ownerId !== null && actor.ownerId === need.ownerId;
    if (!isOwner) return fail('contracts/forbidden');
    if (choice.state === 'void') return fail('contracts/choice-void');
    if (choice.state !== 'waiting') return fail('contracts/already-chosen');
    if (isOver(choice.dueAt, at)) return fail('contracts/too-late');
    const place = (certificate.smallList ?? []).indexOf(input.agency);
    if (place < 0) return fail('contracts/not-in-list', 'agency');
    const suspended = await listSuspendedOf(trx, need, certificate, at);
    if (suspended.some(({ agency }) => agency === input.agency))
      return fail('contracts/chosen-suspended', 'agency');
    await choose(trx, deps, locked, { rank: place + 1, by: { actor, reason: input.why.normalize('NFC') } });
    return ok(null);
  });
}

/**
 * Job: gives the award to the first of the small list where the owner has said nothing in the days. One who is suspended by then is
 * passed over like any other, when the result was public for its days.
 */
export async function settleDueChoices(deps: Deps): Promise<void> {
  for (const number of await listDueChoices(deps.db, deps.clock.now()))
    await onChoice(deps, number, async (trx, locked) => {
      const { choice, at } = locked;
      if (choice.state === 'waiting' && isOver(choice.dueAt, at))
        await choose(trx, deps, locked, { rank: 1, by: null });
      return ok(null);
    });
}

/** What an owner has to choose from, for its page. */
export interface OpenChoice {
  readonly choice: ChoiceRow;
  readonly certificate: Certificate;
  /** Codes of those that cannot be chosen as of the instant. */
  readonly suspended: readonly string[];
}

/** The choice of a need's latest round with its list; undefined where its method leaves none to the owner, or before the draw. */
export async function readChoice(
  db: Db,
  need: Pick<PublishedNeed, 'id' | 'number'>,
  at: Instant,
): Promise<OpenChoice | undefined> {
  const choice = await findChoice(db, need.id);
  const certificate = choice && (await listOf(db, choice));
  if (!choice || !certificate) return undefined;
  const suspended = (await listSuspendedOf(db, need, certificate, at)).map(({ agency }) => agency);
  return { choice, certificate, suspended };
}
