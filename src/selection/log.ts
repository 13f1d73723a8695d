/** A certificate's proofs that its plan and its pool stand in the public log. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalNotice } from './canonical.js';
import { leafHash, verifyInclusion } from './merkle.js';
import type { Source } from './protocol.js';
import { ascii, hex64, instant } from './schema.js';
import { LOG_SIGNATURE, parseCheckpoint, parseNote, parseVerifierKey, verifyNote } from './signed-note.js';
import { opensSecretAtFreeze } from './source.js';

/** An event of the log, as its leaf holds it. */
const leafSchema = z.strictObject({
  seq: z.int().min(1),
  at: instant,
  kind: ascii,
  subject: z.string().max(500),
  actor: z.strictObject({ id: z.string().max(100).nullable(), role: ascii }),
  data: z.record(z.string(), z.json()),
});

/** Schema of the member `log`. */
export const logSchema = z
  .strictObject({
    origin: z.string().min(1).max(255),
    /** The log's verifier key: `origin+hash+base64`. */
    key: z.string().max(500),
    /** Publication and freeze of every round (and the opening of the secret, see below), in the order of the log, each with its inclusion proof in hex. */
    events: z.array(
      z.strictObject({ leaf: leafSchema, index: z.int().min(0), proof: z.array(hex64).max(60) }),
    ),
    /** Signed note of the checkpoint that the proofs lead to. */
    checkpoint: z.string().max(2000),
  })
  .nullable();

/** The member `log` of a certificate that has one. */
export type CertificateLog = NonNullable<z.infer<typeof logSchema>>;

type Leaf = CertificateLog['events'][number]['leaf'];

/** What the log must hold of a certificate. */
export interface LoggedFacts {
  readonly plan: {
    readonly need: string;
    readonly round: number;
    readonly opensAt: string;
    readonly source: Source;
  };
  readonly planHash: string;
  readonly poolHash: string;
  readonly times: { readonly frozenAt: string; readonly secretOpenedAt: string };
  readonly rounds: readonly {
    readonly plan: { readonly round: number };
    readonly planHash: string;
    readonly poolHash: string;
  }[];
}

/** Kinds of the events that publish a plan, and of the one that freezes a pool. */
const PUBLISHING = ['need.published', 'need.amended', 'redo.confirmed'];
const FREEZING = 'pool.frozen';
const OPENING = 'secret.opened';

/** Kinds of the events that a certificate proves. */
export const CERTIFIED_KINDS: readonly string[] = [...PUBLISHING, FREEZING, OPENING];

interface Wanted {
  readonly name: string;
  matches(leaf: Leaf): boolean;
}

/**
 * The events that a certificate must prove, in the order of the log: each round's publication and freeze, and the
 * opening of the secret where it must come before the public value.
 */
function wantedEvents({ plan, planHash, poolHash, times, rounds }: LoggedFacts): Wanted[] {
  const of = (
    round: number,
    hashes: Pick<LoggedFacts, 'planHash' | 'poolHash'>,
    times?: { readonly publishedAt: string; readonly frozenAt: string },
  ): Wanted[] => [
    {
      name: `publication of plan ${hashes.planHash}`,
      matches: ({ kind, data, at }) =>
        PUBLISHING.includes(kind) &&
        data['planHash'] === hashes.planHash &&
        at === (times?.publishedAt ?? at),
    },
    {
      name: `freeze of pool ${hashes.poolHash}`,
      matches: ({ kind, data, at }) =>
        kind === FREEZING &&
        data['poolHash'] === hashes.poolHash &&
        data['round'] === round &&
        at === (times?.frozenAt ?? at),
    },
  ];
  const opening: Wanted = {
    name: `opening of the secret of plan ${planHash}`,
    matches: ({ kind, data, at }) =>
      kind === OPENING && data['planHash'] === planHash && at === times.secretOpenedAt,
  };
  return [
    ...rounds.flatMap((earlier) => of(earlier.plan.round, earlier)),
    ...of(plan.round, { planHash, poolHash }, { publishedAt: plan.opensAt, frozenAt: times.frozenAt }),
    ...(opensSecretAtFreeze(plan.source) ? [opening] : []),
  ];
}

/** True for an event that the certificate of these facts must prove. */
export function isCertifiedEvent(facts: LoggedFacts, leaf: Leaf): boolean {
  return leaf.subject === facts.plan.need && wantedEvents(facts).some((wanted) => wanted.matches(leaf));
}

/** How many events the certificate of these facts must prove. */
export function countCertifiedEvents(facts: LoggedFacts): number {
  return wantedEvents(facts).length;
}

/** What is wrong with a certificate's proofs; empty when nothing is. Source: RFC 6962, C2SP signed-note and tlog-checkpoint. */
export function logFaults(facts: LoggedFacts, log: CertificateLog): string[] {
  const key = parseVerifierKey(log.key);
  const note = parseNote(log.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!key || key.type !== LOG_SIGNATURE) return ['the key is no verifier key of a log'];
  if (!note || !checkpoint) return ['the checkpoint is no signed checkpoint'];
  const faults: string[] = [];
  if (key.name !== log.origin || checkpoint.origin !== log.origin)
    faults.push(`the key is of ${key.name}, the checkpoint of ${checkpoint.origin}, not of ${log.origin}`);
  if (note.signatures.some(({ name }) => name !== log.origin))
    faults.push('the checkpoint carries other signatures than the log’s');
  if (!verifyNote(note, key)) faults.push('the signature of the checkpoint does not hold');
  const wanted = wantedEvents(facts);
  if (log.events.length !== wanted.length) faults.push(`${log.events.length} events, not ${wanted.length}`);
  for (const [position, { leaf, index, proof }] of log.events.entries()) {
    const expected = wanted[position];
    const name = `event ${leaf.seq}`;
    if (expected && !(expected.matches(leaf) && leaf.subject === facts.plan.need))
      faults.push(`${name} is not the ${expected.name}`);
    if (index !== leaf.seq - 1) faults.push(`${name} stands at ${index}`);
    if (index <= (log.events[position - 1]?.index ?? -1)) faults.push(`${name} is out of order`);
    const included = verifyInclusion({
      leaf: leafHash(utf8ToBytes(canonicalNotice(leaf))),
      index,
      size: checkpoint.size,
      proof: proof.map((step) => hexToBytes(step)),
      root: checkpoint.root,
    });
    if (!included) faults.push(`${name} is not in the tree of the checkpoint`);
  }
  return faults;
}
