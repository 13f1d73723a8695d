import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson, canonicalNotice } from './canonical.js';

/** Names of the versions of the protocol. */
export const PROTOCOL_1 = 'zjcs-selection/1';
export const PROTOCOL_2 = 'zjcs-selection/2';

/** A version of the protocol. Every hash starts with the one in which its object got its form. */
export type Protocol = typeof PROTOCOL_1 | typeof PROTOCOL_2;

/** What a protocol hash is taken of. */
export type HashLabel = 'plan' | 'commit' | 'entry' | 'list' | 'sealed' | 'pool' | 'grounds' | 'seed';

const utf8 = new TextEncoder();

// Asked for and not imported: the same file runs in browsers, which have no synchronous SHA-256 of their own.
const native = globalThis.process?.getBuiltinModule?.('node:crypto');

/** SHA-256 as 64 lower-case hex digits; a text stands for its bytes in UTF-8. */
export function sha256Hex(bytes: string | Uint8Array): string {
  if (native) return native.hash('sha256', bytes, 'hex');
  return bytesToHex(sha256(typeof bytes === 'string' ? utf8.encode(bytes) : bytes));
}

/** The bytes under a protocol hash, as text: label, line feed, canonical JSON. */
export function hashedText(label: HashLabel, value: unknown, protocol: Protocol = PROTOCOL_1): string {
  return `${protocol}/${label}\n${canonicalJson(value)}`;
}

/** `H(label, object)` of the protocol, section 1. */
export function hash(label: HashLabel, value: unknown, protocol: Protocol = PROTOCOL_1): string {
  return sha256Hex(hashedText(label, value, protocol));
}

/** Digest of a notice or its terms (`plan.notice`, `plan.terms`): SHA-256 of its canonical JSON, any Unicode in NFC. */
export function hashNotice(notice: unknown): string {
  return sha256Hex(canonicalNotice(notice));
}
