/** A log made by the text of the RFCs and of C2SP, apart from the site's own. */
import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { canonicalNotice } from '../../src/selection/index.js';

/** Bytes of a hash, a key, a signature. */
export type Bytes = Uint8Array<ArrayBufferLike>;

export const sha256 = (...parts: readonly Bytes[]): Bytes => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
export const base64 = (...parts: readonly Bytes[]): string => Buffer.concat(parts).toString('base64');
export const leafOf = (value: unknown): Bytes =>
  sha256(Uint8Array.of(0), Buffer.from(canonicalNotice(value)));

/** Largest power of two below n. */
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/** The tree over leaf hashes. */
export interface Tree {
  /** MTH of RFC 6962, section 2.1, of the first `size` leaves. */
  readonly root: (size: number) => Bytes;
  /** PATH of RFC 6962, section 2.1.1, in hex. */
  readonly path: (index: number, size: number) => string[];
  /** PROOF of RFC 6962, section 2.1.2, that the tree of the second size begins with that of the first. */
  readonly proof: (first: number, second: number) => Bytes[];
}

/** See {@link Tree}; every subtree is hashed once. */
export function treeOf(leaves: readonly Bytes[]): Tree {
  const known = new Map<string, Bytes>();
  const hash = (from: number, count: number): Bytes => {
    if (count <= 1) return leaves[from] ?? sha256();
    const name = `${from} ${count}`;
    const k = split(count);
    const found = known.get(name) ?? sha256(Uint8Array.of(1), hash(from, k), hash(from + k, count - k));
    known.set(name, found);
    return found;
  };
  const path = (index: number, from: number, count: number): Bytes[] => {
    if (count <= 1) return [];
    const k = split(count);
    return index < k
      ? [...path(index, from, k), hash(from + k, count - k)]
      : [...path(index - k, from + k, count - k), hash(from, k)];
  };
  const subproof = (m: number, from: number, count: number, isWhole: boolean): Bytes[] => {
    if (m === count) return isWhole ? [] : [hash(from, count)];
    const k = split(count);
    return m <= k
      ? [...subproof(m, from, k, isWhole), hash(from + k, count - k)]
      : [...subproof(m - k, from + k, count - k, false), hash(from, k)];
  };
  return {
    proof: (first, second) => subproof(first, 0, second, true),
    root: (size) => hash(0, size),
    path: (index, size) => path(index, 0, size).map((step) => Buffer.from(step).toString('hex')),
  };
}

/** Somebody who signs checkpoints: type 1 a log, 4 a witness (cosignature/v1). */
export interface Signer {
  readonly name: string;
  /** Verifier key. */
  readonly key: string;
  /** A line under a note; of a witness with the time in seconds. */
  readonly line: (text: string, at?: string) => string;
}

/** A signer whose secret is 32 times one byte. */
export function signer(name: string, type: 1 | 4, secret: number): Signer {
  const bytes = new Uint8Array(32).fill(secret);
  const key = Buffer.concat([Uint8Array.of(type), ed25519.getPublicKey(bytes)]);
  const id = sha256(Buffer.from(`${name}\n`), key).subarray(0, 4);
  const sign = (text: string): Bytes => ed25519.sign(Buffer.from(text), bytes);
  return {
    name,
    key: `${name}+${Buffer.from(id).toString('hex')}+${base64(key)}`,
    line(text, at = '') {
      if (type === 1) return `— ${name} ${base64(id, sign(text))}\n`;
      const time = Date.parse(at) / 1000;
      const seconds = Buffer.alloc(8);
      seconds.writeBigUInt64BE(BigInt(time));
      return `— ${name} ${base64(id, seconds, sign(`cosignature/v1\ntime ${time}\n${text}`))}\n`;
    },
  };
}
