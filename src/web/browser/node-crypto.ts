/** Stands in for `node:crypto` in bundles: the one digest of the protocol. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 in lower-case hex; other algorithms are not needed in browsers. */
export function hash(algorithm: string, data: string | Uint8Array, _encoding: 'hex'): string {
  if (algorithm !== 'sha256') throw new Error(`no ${algorithm} here`);
  return bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data));
}
