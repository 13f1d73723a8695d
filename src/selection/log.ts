/** A certificate's proofs that its plans, pools, secrets and public values stand in the public log. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalNotice } from './canonical.js';
import { type Coded, coded } from './finding.js';
import { eventFaults, FREEZING, type LoggedFacts, leafSchema } from './log-events.js';
import { evidenceFaults } from './log-events-2.js';
import { leafHash, verifyInclusion } from './merkle.js';
import { hex64, list } from './schema.js';
import { LOG_SIGNATURE, parseCheckpoint, parseNote, parseVerifierKey, verifyNote } from './signed-note.js';
import { publicValueFrom } from './sources.js';
import { witnessedSchema, witnessFaults } from './witnessed.js';

const members = {
  origin: z.string().min(1).max(255),
  /** The log's verifier key: `origin+hash+base64`. */
  key: z.string().max(500),
  /** The events that must be proven (`log-events.ts`), in the order of the log, each with its inclusion proof in hex. */
  events: list(z.strictObject({ leaf: leafSchema, index: z.int().min(0), proof: list(hex64, 0, 60) })),
  /** Signed note of the checkpoint that the proofs lead to. */
  checkpoint: z.string().max(2000),
};

/** Schema of the member `log` of version 1. */
export const logSchema = z.strictObject({ ...members, witnessed: witnessedSchema }).nullable();

/** Schema of the member `log` of version 2: cosigned checkpoints over the close and over the freeze. */
export const log2Schema = z
  .strictObject({ ...members, closed: witnessedSchema, frozen: witnessedSchema })
  .nullable();

/** The member `log` of a certificate of version 1 that has one. */
export type CertificateLog1 = NonNullable<z.infer<typeof logSchema>>;

/** The member `log` of a certificate of version 2 that has one. */
export type CertificateLog2 = NonNullable<z.infer<typeof log2Schema>>;

/** The member `log` of a certificate that has one. */
export type CertificateLog = CertificateLog1 | CertificateLog2;

/**
 * What a reader has from elsewhere: keys out of a newspaper or from the witness himself, an own receipt. Without keys a
 * certificate is held against those that it names itself, and a forger could have named his own.
 */
export interface KnownKeys {
  /** Keys of the public log: the certificate's must be one of them. */
  readonly log?: readonly string[] | undefined;
  /** Keys of witnesses: one of them must have cosigned the freeze before the public value could be known. */
  readonly witnesses?: readonly string[] | undefined;
  /** Policy of witnesses (C2SP tlog-policy) that the reader trusts, in place of the one that a certificate names. */
  readonly policy?: string | undefined;
  /** Texts of receipts: what was promised to entrants must be in the certificate. */
  readonly receipts?: readonly string[] | undefined;
}

/** When the public value could be known: by the source, by its record, at the draw. */
export function valueKnownFrom({
  plan,
  times,
  proof,
}: Pick<LoggedFacts, 'plan' | 'times' | 'proof'>): string {
  return publicValueFrom(plan) ?? proof?.recordedAt ?? times.drawnAt;
}

/** Events whose time lies before that of the one before them: the log's time never runs backwards since version 2. */
const timeFaults = (events: CertificateLog['events']): Coded[] =>
  events.flatMap(({ leaf: { seq, at } }, place) =>
    at < (events[place - 1]?.leaf.at ?? at) ? [coded('log/time', { seq })] : [],
  );

/** What is wrong with a certificate's proofs; empty when nothing is. Source: RFC 6962, C2SP signed-note and tlog-checkpoint. */
export function logFaults(facts: LoggedFacts, log: CertificateLog, known: KnownKeys = {}): Coded[] {
  const key = parseVerifierKey(log.key);
  const note = parseNote(log.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!key || key.type !== LOG_SIGNATURE) return [coded('log/key')];
  if (!note || !checkpoint) return [coded('log/checkpoint')];
  const faults: Coded[] = [];
  if (known.log && !known.log.includes(log.key)) faults.push(coded('log/other-key', { key: log.key }));
  if (key.name !== log.origin || checkpoint.origin !== log.origin)
    faults.push(coded('log/origin', { key: key.name, checkpoint: checkpoint.origin, origin: log.origin }));
  if (note.signatures.some(({ name }) => name !== log.origin)) faults.push(coded('log/other-signatures'));
  if (!verifyNote(note, key)) faults.push(coded('log/signature'));
  faults.push(...eventFaults(facts, log.events));
  for (const [position, { leaf, index, proof }] of log.events.entries()) {
    const { seq } = leaf;
    if (index !== seq - 1) faults.push(coded('log/index', { seq, index }));
    if (index <= (log.events[position - 1]?.index ?? -1)) faults.push(coded('log/order', { seq }));
    const included = verifyInclusion({
      leaf: leafHash(utf8ToBytes(canonicalNotice(leaf))),
      index,
      size: checkpoint.size,
      proof: proof.map((step) => hexToBytes(step)),
      root: checkpoint.root,
    });
    if (!included) faults.push(coded('log/tree', { seq }));
  }
  if (!('witnessed' in log))
    return [...faults, ...timeFaults(log.events), ...evidenceFaults(facts, log.events)];
  const freeze = log.events.findLast(({ leaf }) => leaf.kind === FREEZING);
  faults.push(...witnessFaults({ ...log, key }, freeze, valueKnownFrom(facts), known.witnesses));
  return faults;
}
