import { appendEvent, registerRecordsOf, rowsOf, SYSTEM_ACTOR } from '../audit/index.js';
import { findCourse, recordAwards, voidRound } from '../awards/index.js';
import { assertDefined, type Instant, ok } from '../basics/index.js';
import { type AwardStage, type Db, type Deps, transact } from '../db/index.js';
import { eachOnItsOwn } from '../draws/index.js';
import { sendMessages } from '../messages/index.js';
import {
  asPublished,
  type DirectChoice,
  type DirectFall,
  directFaultOf,
  getDirectChoice,
  listDueDirectNeeds,
  lockNeed,
  moveNeed,
  type PublishedNeed,
  settleDirectChoice,
} from '../needs/index.js';
import { holdsAward, listUpheld } from '../objections/index.js';
import { issueLetter } from './give-awards.js';

/** The one round of a need whose agency is chosen directly. */
const ROUND = 1;

/** Why a need has failed whose direct choice fell; what the fault was stands with the choice. */
const FALLEN = 'direct-fallen';

/** Stages of an award at which an upheld objection still ends it: nothing is served yet. */
const BEFORE_SERVICE: readonly AwardStage[] = ['letter', 'signing', 'filed'];

/** Faults that a record of the register of the agency shows. */
const OF_REGISTER: readonly DirectFall[] = [
  'not-approved',
  'suspended',
  'qualification-missing',
  'grade-too-low',
  'certificate-expired',
];

/** A direct choice under the lock of its need, at the moment at which it is settled. */
interface Locked {
  readonly need: PublishedNeed;
  readonly choice: DirectChoice;
  readonly at: Instant;
}

/** The latest record of the register that shows a fault; null where the fault is of another kind. */
async function recordOf(trx: Db, { choice }: Locked, fault: DirectFall): Promise<number | null> {
  if (!OF_REGISTER.includes(fault)) return null;
  return (await registerRecordsOf(trx, [choice.agencyCode])).get(choice.agencyCode)?.record ?? null;
}

/** Ends a direct choice for a published reason: the need has failed and may be published again. */
async function fall(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  locked: Locked,
  fault: DirectFall,
  objection: string | null = null,
): Promise<void> {
  const { need, choice, at } = locked;
  const { id: needId, number: subject, state: from } = need;
  const record = await recordOf(trx, locked, fault);
  const voided = await voidRound(trx, needId, at);
  await settleDirectChoice(trx, needId, { settledAt: at, fault, objection, record });
  const set = { closedAt: at, selectedAt: null, updatedAt: at, reason: FALLEN };
  if (!(await moveNeed(trx, { id: needId, from, to: 'failed', set })))
    throw new Error(`need ${needId} changed under its lock`);
  await appendEvent(trx, {
    at,
    kind: 'direct.fallen',
    subject,
    actor: SYSTEM_ACTOR,
    data: { agency: choice.agencyCode, fault, objection, record },
    rows: [...rowsOf('need', [needId]), ...rowsOf('direct_choice', [needId]), ...voided],
  });
  const data = { agencyName: choice.agencyName, fault, objection };
  await sendMessages(trx, deps, 'direct.fallen', { at, about: needId, data });
}

/** Records the award of a direct choice, as it was announced. */
async function recordDirect(trx: Db, id: string, { need, choice, at }: Locked): Promise<readonly string[]> {
  return recordAwards(trx, [
    {
      id,
      needId: need.id,
      // Nothing was drawn: it is of no round.
      round: null,
      agencyId: choice.agencyId,
      agencyCode: choice.agencyCode,
      agencyName: choice.agencyName,
      ownerName: need.ownerName,
      divisionCode: need.divisionCode,
      typeCode: need.typeCode,
      method: need.method,
      fund: need.fund,
      budgetFen: need.budgetFen,
      priceFen: choice.priceFen,
      awardedAt: at,
      course: { rank: 1, under: assertDefined(need.publishedAt, 'publication of the need') },
    },
  ]);
}

/** Puts a direct choice in force: the announcement was its publicity, so that the award letter is issued at once. */
async function takeEffect(trx: Db, deps: Pick<Deps, 'newId'>, locked: Locked): Promise<void> {
  const { need, choice, at } = locked;
  const { id: needId, number: subject } = need;
  const { agencyCode, agencyName, priceFen, sha256: announcement } = choice;
  const settled = { settledAt: at, fault: null, objection: null, record: null };
  await settleDirectChoice(trx, needId, settled);
  const set = { closedAt: at, selectedAt: at, updatedAt: at };
  if (!(await moveNeed(trx, { id: needId, from: 'published', to: 'selected', set })))
    throw new Error(`need ${needId} changed under its lock`);
  const id = deps.newId();
  const courses = await recordDirect(trx, id, locked);
  await appendEvent(trx, {
    at,
    kind: 'direct.awarded',
    subject,
    actor: SYSTEM_ACTOR,
    data: { agency: agencyCode, priceFen, announcement },
    rows: [
      ...rowsOf('need', [needId]),
      ...rowsOf('direct_choice', [needId]),
      ...rowsOf('award', [id]),
      ...rowsOf('award_course', courses),
    ],
  });
  // Where the further course is kept on paper, so is the letter.
  const course = await findCourse(trx, needId);
  const issued = course && (await issueLetter(trx, { need, course, actor: SYSTEM_ACTOR, at }));
  const { letter = null, dueAt = null } = issued ?? {};
  const data = { agencyName, priceFen, letter, dueAt };
  await sendMessages(trx, deps, 'direct.awarded', { at, about: needId, data });
}

/** Settles what is announced: it falls, waits for an answer, or takes effect. */
async function settleAnnounced(trx: Db, deps: Pick<Deps, 'newId'>, locked: Locked): Promise<void> {
  const { need, choice, at } = locked;
  const { until, requirement, projectCode } = choice.announcement;
  const [upheld] = await listUpheld(trx, need.id, ROUND);
  if (upheld !== undefined) return fall(trx, deps, locked, 'objection-upheld', upheld);
  if (at < until || (await holdsAward(trx, need.id, ROUND, until))) return;
  const { agencyId, agencyCode: agency, ground, earlier } = choice;
  const claim = { needId: need.id, ownerId: need.ownerId, projectCode, requirement, until };
  const fault = await directFaultOf(trx, { ...claim, agencyId, agency, ground, earlier }, at);
  return fault ? fall(trx, deps, locked, fault) : takeEffect(trx, deps, locked);
}

/** Ends what is in force and not served yet where an objection to it was upheld. */
async function settleInForce(trx: Db, deps: Pick<Deps, 'newId'>, locked: Locked): Promise<void> {
  const { id } = locked.need;
  const [upheld] = await listUpheld(trx, id, ROUND);
  const course = await findCourse(trx, id);
  if (upheld !== undefined && course && BEFORE_SERVICE.includes(course.stage))
    await fall(trx, deps, locked, 'objection-upheld', upheld);
}

/** Settles the direct choice of one need: once, whoever calls and however often. */
async function settleDirect(deps: Deps, needId: string): Promise<void> {
  await transact(deps.db, async (trx) => {
    const need = await lockNeed(trx, needId);
    const at = deps.clock.now();
    if (need?.method !== 'direct') return ok(null);
    const settle =
      need.state === 'published' ? settleAnnounced : need.state === 'selected' ? settleInForce : undefined;
    if (settle)
      await settle(trx, deps, {
        need: asPublished(need),
        choice: await getDirectChoice(trx, needId),
        at,
      });
    return ok(null);
  });
}

/** Job: lets direct choices take effect that were announced for their days, or fall. */
export async function settleDirectChoices(deps: Deps): Promise<void> {
  const due = await listDueDirectNeeds(deps.db, deps.clock.now());
  await eachOnItsOwn(
    due.map(({ id }) => id),
    (id) => settleDirect(deps, id),
  );
}
