/** Witnesses' cosignatures that a certificate carries: somebody else's word on when the pool was frozen. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalNotice } from './canonical.js';
import { type Coded, coded } from './finding.js';
import { leafHash, verifyInclusion } from './merkle.js';
import { hex64, list } from './schema.js';
import {
  COSIGNATURE,
  type Note,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  splitCosignature,
  type VerifierKey,
  verifyNote,
} from './signed-note.js';

/**
 * Schema of the member `witnessed` of a certificate's log: a checkpoint over the freeze with the cosignatures that had come
 * by the draw, and the inclusion proof of the freeze in it; null where none had.
 */
export const witnessedSchema = z
  .strictObject({
    /** Signed note with the log's signature and the witnesses' (C2SP tlog-cosignature, cosignature/v1). */
    checkpoint: z.string().max(20_000),
    proof: list(hex64, 0, 60),
  })
  .nullable();

/** A certificate's cosigned checkpoint. */
export type Witnessed = NonNullable<z.infer<typeof witnessedSchema>>;

/** Who cosigned, and when: as the file says it, before any key is known. */
export interface Cosigner {
  readonly name: string;
  /** Four bytes of the key's hash in hex. */
  readonly id: string;
  /** UTC instant, whole seconds. */
  readonly at: string;
}

function linesOf(note: Note, origin: string): readonly (Cosigner | undefined)[] {
  return note.signatures
    .filter(({ name }) => name !== origin)
    .map(({ name, id, signature }) => {
      const seconds = splitCosignature(signature)?.seconds;
      if (seconds === undefined || seconds > 253_402_300_799) return undefined;
      return { name, id, at: new Date(seconds * 1000).toISOString() };
    });
}

/** The cosigned checkpoint over the freeze of the last round, in a certificate of either version. */
export const frozenOf = (
  log: { readonly witnessed: Witnessed | null } | { readonly frozen: Witnessed | null },
): Witnessed | null => ('frozen' in log ? log.frozen : log.witnessed);

/** Who is said to have cosigned a checkpoint of a log, in its order. */
export function cosignersIn(cosigned: Witnessed | null, origin: string): Cosigner[] {
  const note = cosigned ? parseNote(cosigned.checkpoint) : undefined;
  return note ? linesOf(note, origin).filter((one) => one !== undefined) : [];
}

/** The cosigners that a certificate's log names for the freeze, in its order. */
export const cosignersOf = (log: { readonly origin: string } & Parameters<typeof frozenOf>[0]): Cosigner[] =>
  cosignersIn(frozenOf(log), log.origin);

/** What speaks against the word of the witnesses whom the reader knows; `before` is when the public value could be known. */
function knownFaults(note: Note, origin: string, before: string, known: readonly string[]): Coded[] {
  const keys = known.flatMap((text) => parseVerifierKey(text) ?? []);
  const own = keys.filter(({ type }) => type === COSIGNATURE).filter((key) => verifyNote(note, key));
  if (own.length === 0) return [coded('witness/unknown')];
  const times = linesOf(note, origin).filter(
    (one) => one !== undefined && own.some(({ name, id }) => name === one.name && id === one.id),
  );
  const [earliest = ''] = times.map((one) => one?.at ?? '').sort();
  return earliest < before ? [] : [coded('witness/late', { at: earliest, before })];
}

/** The event of the freeze, and where it stands. */
interface Freeze {
  readonly leaf: unknown;
  readonly index: number;
}

/**
 * What is wrong with the cosigned checkpoint; empty when nothing is. `known` are verifier keys of witnesses that the reader
 * has from elsewhere: with any, one of them must have cosigned the freeze before `before`, the instant at which the public
 * value could be known.
 */
export function witnessFaults(
  log: { readonly origin: string; readonly witnessed: Witnessed | null; readonly key: VerifierKey },
  freeze: Freeze | undefined,
  before: string,
  known: readonly string[] | undefined,
): Coded[] {
  const { origin, witnessed, key } = log;
  if (!witnessed) return known ? [coded('witness/none')] : [];
  const note = parseNote(witnessed.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint || checkpoint.origin !== origin || !verifyNote(note, key))
    return [coded('witness/checkpoint')];
  const cosigners = linesOf(note, origin);
  if (cosigners.length === 0 || cosigners.includes(undefined)) return [coded('witness/line')];
  const included =
    freeze !== undefined &&
    verifyInclusion({
      leaf: leafHash(utf8ToBytes(canonicalNotice(freeze.leaf))),
      index: freeze.index,
      size: checkpoint.size,
      proof: witnessed.proof.map((step) => hexToBytes(step)),
      root: checkpoint.root,
    });
  if (!included) return [coded('witness/tree')];
  return known ? knownFaults(note, origin, before, known) : [];
}
