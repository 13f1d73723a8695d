import type { Instant } from '../basics/index.js';
import type { Db, Deps, LogCheckpointTable } from '../db/index.js';
import {
  CERTIFIED_KINDS,
  type CertificateLog,
  countCertifiedEvents,
  isCertifiedEvent,
  type LoggedFacts,
  parseNote,
  parseVerifierKey,
  verifyNote,
  type Witnessed,
} from '../selection/index.js';
import { signCheckpoint } from './checkpoints.js';
import { findCosignedFrom, listKeys } from './key-queries.js';
import { listEventsOfKinds } from './log-queries.js';
import { proveInclusion } from './proofs.js';
import { type PublishedEvent, toPublishedEvent } from './published-event.js';
import { publishedNote } from './witnesses.js';

/** The member `log` of a certificate out of its parts; proofs in bytes. */
export function toCertificateLog(
  key: { readonly origin: string; readonly verifier: string },
  checkpoint: Pick<LogCheckpointTable, 'note'>,
  events: readonly { readonly leaf: PublishedEvent; readonly proof: readonly Uint8Array[] }[],
  witnessed: Witnessed | null,
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
    witnessed,
  };
}

/** The first checkpoint over a freeze that a witness has cosigned by now, with its proof; null where there is none. */
async function witnessFreeze(trx: Db, seq: number, verifier: string): Promise<Witnessed | null> {
  const cosigned = await findCosignedFrom(trx, seq);
  const key = parseVerifierKey(verifier);
  const note = cosigned && parseNote(cosigned.note);
  // Signed by an earlier key: the certificate names one key alone.
  if (!cosigned || !key || !note || !verifyNote(note, key)) return null;
  const proof = await proveInclusion(trx, seq - 1, cosigned.size);
  return {
    checkpoint: await publishedNote(trx, cosigned),
    proof: proof.map((step) => Buffer.from(step).toString('hex')),
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
  const freeze = events.findLast(({ leaf }) => leaf.kind === 'pool.frozen')?.leaf.seq ?? 0;
  return toCertificateLog(key, checkpoint, events, await witnessFreeze(trx, freeze, key.verifier));
}
