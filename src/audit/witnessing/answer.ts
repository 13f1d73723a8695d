import { fromMillis, type Instant, SECOND, toMillis } from '../../basics/index.js';
import type { WitnessReply } from '../../db/index.js';
import {
  type NoteSignature,
  parseNote,
  signatureLine,
  splitCosignature,
  type VerifierKey,
  verifyNote,
} from '../../selection/index.js';

/** A witness whose time is ahead of the site's by more than this is not believed; in milliseconds. */
export const FUTURE_TOLERANCE = 60 * SECOND;

/** Everything that can be wrong with what a witness says. */
export const WITNESS_ERRORS = [
  'silent',
  'unreachable',
  'too-long',
  // By the status of the answer.
  'bad-request',
  'unknown-key',
  'unknown-log',
  'inconsistent',
  'status',
  // By what it says.
  'wrong-size',
  'ahead',
  'bad-answer',
  'other-key',
  'twice',
  'bad-signature',
  'future',
  'too-early',
] as const;

/** What is wrong with what a witness says. */
export type WitnessError = (typeof WITNESS_ERRORS)[number];

/** What a time is held against: the present, and when the checkpoint was signed. */
export interface TimeBounds {
  readonly now: Instant;
  readonly signedAt: Instant;
}

/** What is wrong with the time of a cosignature, in whole seconds; undefined where nothing is. */
export function timeFault(
  seconds: number,
  { now, signedAt }: TimeBounds,
): 'future' | 'too-early' | undefined {
  if (seconds * SECOND > toMillis(now) + FUTURE_TOLERANCE) return 'future';
  return seconds < Math.floor(toMillis(signedAt) / SECOND) ? 'too-early' : undefined;
}

/** The time in a line of a cosignature as an instant; undefined where the line has none. */
export function cosignedAt(line: string): Instant | undefined {
  const seconds = parseNote(`\n\n${line}`)?.signatures.flatMap(
    ({ signature }) => splitCosignature(signature)?.seconds ?? [],
  )[0];
  return seconds === undefined ? undefined : fromMillis(seconds * SECOND);
}

/** An answer as it was understood. */
export type Heard =
  | { readonly line: string }
  /** The witness asks for a proof from this size. */
  | { readonly size: number }
  | { readonly error: WitnessError };

const SIZE_TYPE = /^text\/x\.tlog\.size(?:\s*;|$)/;

const BY_STATUS: Readonly<Record<number, WitnessError>> = {
  400: 'bad-request',
  403: 'unknown-key',
  404: 'unknown-log',
  // Without a size: as the first version of the protocol said that the root is another one.
  409: 'inconsistent',
  422: 'inconsistent',
};

function readLines(
  body: string,
  { key, text, ...bounds }: TimeBounds & { readonly key: VerifierKey; readonly text: string },
): Heard {
  const note = parseNote(`${text}\n${body}`);
  if (note?.text !== text) return { error: 'bad-answer' };
  const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  const [signature, ...more]: readonly NoteSignature[] = own;
  if (!signature) return { error: 'other-key' };
  if (more.length > 0) return { error: 'twice' };
  const seconds = splitCosignature(signature.signature)?.seconds;
  if (seconds === undefined || !verifyNote({ text, signatures: own }, key)) return { error: 'bad-signature' };
  const error = timeFault(seconds, bounds);
  return error ? { error } : { line: signatureLine(signature) };
}

/**
 * Understands what a witness answered to a checkpoint. Lines of other keys are left aside, as the protocol asks; exactly one
 * line must be of the witness's key, hold, and have a believable time.
 */
export function hear(
  reply: WitnessReply,
  asked: TimeBounds & { readonly key: VerifierKey; readonly text: string },
): Heard {
  if ('failed' in reply) return { error: reply.failed };
  const { status, type, body } = reply;
  if (status === 200) return readLines(body, asked);
  if (status === 409 && SIZE_TYPE.test(type)) {
    const size = Number(/^(0|[1-9][0-9]{0,15})\n$/.exec(body)?.[1] ?? Number.NaN);
    return Number.isSafeInteger(size) ? { size } : { error: 'wrong-size' };
  }
  return { error: BY_STATUS[status] ?? 'status' };
}
