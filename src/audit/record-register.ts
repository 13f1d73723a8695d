import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { appendEvents } from './append-event.js';
import type { AuditActor, AuditEvent } from './audit-event.js';
import { REGISTERED, type RegisterFacts } from './register-facts.js';
import { loadRegisterFacts } from './register-queries.js';

/** The record of one agency's facts. */
export function registerEvent(
  creditCode: string,
  facts: RegisterFacts,
  by: { readonly at: Instant; readonly actor: AuditActor },
): AuditEvent<typeof REGISTERED> {
  return { ...by, kind: REGISTERED, subject: creditCode, data: facts };
}

/**
 * Writes into the log what the register says of some agencies, as their rows are now: called last in the transaction of
 * every act that changes what it says.
 */
export async function recordRegister(
  trx: Db,
  change: { readonly agencyIds: readonly string[]; readonly at: Instant; readonly actor: AuditActor },
): Promise<void> {
  const { agencyIds, at, actor } = change;
  const facts = await loadRegisterFacts(trx, agencyIds, at);
  await appendEvents(
    trx,
    [...facts].map(([creditCode, one]) => registerEvent(creditCode, one, { at, actor })),
  );
}
