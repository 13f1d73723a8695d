import type { Instant } from '../basics/index.js';
import type { Db, Deps, LogCheckpointTable } from '../db/index.js';
import {
  CERTIFIED_KINDS,
  type CertificateLog,
  countCertifiedEvents,
  isCertifiedEvent,
  type LoggedFacts,
} from '../selection/index.js';
import { signCheckpoint } from './checkpoints.js';
import { listKeys } from './key-queries.js';
import { listEventsOfKinds } from './log-queries.js';
import { proveInclusion } from './proofs.js';
import { type PublishedEvent, toPublishedEvent } from './published-event.js';

/** The member `log` of a certificate out of its parts; proofs in bytes. */
export function toCertificateLog(
  key: { readonly origin: string; readonly verifier: string },
  checkpoint: Pick<LogCheckpointTable, 'note'>,
  events: readonly { readonly leaf: PublishedEvent; readonly proof: readonly Uint8Array[] }[],
): CertificateLog {
  return {
    origin: key.origin,
    key: key.verifier,
    events: events.map(({ leaf, proof }) => ({
      leaf: leaf as CertificateLog['events'][number]['leaf'],
      index: leaf.seq - 1,
      proof: proof.map((step) => Buffer.from(step).toString('hex')),
    })),
    checkpoint: checkpoint.note,
  };
}

/**
 * Proves the events of a certificate to a checkpoint that is signed in this transaction, over the log
 * as it stands before the draw is appended.
 */
export async function certifyEvents(
  trx: Db,
  deps: Pick<Deps, 'vault' | 'siteUrl' | 'random'>,
  facts: LoggedFacts,
  at: Instant,
): Promise<CertificateLog | null> {
  const checkpoint = await signCheckpoint(trx, deps, at);
  const key = (await listKeys(trx)).at(-1);
  if (!checkpoint || !key) return null;
  const rows = await listEventsOfKinds(trx, facts.plan.need, CERTIFIED_KINDS);
  const events = [];
  for (const row of rows) {
    const leaf = toPublishedEvent(row);
    if (!isCertifiedEvent(facts, leaf as CertificateLog['events'][number]['leaf'])) continue;
    events.push({ leaf, proof: await proveInclusion(trx, leaf.seq - 1, checkpoint.size) });
  }
  // Published before the log was kept: better no proof than half of one.
  if (events.length !== countCertifiedEvents(facts)) return null;
  return toCertificateLog(key, checkpoint, events);
}
