import { type Actor, mayReview } from '../accounts/index.js';
import { earliestLastDay, effectiveFrom, findAgency } from '../agencies/index.js';
import { appendEvent, DEEDS, lockHead, rowsOf } from '../audit/index.js';
import {
  type DeedName,
  dueAt,
  fail,
  type Instant,
  ok,
  type Result,
  toShanghaiDate,
} from '../basics/index.js';
import { type Db, type Deps, type StandingRequestTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import {
  findAgencyStanding,
  findDeedEvent,
  findName,
  listActors,
  lockAgencies,
  setNextAt,
  strikeDeed,
} from './deed-queries.js';
import { findDeed, findRequest, moveRequest } from './request-queries.js';

/** Who took part in what led to a deed: they decide nothing about it. */
export async function listInvolved(
  db: Db,
  deed: { readonly record: number; readonly name: string; readonly creditCode: string },
): Promise<ReadonlySet<string>> {
  const { record: until, name, creditCode: agency } = deed;
  const event = await findDeedEvent(db, until);
  const kinds = DEEDS[name as DeedName].ledBy;
  return event ? listActors(db, { subject: event.subject, agency, kinds, until }) : new Set();
}

/** A request under the lock of its agency, at the moment of an act of an official who may decide about it. */
interface Asked {
  readonly request: StandingRequestTable;
  readonly agency: { readonly id: string; readonly creditCode: string; readonly name: string };
  readonly at: Instant;
}

/**
 * Runs an act of an official on a request. Refusals: `standing/not-found`, `standing/forbidden` (another county),
 * `standing/wrong-state` (settled), `standing/took-part` (in what led to the deed), and those of the act.
 */
async function onRequest(
  deps: Deps,
  actor: Actor,
  asked: { readonly creditCode: string; readonly id: string },
  act: (trx: Db, locked: Asked) => Promise<Result<null>>,
): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const agencyId = (await findRequest(trx, asked.id))?.agencyId;
    const [locked] = await lockAgencies(trx, agencyId === undefined ? [] : [agencyId]);
    // Before what the job writes under the same lock, which it takes in the same order.
    await lockHead(trx);
    const request = await findRequest(trx, asked.id);
    if (locked?.creditCode !== asked.creditCode || !request) return fail('standing/not-found');
    const { divisionCode } = (await findAgency(trx, locked.id)) ?? { divisionCode: null };
    if (!mayReview(actor, divisionCode)) return fail('standing/forbidden');
    if (request.state !== 'made' && request.state !== 'proposed') return fail('standing/wrong-state');
    const deed = await findDeed(trx, locked.id, request.record);
    if (!deed) return fail('standing/not-found');
    const { creditCode } = locked;
    if ((await listInvolved(trx, { ...deed, creditCode })).has(actor.accountId))
      return fail('standing/took-part');
    const { name } = await findName(trx, locked.id);
    return act(trx, { request, agency: { id: locked.id, creditCode, name }, at: deps.clock.now() });
  });
}

/** An answer to a request, with its reason in words. */
export interface RequestAnswer {
  readonly creditCode: string;
  readonly id: string;
  readonly answer: string;
}

/** Proposes to strike the deed that a request is about. Refusals: {@link onRequest}, `standing/wrong-state`. */
export async function proposeStrike(deps: Deps, actor: Actor, input: RequestAnswer): Promise<Result<null>> {
  return onRequest(deps, actor, input, async (trx, { request, agency, at }) => {
    const { id, kind, record } = request;
    const set = {
      state: 'proposed' as const,
      ground: input.answer,
      proposedBy: actor.accountId,
      proposedRole: actor.role,
      proposedAt: at,
    };
    if (request.state !== 'made' || !(await moveRequest(trx, request, set)))
      return fail('standing/wrong-state');
    await appendEvent(trx, {
      at,
      kind: 'standing.strike-proposed',
      subject: agency.creditCode,
      actor,
      data: { record, request: kind, reason: input.answer },
      rows: rowsOf('standing_request', [id]),
    });
    const by = dueAt('decisionDays', at, at);
    const data = { agency: agency.creditCode, name: agency.name, request: kind, record, by };
    await sendMessages(trx, deps, 'standing.strike-proposed', { at, about: agency.id, data });
    return ok(null);
  });
}

/**
 * Confirms, as another official, that a deed is struck: it no longer counts from the end of the third working day after. Refusals:
 * {@link onRequest}, `standing/wrong-state`, `standing/same-official`.
 */
export async function confirmStrike(
  deps: Deps,
  actor: Actor,
  input: Omit<RequestAnswer, 'answer'>,
): Promise<Result<null>> {
  return onRequest(deps, actor, input, async (trx, { request, agency, at }) => {
    const { id, kind, record, ground } = request;
    if (request.state !== 'proposed') return fail('standing/wrong-state');
    if (request.proposedBy === actor.accountId) return fail('standing/same-official');
    const effectiveAt = effectiveFrom(earliestLastDay(at));
    const by = { settledBy: actor.accountId, settledRole: actor.role, settledAt: at };
    if (!(await moveRequest(trx, request, { state: 'struck', effectiveAt, ...by })))
      return fail('standing/wrong-state');
    await strikeDeed(trx, record, toShanghaiDate(effectiveAt));
    const nextAt = (await findAgencyStanding(trx, agency.id))?.nextAt ?? effectiveAt;
    await setNextAt(trx, agency.id, nextAt < effectiveAt ? nextAt : effectiveAt);
    await appendEvent(trx, {
      at,
      kind: 'standing.struck',
      subject: agency.creditCode,
      actor,
      data: { record, request: kind, reason: ground ?? '', from: effectiveAt },
      rows: rowsOf('standing_request', [id]),
    });
    const data = { agency: agency.creditCode, request: kind, record, effective: effectiveAt };
    await sendMessages(trx, deps, 'standing.struck', { at, about: agency.id, data });
    return ok(null);
  });
}

/** Refuses a request, or a proposed strike, with a reason: the deed counts as before. Refusals: {@link onRequest}. */
export async function refuseStrike(deps: Deps, actor: Actor, input: RequestAnswer): Promise<Result<null>> {
  return onRequest(deps, actor, input, async (trx, { request, agency, at }) => {
    const { id, kind, record } = request;
    const by = { settledBy: actor.accountId, settledRole: actor.role, settledAt: at };
    if (!(await moveRequest(trx, request, { state: 'refused', answer: input.answer, ...by })))
      return fail('standing/wrong-state');
    await appendEvent(trx, {
      at,
      kind: 'standing.refused',
      subject: agency.creditCode,
      actor,
      data: { record, request: kind, reason: input.answer },
      rows: rowsOf('standing_request', [id]),
    });
    const data = { agency: agency.creditCode, request: kind, record, reason: input.answer };
    await sendMessages(trx, deps, 'standing.refused', { at, about: agency.id, data });
    return ok(null);
  });
}
