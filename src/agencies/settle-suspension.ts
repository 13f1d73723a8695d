import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, recordRegister, rowsOf } from '../audit/index.js';
import { fail, type Instant, ok, type Result } from '../basics/index.js';
import { type Db, type Deps, type SuspensionProposalTable, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { type Agency, findAgencyByCode } from './agency-queries.js';
import { bringUpToDate } from './apply-suspensions.js';
import { findAttachment } from './attachment-queries.js';
import { findGround } from './suspension-grounds.js';
import { effectiveFrom, lastDayOf } from './suspension-notice.js';
import {
  findProposal,
  findSuspension,
  insertSuspension,
  liftSuspension,
  settleProposal,
} from './suspension-queries.js';

/** A proposal that is being confirmed. */
interface Confirmation {
  readonly proposal: SuspensionProposalTable;
  readonly agency: Agency;
  readonly actor: Actor;
  readonly at: Instant;
  readonly effectiveAt: Instant;
}

/** Writes the suspension that a confirmation begins or ends; undefined where there is none to end, or one already. */
async function write(
  trx: Db,
  deps: Pick<Deps, 'newId'>,
  { proposal, agency, actor, at, effectiveAt }: Confirmation,
): Promise<{ id: string; from: Instant; to: Instant | null } | undefined> {
  const { act, reason } = proposal;
  if (act === 'suspend') {
    const id = deps.newId();
    const row = { id, agencyId: agency.id, reason, suspendedAt: effectiveAt, decidedAt: at };
    const begun = await insertSuspension(trx, { ...row, officialId: actor.accountId });
    return begun ? { id, from: effectiveAt, to: null } : undefined;
  }
  const present = await findSuspension(trx, agency.id);
  if (!present) return undefined;
  await liftSuspension(trx, present.id, { liftedAt: effectiveAt, liftReason: reason, liftDecidedAt: at });
  return { id: present.id, from: present.suspendedAt, to: effectiveAt };
}

async function confirm(
  trx: Db,
  deps: Deps,
  confirmation: Confirmation,
  by: Partial<SuspensionProposalTable>,
): Promise<Result<null>> {
  const { proposal, agency, actor, at, effectiveAt } = confirmation;
  const { id, act, ground, reason, attachmentId } = proposal;
  const { creditCode } = agency;
  const written = await write(trx, deps, confirmation);
  if (!written) return fail('agencies/wrong-state');
  const set = { state: 'confirmed' as const, effectiveAt, suspensionId: written.id, ...by };
  if (!(await settleProposal(trx, id, set))) return fail('agencies/wrong-state');
  const document = attachmentId === null ? undefined : await findAttachment(trx, attachmentId);
  const { from, to } = written;
  const court = document !== undefined;
  await appendEvent(trx, {
    at,
    kind: 'suspension.confirmed',
    subject: creditCode,
    actor,
    data: { act, ground, reason, from, to, court, document: document?.sha256 ?? null },
    rows: [...rowsOf('suspension_proposal', [id]), ...rowsOf('agency_suspension', [written.id])],
  });
  await recordRegister(trx, { agencyIds: [agency.id], at, actor });
  const data = { act, reason, agency: creditCode, effective: effectiveAt };
  await sendMessages(trx, deps, 'suspension.confirmed', { at, about: agency.id, data });
  if (court) await bringUpToDate(trx, deps, at, creditCode);
  return ok(null);
}

/**
 * Settles a proposal about the suspension of an agency: the proposer may take it back, another official refuses or confirms it.
 * Confirmed, it holds from the end of the day that was asked for, and of the third working day after the confirmation at the
 * earliest; what a court ordered holds at once. Refusals: `agencies/not-found`, `agencies/forbidden`,
 * `agencies/wrong-state` (settled by somebody else), `agencies/same-official`.
 */
export async function settleSuspension(
  deps: Deps,
  actor: Actor,
  input: { readonly creditCode: string; readonly proposal: string; readonly confirm: boolean },
): Promise<Result<null>> {
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const agency = await findAgencyByCode(trx, input.creditCode);
    const proposal = await findProposal(trx, input.proposal);
    if (!agency || proposal?.agencyId !== agency.id) return fail('agencies/not-found');
    if (!mayReview(actor, agency.divisionCode)) return fail('agencies/forbidden');
    if (proposal.state !== 'proposed') return fail('agencies/wrong-state');
    const { id, act } = proposal;
    const by = { settledBy: actor.accountId, settledRole: actor.role, settledAt: at };
    if (!input.confirm) {
      if (!(await settleProposal(trx, id, { state: 'refused', ...by }))) return fail('agencies/wrong-state');
      const rows = rowsOf('suspension_proposal', [id]);
      const { creditCode: subject } = agency;
      await appendEvent(trx, { at, kind: 'suspension.refused', subject, actor, data: { act }, rows });
      const data = { act, agency: subject };
      await sendMessages(trx, deps, 'suspension.refused', { at, about: agency.id, data });
      return ok(null);
    }
    if (proposal.proposedBy === actor.accountId) return fail('agencies/same-official');
    const atOnce = findGround(proposal.ground)?.atOnce === true;
    const effectiveAt = atOnce ? at : effectiveFrom(lastDayOf(proposal.lastDay, at));
    return confirm(trx, deps, { proposal, agency, actor, at, effectiveAt }, by);
  });
}
