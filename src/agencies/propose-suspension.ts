import { type Actor, mayReview } from '../accounts/index.js';
import { appendEvent, rowsOf } from '../audit/index.js';
import { type CivilDate, dueAt, fail, type Instant, ok, type Result } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { sendMessages } from '../messages/index.js';
import { findAgencyByCode } from './agency-queries.js';
import { listUploads } from './attachment-queries.js';
import { findGround } from './suspension-grounds.js';
import type { SuspensionForm } from './suspension-input.js';
import { earliestLastDay, latestLastDay } from './suspension-notice.js';
import { findSuspension, insertProposal } from './suspension-queries.js';

/** What is wrong with the last day of notice that a proposal asks for; undefined where nothing is. */
function dayFault(lastDay: CivilDate | null, at: Instant) {
  if (lastDay === null) return undefined;
  const [earliest, latest] = [earliestLastDay(at), latestLastDay(at)];
  if (lastDay < earliest) return fail('agencies/notice-too-short', 'lastDay', { day: earliest });
  return lastDay > latest ? fail('agencies/day-too-late', 'lastDay', { day: latest }) : undefined;
}

/**
 * Proposes to suspend an agency, or to lift its suspension, with a legal reason; nothing holds before another official confirms
 * it. What a court orders takes effect at the confirmation and needs its document: `documents` holds the id of a stored file of the actor.
 * Refusals: `agencies/not-found`, `agencies/forbidden`, `agencies/wrong-state` (it is suspended, or is not),
 * `agencies/already-proposed`, `agencies/notice-too-short`, `agencies/day-too-late`, `agencies/document-missing`.
 */
export async function proposeSuspension(
  deps: Deps,
  actor: Actor,
  input: SuspensionForm & { readonly creditCode: string; readonly documents: readonly string[] },
): Promise<Result<{ id: string }>> {
  const { act, ground, reason } = input;
  const court = findGround(ground)?.atOnce === true;
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const agency = await findAgencyByCode(trx, input.creditCode);
    if (!agency || agency.status === 'unapproved') return fail('agencies/not-found');
    if (!mayReview(actor, agency.divisionCode)) return fail('agencies/forbidden');
    const present = await findSuspension(trx, agency.id);
    if ((act === 'suspend') === (present !== undefined)) return fail('agencies/wrong-state');
    const fault = court ? undefined : dayFault(input.lastDay, at);
    if (fault) return fault;
    const [document] = court ? await listUploads(trx, actor.accountId, input.documents.slice(0, 1)) : [];
    if (court && !document) return fail('agencies/document-missing', 'file');
    const id = deps.newId();
    const lastDay = court ? null : input.lastDay;
    const proposed = await insertProposal(trx, {
      id,
      agencyId: agency.id,
      act,
      ground,
      reason,
      lastDay,
      attachmentId: document?.id ?? null,
      state: 'proposed',
      effectiveAt: null,
      suspensionId: null,
      proposedBy: actor.accountId,
      proposedRole: actor.role,
      proposedAt: at,
      settledBy: null,
      settledRole: null,
      settledAt: null,
    });
    if (!proposed) return fail('agencies/already-proposed');
    const rows = [
      ...rowsOf('suspension_proposal', [id]),
      ...rowsOf('attachment', document ? [document.id] : []),
    ];
    const data = { act, ground, reason, lastDay, court, document: document?.sha256 ?? null };
    const { creditCode } = agency;
    await appendEvent(trx, { at, kind: 'suspension.proposed', subject: creditCode, actor, data, rows });
    const told = { act, reason, agency: creditCode, by: dueAt('decisionDays', at, at) };
    await sendMessages(trx, deps, 'suspension.proposed', { at, about: agency.id, data: told });
    return ok({ id });
  });
}
