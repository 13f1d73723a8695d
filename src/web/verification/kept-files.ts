/** Checkpoints of the public log among the files that a reader gives, with the proofs and the keys at hand. */
import {
  type Certificate,
  type Checkpoint,
  CLOSING,
  type ConsistencyProof,
  FREEZING,
  type KnownKeys,
  type Note,
  parseCheckpoint,
  parseConsistency,
  parseNote,
  parseVerifierKey,
  valueKnownFrom,
  verifyNote,
  wantedProof,
} from '../../selection/index.js';
import { policyText } from './known.js';

/** Larger files are neither checkpoints nor proofs. */
const MOST_BYTES = 20_000;

/** The text of a small file, whatever editors made of its line feeds; undefined for a larger one. */
function smallText(bytes: string | Uint8Array): string | undefined {
  if (bytes.length > MOST_BYTES) return undefined;
  return policyText(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes));
}

/** The text of a file that is a signed checkpoint (C2SP tlog-checkpoint); undefined for any other file. */
export function checkpointIn(bytes: string | Uint8Array): string | undefined {
  const text = smallText(bytes);
  return text !== undefined && readCheckpoint(text) ? text : undefined;
}

/** The text of a file that is a consistency proof of the log; undefined for any other file. */
export function proofIn(bytes: string | Uint8Array): string | undefined {
  const text = smallText(bytes);
  return text !== undefined && parseConsistency(text) ? text : undefined;
}

/** What a certificate that verifies says of its place in the log. Numbers of records count from 1. */
export interface LoggedPlace {
  /** Verifier key of the log. */
  readonly key: string;
  /** Signed note of the checkpoint that its proofs lead to. */
  readonly checkpoint: string;
  /** The record that closed the list; null before version 2. */
  readonly closed: number | null;
  /** The record that froze the last pool. */
  readonly frozen: number;
  /** UTC instant from which the random value could be known. */
  readonly valueAt: string;
}

/** The place of a certificate whose proofs of the log hold; null where it has none. */
export function placeOf(certificate: Certificate): LoggedPlace | null {
  const { log } = certificate;
  const frozen = log?.events.findLast(({ leaf }) => leaf.kind === FREEZING)?.leaf.seq;
  if (!log || frozen === undefined) return null;
  const closed = log.events.find(({ leaf }) => leaf.kind === CLOSING)?.leaf.seq ?? null;
  return {
    key: log.key,
    checkpoint: log.checkpoint,
    closed,
    frozen,
    valueAt: valueKnownFrom(certificate),
  };
}

/** A checkpoint that a reader chose. */
export interface KeptCheckpoint {
  /** Name of its file. */
  readonly name: string;
  readonly text: string;
}

/** What the log is held to. */
export interface KeptLog {
  readonly checkpoints: readonly KeptCheckpoint[];
  /** Texts of consistency proofs, chosen or fetched. */
  readonly proofs: readonly string[];
  /** What the site serves at present; null without a network: everything was chosen. */
  readonly site: {
    /** Its latest checkpoint; null where it did not give one. */
    readonly today: string | null;
    /** Verifier keys that it names as those of its log, retired ones too. */
    readonly keys: readonly string[];
    /** True where something of it could not be read now, for the network or because it is busy. */
    readonly isUnread: boolean;
  } | null;
}

/**
 * Who names the key that signed: `given`, the reader; `named`, the site or, without a network, a certificate; `other`, the same,
 * though the reader gave keys; `certificate`, a certificate but not the site.
 */
export type Signature = 'given' | 'named' | 'other' | 'certificate' | 'unchecked' | 'stranger' | 'bad';

/** A checkpoint that was read. */
export interface Read {
  readonly name: string;
  readonly text: string;
  readonly note: Note;
  readonly checkpoint: Checkpoint;
  readonly signature: Signature;
}

/** The keys of a list that a note says it was signed with. */
export const signersOf = ({ signatures }: Note, keys: readonly string[]) =>
  keys
    .flatMap((key) => parseVerifierKey(key) ?? [])
    .filter((key) => signatures.some(({ name, id }) => name === key.name && id === key.id));

/** Keys by whoever names them. */
interface NamedKeys {
  readonly given: readonly string[];
  /** Null without a network. */
  readonly site: readonly string[] | null;
  readonly certificates: readonly string[];
}

function signatureOf(note: Note, { given, site, certificates }: NamedKeys): Signature {
  const by = (keys: readonly string[]) => signersOf(note, keys);
  if (![...by(given), ...by(site ?? []), ...by(certificates)].every((key) => verifyNote(note, key)))
    return 'bad';
  if (by(given).length > 0) return 'given';
  const isNamed = by(site ?? certificates).length > 0;
  if (isNamed) return given.length > 0 ? 'other' : 'named';
  if (by(certificates).length > 0) return 'certificate';
  return given.length + (site ?? []).length + certificates.length > 0 ? 'stranger' : 'unchecked';
}

/** True for a checkpoint that may be one of the log. */
export const isSound = ({ signature }: Read): boolean => signature !== 'bad' && signature !== 'stranger';

/** Everything at hand, read. */
export interface Hand {
  readonly kept: readonly Read[];
  readonly today: Read | undefined;
  readonly isOnline: boolean;
  /** See {@link KeptLog}. */
  readonly isUnread: boolean;
  readonly proofs: readonly ConsistencyProof[];
}

/** Reads everything at hand; null places are passed over. */
export function take(
  { checkpoints, proofs, site }: KeptLog,
  places: readonly (LoggedPlace | null)[],
  known: KnownKeys,
): Hand {
  const keys = {
    given: known.log ?? [],
    site: site && site.keys,
    certificates: places.flatMap((place) => place?.key ?? []),
  };
  const read = ({ name, text }: KeptCheckpoint): Read[] => {
    const found = readCheckpoint(text);
    return found ? [{ name, text, ...found, signature: signatureOf(found.note, keys) }] : [];
  };
  return {
    kept: checkpoints.flatMap(read),
    today: site?.today == null ? undefined : read({ name: '', text: site.today })[0],
    isOnline: site !== null,
    isUnread: site?.isUnread ?? false,
    proofs: proofs.flatMap((text) => parseConsistency(text) ?? []),
  };
}

/** Each sound checkpoint with the later one that it is held against; without one where there is none. */
export function pairsOf({ kept, today, isOnline }: Hand): (readonly [Read, Read | undefined])[] {
  const sound = kept.filter(isSound);
  // Today's that is not sound is told of by itself.
  if (isOnline) return today && !isSound(today) ? [] : sound.map((one) => [one, today]);
  return sound.flatMap((one): (readonly [Read, Read | undefined])[] => {
    const own = sound.filter(({ checkpoint }) => checkpoint.origin === one.checkpoint.origin);
    const latest = own.toSorted((a, b) => a.checkpoint.size - b.checkpoint.size).at(-1);
    if (latest !== one) return [[one, latest]];
    return own.length > 1 ? [] : [[one, undefined]];
  });
}

/** A checkpoint with its note; undefined for another text. */
export function readCheckpoint(text: string): Pick<Read, 'note' | 'checkpoint'> | undefined {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  return note && checkpoint && { note, checkpoint };
}

/** Sizes between which proofs are wanted, each pair once. */
export function wantedProofs(
  log: KeptLog,
  places: readonly (LoggedPlace | null)[],
  known: KnownKeys,
): readonly { readonly from: number; readonly to: number }[] {
  const hand = take(log, places, known);
  const has = ({ from, to }: { from: number; to: number }): boolean =>
    hand.proofs.some((proof) => proof.from.size === from && proof.to.size === to);
  const wanted = [
    ...pairsOf(hand).map(([one, later]) => later && wantedProof(one.checkpoint, later.checkpoint)),
    ...places.flatMap((place) => {
      const own = place && readCheckpoint(place.checkpoint)?.checkpoint;
      return own ? hand.kept.filter(isSound).map(({ checkpoint }) => wantedProof(checkpoint, own)) : [];
    }),
  ].filter((pair) => pair !== undefined);
  return [...new Map(wanted.map((pair) => [`${pair.from} ${pair.to}`, pair])).values()].filter(
    (pair) => !has(pair),
  );
}
