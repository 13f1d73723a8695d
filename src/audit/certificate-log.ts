import type { Instant } from '../basics/index.js';
import type { Db, Deps, LogCheckpointTable } from '../db/index.js';
import {
  bidsOpenFrom,
  CERTIFIED_KINDS,
  type CertificateLog,
  certifiedEvents,
  isPlan2,
  type LoggedFacts,
  parseNote,
  parseVerifierKey,
  valueKnownFrom,
  verifyNote,
  type Witnessed,
  weightsOf,
} from '../selection/index.js';
import { signCheckpoint } from './checkpoints.js';
import { cosignedOver } from './cosigned-over.js';
import { findCosignedFrom, listKeys } from './key-queries.js';
import { listEventsBySeq, listEventsOfKinds } from './log-queries.js';
import { proveInclusion } from './proofs.js';
import { type PublishedEvent, toPublishedEvent } from './published-event.js';
import { publishedNote } from './witnesses.js';

/** An event that a certificate proves; its proof in bytes. */
interface Proven {
  readonly leaf: PublishedEvent;
  readonly proof: readonly Uint8Array[];
}

/** What is common to the member `log` in every version. */
export function toCertificateLog(
  key: { readonly origin: string; readonly verifier: string },
  checkpoint: Pick<LogCheckpointTable, 'note'>,
  events: readonly Proven[],
) {
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

/** The cosigned checkpoints over the close and over the last freeze, each within its time; null where the policy is not met. */
async function witnessRounds(
  trx: Db,
  facts: LoggedFacts,
  events: readonly Proven[],
): Promise<{ closed: Witnessed | null; frozen: Witnessed | null }> {
  const { plan } = facts;
  const first = facts.rounds[0]?.plan ?? plan;
  const seen = async (
    leaf: PublishedEvent | undefined,
    policy: string | null,
    before: Instant | undefined,
  ): Promise<Witnessed | null> => {
    if (!leaf || policy === null) return null;
    return (await cosignedOver(trx, { seq: leaf.seq, policy, from: leaf.at, before })) ?? null;
  };
  const find = (kind: string) => events.findLast(({ leaf }) => leaf.kind === kind)?.leaf;
  const sealing = isPlan2(first) ? first.sealing : null;
  const policyOf = (of: object): string | null => (isPlan2(of) ? of.policy : null);
  return {
    closed: await seen(
      find('entries.closed'),
      policyOf(first),
      bidsOpenFrom(sealing, find('bids.opened')?.at),
    ),
    frozen: await seen(find('pool.frozen'), policyOf(plan), valueKnownFrom(facts)),
  };
}

/**
 * The events that a certificate must prove: those of its need, and the records that set its weights. Undefined where some are
 * missing: published before the log was kept, and better no proof than half of one.
 */
async function listCertified(trx: Db, facts: LoggedFacts): Promise<PublishedEvent[] | undefined> {
  const bases = weightsOf(facts).map(({ record }) => record);
  const rows = [
    ...(await listEventsOfKinds(trx, facts.plan.need, CERTIFIED_KINDS)),
    ...(await listEventsBySeq(trx, bases)),
  ];
  const { has, count } = certifiedEvents(facts);
  const leaves = rows
    .map(toPublishedEvent)
    .filter((leaf) => has(leaf as CertificateLog['events'][number]['leaf']))
    .sort((a, b) => a.seq - b.seq);
  return leaves.length === count ? leaves : undefined;
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
  const leaves = await listCertified(trx, facts);
  if (!leaves) return null;
  const events: Proven[] = [];
  for (const leaf of leaves)
    events.push({ leaf, proof: await proveInclusion(trx, leaf.seq - 1, checkpoint.size) });
  const log = toCertificateLog(key, checkpoint, events);
  if (isPlan2(facts.plan)) return { ...log, ...(await witnessRounds(trx, facts, events)) };
  const freeze = leaves.findLast(({ kind }) => kind === 'pool.frozen')?.seq ?? 0;
  return { ...log, witnessed: await witnessFreeze(trx, freeze, key.verifier) };
}
