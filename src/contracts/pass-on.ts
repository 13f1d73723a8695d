import { appendEvent, type RowRef, rowsOf } from '../audit/index.js';
import {
  type CourseRow,
  listCourses,
  moveCourse,
  recordAwards,
  stageDueAt,
  voidAward,
} from '../awards/index.js';
import { assertDefined, type Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { certificateOf, findSelection, listActiveEntries } from '../draws/index.js';
import { sendMessages } from '../messages/index.js';
import { moveNeed } from '../needs/index.js';
import { type Ranked, rankedAt } from '../selection/index.js';
import type { LockedAward } from './locked-award.js';

/** Why the award of an agency ends before its contract is there. */
export type Ending =
  | { readonly kind: 'award.declined'; readonly reason: string }
  | { readonly kind: 'award.lapsed' }
  | { readonly kind: 'award.passed-over'; readonly record: number }
  | { readonly kind: 'award.forfeited'; readonly reason: string };

const STAGE_OF = {
  'award.declined': 'declined',
  'award.lapsed': 'lapsed',
  'award.passed-over': 'passed-over',
  'award.forfeited': 'forfeited',
} as const;

/** Gives the award to the next of the ranking: from here on its result is public for its days, as the winner's was. */
async function stepIn(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  course: CourseRow,
  { agency, name, rank, priceFen }: Ranked,
  at: Instant,
): Promise<string> {
  const id = deps.newId();
  const { needId, round, ownerName, divisionCode, typeCode, method, fund, budgetFen, under } = course;
  const entry = (await listActiveEntries(trx, needId)).find(({ agencyCode }) => agencyCode === agency);
  await recordAwards(trx, [
    {
      id,
      needId,
      round,
      agencyId: entry?.agencyId ?? null,
      agencyCode: agency,
      agencyName: name,
      ownerName,
      divisionCode,
      typeCode,
      method,
      fund,
      budgetFen,
      priceFen,
      awardedAt: at,
      course: { rank, under },
    },
  ]);
  return id;
}

/**
 * The lowest place of the order whose agency has not had the award in this round; undefined where every one has, or the agency was
 * chosen directly.
 */
async function findNext(trx: Db, { needId, round, method }: CourseRow): Promise<Ranked | undefined> {
  if (method === 'direct') return undefined;
  const selection = assertDefined(await findSelection(trx, needId), `selection of ${needId}`);
  const certificate = certificateOf(selection);
  const had = (await listCourses(trx, needId)).filter((one) => one.round === round).map(({ rank }) => rank);
  const place = certificate.ranking.findIndex((_, index) => !had.includes(index + 1));
  return rankedAt(certificate, place + 1);
}

/**
 * Ends the award of an agency that does not take it, or may not have it, and gives it to the next of the ranking that the
 * certificate has; where there is none, the need has failed and may be published again. In the transaction of the act and
 * under the lock of the need; `decided` are the rows of what was decided, if anything. No other way leads from one agency to another.
 */
export async function passOn(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  { need, course, actor, at }: LockedAward,
  ending: Ending,
  decided: readonly RowRef[] = [],
): Promise<void> {
  const { needId, agencyCode, round, rank } = course;
  const next = await findNext(trx, course);
  await moveCourse(trx, course, STAGE_OF[ending.kind], at);
  await voidAward(trx, needId);
  const awards = [course.id];
  if (next) awards.push(await stepIn(trx, deps, course, next, at));
  else if (
    !(await moveNeed(trx, {
      id: needId,
      from: 'selected',
      to: 'failed',
      set: { closedAt: at, selectedAt: null, updatedAt: at, reason: 'no-reserve' },
    }))
  )
    throw new Error(`need ${needId} changed under its lock`);
  const { kind, ...why } = ending;
  const whose = { round: round ?? 1, rank, agency: agencyCode };
  const passedOn = { next: next?.agency ?? null, nextPriceFen: next?.priceFen ?? null };
  await appendEvent(trx, {
    at,
    kind,
    subject: need.number,
    actor,
    data: { ...whose, ...why, ...passedOn } as never,
    rows: [
      ...rowsOf('award', awards),
      ...rowsOf('award_course', awards),
      ...(next ? [] : rowsOf('need', [needId])),
      ...decided,
    ],
  });
  const data = {
    agencyName: course.agencyName,
    nextName: next?.name ?? null,
    priceFen: next?.priceFen ?? null,
    publicUntil: next ? stageDueAt('publicity', at, course.under) : null,
    ...why,
  };
  await sendMessages(trx, deps, kind, { at, about: needId, data: data as never });
}
