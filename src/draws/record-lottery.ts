import { z } from 'zod';
import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, type RowRef } from '../audit/index.js';
import {
  assertDefined,
  fail,
  type Instant,
  normalizeText,
  ok,
  type Result,
  typedParagraph,
  typedText,
} from '../basics/index.js';
import { type Db, type Deps, type PoolTable, transact } from '../db/index.js';
import {
  findNeedByNumber,
  firstIssue,
  getCurrentVersion,
  issueAfter,
  listVersions,
  lockNeed,
  type PublishedVersion,
} from '../needs/index.js';
import { findLotteryGame, lotteryFault } from '../selection/index.js';
import {
  confirmPostponement,
  deleteTyping,
  findLotteryResult,
  findTyping,
  insertLotteryResult,
  insertPostponement,
  insertTyping,
  listPostponements,
} from './lottery-queries.js';
import { listPools } from './round-queries.js';

/** The round that a form is about: the present one where it names none. */
const roundField = z.coerce.number().int().min(1).optional();

/** The form of numbers: as printed, in any order of separators, ascending; leading zeros are dropped. */
export const lotterySchema = z.object({
  round: roundField,
  numbers: typedText(1000)
    .transform((text) => normalizeText(text).match(/\d+/g) ?? [])
    .transform((numbers) => numbers.map((number) => number.replace(/^0+(?=\d)/, '')))
    .pipe(z.array(z.string()).min(1, 'form/required').max(100, 'form/too-long')),
});

/** The form of a postponement. */
export const postponementSchema = z.object({
  round: roundField,
  reason: typedParagraph(1000),
});

/** The issue that a round waits for, with logged postponements. */
export interface AwaitedIssue {
  readonly game: string;
  readonly issue: string;
  readonly drawnAt: Instant;
  /** A postponement that a second official has not confirmed yet. */
  readonly proposed: { readonly to: string; readonly by: string; readonly reason: string } | null;
}

/** The issue that a round waits for; undefined where its source is another or the calendar was taken away. */
export async function findAwaitedIssue(
  deps: Pick<Deps, 'sources'>,
  db: Db,
  version: Pick<PublishedVersion, 'needId' | 'round' | 'plan'>,
): Promise<AwaitedIssue | undefined> {
  const { source } = version.plan;
  if (source.kind !== 'lottery') return undefined;
  const steps = await listPostponements(db, version.needId, version.round);
  const last = steps.filter(({ confirmedAt }) => confirmedAt !== null).at(-1);
  const open = steps.find(({ confirmedAt }) => confirmedAt === null);
  const planned = firstIssue(version.plan, deps.sources.closedDays);
  const drawnAt = last?.toDrawnAt ?? planned?.drawnAt;
  if (drawnAt === undefined) return undefined;
  return {
    game: source.game,
    issue: last?.toIssue ?? source.issue,
    drawnAt,
    proposed: open ? { to: open.toIssue, by: open.proposedBy, reason: open.reason } : null,
  };
}

/** Runs `act` on a round that waits for a lottery, a void one too, under the lock of its need. */
async function withRound(
  deps: Deps,
  actor: Actor,
  { number, ofRound }: { readonly number: string; readonly ofRound: number | undefined },
  act: (
    trx: Db,
    round: { readonly version: PublishedVersion; readonly awaited: AwaitedIssue; readonly at: Instant },
  ) => Promise<Result<'typed' | 'confirmed'>>,
): Promise<Result<'typed' | 'confirmed'>> {
  const found = await findNeedByNumber(deps.db, number);
  if (!found) return fail('draws/not-found');
  if (!mayReview(actor, found.divisionCode)) return fail('draws/forbidden');
  return transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, found.id);
    const at = deps.clock.now();
    if (!need) return fail('draws/wrong-state');
    const current = await getCurrentVersion(trx, need.id);
    const pool = (await listPools(trx, need.id)).find((one) => one.round === (ofRound ?? current.round));
    const isVoid = pool !== undefined && pool.round < current.round;
    if (!pool || !(isVoid || need.state === 'closed')) return fail('draws/wrong-state');
    const version = isVoid ? await versionOf(trx, pool) : current;
    const awaited = await findAwaitedIssue(deps, trx, version);
    if (!awaited) return fail('draws/wrong-state');
    if (await findLotteryResult(trx, need.id, version.round)) return fail('draws/already-recorded');
    return act(trx, { version, awaited, at });
  });
}

async function versionOf(trx: Db, { needId, planHash }: PoolTable): Promise<PublishedVersion> {
  const versions = await listVersions(trx, needId);
  return assertDefined(
    versions.find((one) => one.planHash === planHash),
    `plan ${planHash}`,
  );
}

/**
 * Takes the numbers of the awaited issue: first from one official, then blindly from another. Where the two differ, both
 * are dropped and the log says so. `ofRound` names a void round, which is still computed; without it the present one is
 * meant. Refusals: `draws/not-found`, `draws/forbidden`, `draws/wrong-state`, `draws/already-recorded`,
 * `draws/lottery-not-drawn`, `draws/lottery-count|range|order`, `draws/same-official`, `draws/numbers-differ`.
 */
export async function recordLottery(
  deps: Deps,
  actor: Actor,
  number: string,
  numbers: readonly string[],
  ofRound?: number,
): Promise<Result<'typed' | 'confirmed'>> {
  let differs = false;
  const result = await withRound(deps, actor, { number, ofRound }, async (trx, { version, awaited, at }) => {
    differs = false;
    const { needId, round } = version;
    const { issue } = awaited;
    if (at < awaited.drawnAt) return fail('draws/lottery-not-drawn');
    const game = findLotteryGame(awaited.game);
    const fault = game ? lotteryFault(game, numbers) : 'range';
    if (fault) return fail(`draws/lottery-${fault}`, 'numbers');
    const value = `${awaited.game}/${issue}/${numbers.join('.')}`;
    const typing = await findTyping(trx, needId, round);
    const log = { at, subject: number, actor };
    const typed: RowRef = { table: 'lottery_typing', key: [needId, round] };
    if (!typing) {
      const by = { typedBy: actor.accountId, typedRole: actor.role, typedAt: at };
      await insertTyping(trx, { needId, round, issue, numbers: value, ...by });
      await appendEvent(trx, { ...log, kind: 'lottery.typed', data: { round, issue }, rows: [typed] });
      return ok('typed');
    }
    if (typing.typedBy === actor.accountId) return fail('draws/same-official');
    await deleteTyping(trx, needId, round);
    if (typing.numbers !== value) {
      differs = true;
      const data = { round, issue, first: typing.numbers, second: value };
      await appendEvent(trx, { ...log, kind: 'lottery.differed', data, rows: [typed] });
      return ok('typed');
    }
    const by = { confirmedBy: actor.accountId, confirmedRole: actor.role, confirmedAt: at };
    await insertLotteryResult(trx, { ...typing, ...by });
    const data = { round, issue, numbers: value };
    const rows: RowRef[] = [typed, { table: 'lottery_result', key: [needId, round] }];
    await appendEvent(trx, { ...log, kind: 'lottery.confirmed', data, rows });
    return ok('confirmed');
  });
  return differs ? fail('draws/numbers-differ', 'numbers') : result;
}

/**
 * Decides that the awaited issue was not drawn and the next takes its place: one official proposes with a reason, another
 * confirms by the same act. Refusals: as above, `draws/lottery-not-drawn`, `draws/numbers-typed`,
 * `needs/lottery-not-announced`.
 */
export async function postponeLottery(
  deps: Deps,
  actor: Actor,
  number: string,
  reason: string,
  ofRound?: number,
): Promise<Result<'typed' | 'confirmed'>> {
  return withRound(deps, actor, { number, ofRound }, async (trx, { version, awaited, at }) => {
    const { needId, round } = version;
    const { issue: fromIssue, game, drawnAt } = awaited;
    if (at < drawnAt) return fail('draws/lottery-not-drawn');
    // Numbers that somebody typed were drawn.
    if (await findTyping(trx, needId, round)) return fail('draws/numbers-typed');
    const log = { at, subject: number, actor };
    const postponed: RowRef = { table: 'lottery_postponement', key: [needId, round, fromIssue] };
    if (awaited.proposed) {
      if (awaited.proposed.by === actor.accountId) return fail('draws/same-official');
      const by = { confirmedBy: actor.accountId, confirmedRole: actor.role, confirmedAt: at };
      await confirmPostponement(trx, { needId, round, fromIssue }, by);
      const rows = [postponed];
      const data = { round, from: fromIssue, to: awaited.proposed.to };
      await appendEvent(trx, { ...log, kind: 'lottery.postponed', data, rows });
      return ok('confirmed');
    }
    const next = issueAfter({ game, drawnAt }, deps.sources.closedDays);
    if (!next) return fail('needs/lottery-not-announced');
    await insertPostponement(trx, {
      needId,
      round,
      fromIssue,
      toIssue: next.issue,
      toDrawnAt: next.drawnAt,
      reason,
      proposedBy: actor.accountId,
      proposedRole: actor.role,
      proposedAt: at,
      confirmedBy: null,
      confirmedRole: null,
      confirmedAt: null,
    });
    const data = { round, from: fromIssue, to: next.issue, reason };
    await appendEvent(trx, { ...log, kind: 'lottery.postponement-proposed', data, rows: [postponed] });
    return ok('typed');
  });
}
