/**
 * Signed notes and checkpoints of transparency logs: C2SP signed-note, tlog-checkpoint and tlog-cosignature, as
 * published at https://c2sp.org. Pure and without Node.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Ed25519 signature of the note's text. */
export const LOG_SIGNATURE = 1;
/** Ed25519 signature of a witness with a time: cosignature/v1. */
export const COSIGNATURE = 4;

/** A key that notes are verified with. */
export interface VerifierKey {
  readonly name: string;
  /** Four bytes in hex, see {@link keyId}. */
  readonly id: string;
  readonly type: number;
  readonly publicKey: Uint8Array;
}

/** One signature line of a note. */
export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
}

/** A note: its text, which ends with a line feed, and its signatures. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** What a checkpoint says: which log, how many entries, the root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Bytes of standard base64; undefined for any other spelling. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : undefined;
}

/** First four bytes, in hex, of SHA-256(name ‖ "\n" ‖ type ‖ public key). */
export function keyId(name: string, type: number, publicKey: Uint8Array): string {
  return bytesToHex(sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(type), publicKey))).slice(
    0,
    8,
  );
}

const isName = (name: string): boolean => /^[^\s+\p{Cc}]{1,255}$/u.test(name);

/** `name+id+base64(type ‖ public key)`. */
export function formatVerifierKey(name: string, type: number, publicKey: Uint8Array): string {
  return `${name}+${keyId(name, type, publicKey)}+${toBase64(concatBytes(Uint8Array.of(type), publicKey))}`;
}

/** Reads {@link formatVerifierKey}; undefined for anything else, also where the id is not the key's. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!bytes || bytes.length !== 33 || !isName(name)) return undefined;
  const [type = 0] = bytes;
  const publicKey = bytes.slice(1);
  return keyId(name, type, publicKey) === id ? { name, id, type, publicKey } : undefined;
}

/** One line of a signature: `— name base64(id ‖ signature)` with its line feed. */
export function signatureLine({ name, id, signature }: NoteSignature): string {
  const idBytes = Uint8Array.from(id.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return `— ${name} ${toBase64(concatBytes(idBytes, signature))}\n`;
}

/** The text of a note with its signatures. */
export function formatNote({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(signatureLine).join('')}`;
}

/** Reads a signed note; undefined when it is none. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || note.length > 1_000_000) return undefined;
  // Half a surrogate pair has no bytes that could be signed.
  if (!note.isWellFormed()) return undefined;
  const text = note.slice(0, end + 1);
  if (/[^\P{Cc}\n]/u.test(text)) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (!isName(name) || !bytes || bytes.length < 5) return undefined;
    signatures.push({ name, id: bytesToHex(bytes.slice(0, 4)), signature: bytes.slice(4) });
  }
  return signatures.length > 0 ? { text, signatures } : undefined;
}

/** What a witness signs: the checkpoint's text under a time in seconds since 1970. */
export function cosignedText(text: string, seconds: number): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`;
}

/** Time of a cosignature in seconds since 1970, and the bare signature. */
export function splitCosignature(
  signature: Uint8Array,
): { seconds: number; signature: Uint8Array } | undefined {
  if (signature.length !== 72) return undefined;
  const seconds = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));
  return Number.isSafeInteger(seconds) ? { seconds, signature: signature.slice(8) } : undefined;
}

const { Point } = ed25519;
type KeyPoint = InstanceType<typeof Point>;

// A log and its witnesses sign thousands of notes with the same few keys.
const keyPoints = new Map<string, KeyPoint>();
const MOST_KEY_POINTS = 100;

/**
 * The point of a public key, prepared for many multiplications; undefined where it has a part of small order: without one all
 * ways in which RFC 8032 lets the equation be checked agree, and leave a signature's own point no other choice.
 */
function keyPoint(publicKey: Uint8Array): KeyPoint | undefined {
  const name = bytesToHex(publicKey);
  const known = keyPoints.get(name);
  if (known) return known;
  const point = Point.fromBytes(publicKey);
  if (point.is0() || !point.isTorsionFree()) return undefined;
  if (keyPoints.size >= MOST_KEY_POINTS) keyPoints.clear();
  keyPoints.set(name, point.precompute());
  return point;
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`);

/** Ed25519 (RFC 8032, section 5.1.7) by the equation without the cofactor: the bytes of [S]B − [k]A are those of R. */
function verifySignature(signature: Uint8Array, text: string, publicKey: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  try {
    const key = keyPoint(publicKey);
    const [r, s] = [signature.subarray(0, 32), numberOf(signature.subarray(32))];
    if (!key) return false;
    const k = Point.Fn.create(numberOf(sha512(concatBytes(r, publicKey, utf8ToBytes(text)))));
    const own = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k));
    return bytesToHex(own.toBytes()) === bytesToHex(r);
  } catch {
    // A public key that is no point of the curve, or an S that is not below the order: of each signature there is one form.
    return false;
  }
}

// Several checks of a certificate ask for the same signatures.
const verified = new Map<string, boolean>();
const MOST_VERIFIED = 200;

const verifyBytes = (signature: Uint8Array, text: string, publicKey: Uint8Array): boolean => {
  const name = `${bytesToHex(publicKey)} ${bytesToHex(signature)} ${text}`;
  const known = verified.get(name);
  if (known !== undefined) return known;
  const holds = verifySignature(signature, text, publicKey);
  if (verified.size >= MOST_VERIFIED) verified.clear();
  verified.set(name, holds);
  return holds;
};

/** True when one of the note's signatures is the key's, and each that names the key holds. */
export function verifyNote({ text, signatures }: Note, key: VerifierKey): boolean {
  const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
  return (
    own.length > 0 &&
    own.every(({ signature }) => {
      if (key.type === LOG_SIGNATURE) return verifyBytes(signature, text, key.publicKey);
      const parts = key.type === COSIGNATURE ? splitCosignature(signature) : undefined;
      return (
        parts !== undefined && verifyBytes(parts.signature, cosignedText(text, parts.seconds), key.publicKey)
      );
    })
  );
}

/** The text of a checkpoint: origin, size, base64 of the root, each a line. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Reads a checkpoint's text; undefined for anything else. Extension lines are let pass, as the format asks. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin = '', size = '', encoded = ''] =
    /^([^\n]+)\n(0|[1-9][0-9]*)\n([^\n]+)\n(?:[^\n]+\n)*$/.exec(text) ?? [];
  const root = fromBase64(encoded);
  if (!root || root.length !== 32 || !Number.isSafeInteger(Number(size))) return undefined;
  return { origin, size: Number(size), root };
}
