import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson, canonicalNotice } from './canonical.js';

/** Name of this protocol version; every hash starts with it. */
export const PROTOCOL = 'zjcs-selection/1';

/** What a protocol hash is taken of. */
export type HashLabel = 'plan' | 'commit' | 'entry' | 'pool' | 'seed';

const utf8 = new TextEncoder();

// Asked for and not imported: the same file runs in browsers, which have no synchronous SHA-256 of their own.
const native = globalThis.process?.getBuiltinModule?.('node:crypto');

/** SHA-256 as 64 lower-case hex digits; a text stands for its bytes in UTF-8. */
export function sha256Hex(bytes: string | Uint8Array): string {
  if (native) return native.hash('sha256', bytes, 'hex');
  return bytesToHex(sha256(typeof bytes === 'string' ? utf8.encode(bytes) : bytes));
}

/** The bytes under a protocol hash, as text: label, line feed, canonical JSON. */
export function hashedText(label: HashLabel, value: unknown): string {
  return `${PROTOCOL}/${label}\n${canonicalJson(value)}`;
}

/** `H(label, object)` of the protocol, section 1. */
export function hash(label: HashLabel, value: unknown): string {
  return sha256Hex(hashedText(label, value));
}

/** Digest of a notice (`plan.notice`): SHA-256 of its canonical JSON, any Unicode in NFC. */
export function hashNotice(notice: unknown): string {
  return sha256Hex(canonicalNotice(notice));
}
