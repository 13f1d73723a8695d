import type { z } from 'zod';
import type { Actor } from '../accounts/index.js';
import { listUploads } from '../agencies/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { dueAt, type FailureCode, fail, type Instant, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, type StandingDeedTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { findDeedEvent, findName, lockAgencies } from './deed-queries.js';
import type { requestSchema } from './request-input.js';
import { findDeed, insertRequest, listRequests } from './request-queries.js';

/** Until when an agency may appeal against a deed that was recorded at an instant. */
export const appealUntil = (at: Instant): Instant => dueAt('appealDays', at, at);

/** Why a deed cannot be asked about; undefined where it can. */
async function faultOf(
  trx: Db,
  deed: StandingDeedTable,
  kind: 'repair' | 'appeal',
  at: Instant,
): Promise<FailureCode | undefined> {
  if (deed.points >= 0) return 'standing/nothing-lost';
  if (deed.struckFrom !== null) return 'standing/already-struck';
  const before = (await listRequests(trx, deed.agencyId)).filter(({ record }) => record === deed.record);
  if (before.some(({ state }) => state === 'made' || state === 'proposed')) return 'standing/already-asked';
  if (kind === 'repair') return undefined;
  if (before.some((one) => one.kind === 'appeal')) return 'standing/already-appealed';
  const event = await findDeedEvent(trx, deed.record);
  return !event || at > appealUntil(event.at) ? 'standing/appeal-over' : undefined;
}

/**
 * An agency asks that one of its deeds is struck: as a repair, with proof that what was wrong is put right, or as an appeal, within
 * ten working days of the deed. `documents` holds the id of a stored file of the actor. Refusals: `standing/not-found`,
 * `standing/forbidden`, `standing/nothing-lost`, `standing/already-struck`, `standing/already-asked`,
 * `standing/already-appealed`, `standing/appeal-over`, `standing/proof-missing`.
 */
export async function makeRequest(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof requestSchema> & {
    readonly creditCode: string;
    readonly record: number;
    readonly documents: readonly string[];
  },
): Promise<Result<{ id: string }>> {
  const { record, kind, reason } = input;
  return transact(deps.db, async (trx) => {
    const [agency] = await lockAgencies(trx, actor.agencyId ? [actor.agencyId] : []);
    if (agency?.creditCode !== input.creditCode) return fail('standing/forbidden');
    const deed = await findDeed(trx, agency.id, record);
    if (!deed) return fail('standing/not-found');
    const at = deps.clock.now();
    const fault = await faultOf(trx, deed, kind, at);
    if (fault) return fail(fault, 'kind');
    const [document] = await listUploads(trx, actor.accountId, input.documents.slice(0, 1));
    if (kind === 'repair' && !document) return fail('standing/proof-missing', 'file');
    const id = deps.newId();
    const row = { id, agencyId: agency.id, record, kind, reason, attachmentId: document?.id ?? null };
    const isNew = await insertRequest(trx, {
      ...row,
      madeBy: actor.accountId,
      madeAt: at,
      state: 'made',
      ground: null,
      answer: null,
      proposedBy: null,
      proposedRole: null,
      proposedAt: null,
      settledBy: null,
      settledRole: null,
      settledAt: null,
      effectiveAt: null,
    });
    if (!isNew) return fail('standing/already-asked', 'kind');
    await appendEvent(trx, {
      at,
      kind: 'standing.request-made',
      subject: agency.creditCode,
      actor,
      data: { record, request: kind, reason, document: document?.sha256 ?? null },
      rows: [...rowsOf('standing_request', [id]), ...rowsOf('attachment', document ? [document.id] : [])],
    });
    const { name } = await findName(trx, agency.id);
    const data = { agency: agency.creditCode, name, request: kind, record, by: dueAt('answerDays', at, at) };
    await sendMessages(trx, deps, 'standing.request-made', { at, about: agency.id, data });
    return ok({ id });
  });
}
