/**
 * Merkle trees over a log's entries: RFC 6962, section 2.1, and the verification of RFC 9162, section 2.1.
 * Pure and without Node: a browser checks proofs with the same lines. Hashes are 32 bytes of SHA-256.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/** Root of the tree without leaves. */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array());

/** Hash of a leaf: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256.create().update(Uint8Array.of(0)).update(entry).digest();
}

/** Hash of a node: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256.create().update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** A full subtree: 2^level leaves, the first of them being leaf index · 2^level. Level 0 are the leaf hashes. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** The right edge of a tree: the hashes of the full subtrees that its leaves fall into, largest first. */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

/** The frontier of the tree without leaves. */
export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

const half = (n: number): number => Math.floor(n / 2);

/** Adds one leaf hash; `found` hears of every full subtree that it completes, itself first. */
export function growFrontier(
  { size, peaks }: Frontier,
  leaf: Uint8Array,
  found: (node: NodeId, hash: Uint8Array) => void = () => undefined,
): Frontier {
  const left = [...peaks];
  let node = { level: 0, index: size };
  let hash = leaf;
  found(node, hash);
  while (node.index % 2 === 1) {
    hash = nodeHash(left.pop() as Uint8Array, hash);
    node = { level: node.level + 1, index: half(node.index) };
    found(node, hash);
  }
  return { size: size + 1, peaks: [...left, hash] };
}

/** Hash of neighbouring full subtrees, largest first: the root of the tree that they make up. */
export function foldNodes(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Root of the tree with this right edge. */
export function frontierRoot({ peaks }: Frontier): Uint8Array {
  return foldNodes(peaks);
}

/** Number of full subtrees that `size` leaves fall into. */
export function peakCount(size: number): number {
  return coverRange(0, size).length;
}

/** Full subtrees that make up the leaves from `start` (inclusive) to `end`, largest first. */
export function coverRange(start: number, end: number): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Largest power of two below `n`. */
function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * What an inclusion proof of a leaf in the tree of `size` leaves is made of: each hash of the proof is the fold of one
 * list of full subtrees (RFC 6962, 2.1.1). Throws a RangeError where there is no such leaf.
 */
export function inclusionNodes(index: number, size: number): NodeId[][] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) throw new RangeError('no such leaf');
  const proof: NodeId[][] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      proof.unshift(coverRange(middle, end));
      end = middle;
    } else {
      proof.unshift(coverRange(start, middle));
      start = middle;
    }
  }
  return proof;
}

/**
 * The same for a consistency proof between the trees of `first` and of `second` leaves (RFC 6962, 2.1.2).
 * Throws a RangeError unless 0 < first ≤ second.
 */
export function consistencyNodes(first: number, second: number): NodeId[][] {
  if (!(first > 0 && first <= second)) throw new RangeError('no such trees');
  const proof: NodeId[][] = [];
  let [start, end] = [0, second];
  let whole = true;
  while (end !== first) {
    const middle = start + splitPoint(end - start);
    if (first <= middle) {
      proof.unshift(coverRange(middle, end));
      end = middle;
    } else {
      proof.unshift(coverRange(start, middle));
      start = middle;
      whole = false;
    }
  }
  return whole ? proof : [coverRange(start, end), ...proof];
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);

/** True when `proof` shows that `leaf` (a leaf hash) stands at `index` in the tree of `size` leaves with `root` (RFC 9162, 2.1.3.2). */
export function verifyInclusion(claim: {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}): boolean {
  const { leaf, index, size, proof, root } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [fn, sn] = [index, size - 1];
  let hash = leaf;
  for (const step of proof) {
    if (sn === 0 || step.length !== 32) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, step);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(hash, root);
}

/** True when `proof` shows that the tree of `second` leaves begins with the one of `first` (RFC 9162, 2.1.4.2). */
export function verifyConsistency(claim: {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}): boolean {
  const { first, second, firstRoot, secondRoot } = claim;
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(second) || first < 0 || first > second)
    return false;
  if (claim.proof.some((step) => step.length !== 32)) return false;
  if (first === second) return claim.proof.length === 0 && same(firstRoot, secondRoot);
  if (first === 0) return claim.proof.length === 0 && same(firstRoot, EMPTY_ROOT);
  const isPower = coverRange(0, first).length === 1;
  const [start, ...steps] = isPower ? [firstRoot, ...claim.proof] : claim.proof;
  if (!start) return false;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [fr, sr] = [start, start];
  for (const step of steps) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr);
      sr = nodeHash(step, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, step);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(fr, firstRoot) && same(sr, secondRoot);
}
