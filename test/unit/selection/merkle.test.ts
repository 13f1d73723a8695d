import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyNodes,
  EMPTY_FRONTIER,
  EMPTY_ROOT,
  type Frontier,
  foldNodes,
  frontierRoot,
  growFrontier,
  inclusionNodes,
  leafHash,
  type NodeId,
  peakCount,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/selection/index.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Entries of the test tree of Certificate Transparency (google/certificate-transparency, merkletree tests). */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((text) => Buffer.from(text, 'hex'));

/** Its roots after 1 … 8 entries, as published there. */
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The definition of RFC 6962, 2.1, word for word, with another SHA-256. */
function naiveRoot(entries: readonly Uint8Array[]): Buffer {
  const sha = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return sha();
  if (entries.length === 1) return sha(Uint8Array.of(0), entries[0] as Uint8Array);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return sha(Uint8Array.of(1), naiveRoot(entries.slice(0, k)), naiveRoot(entries.slice(k)));
}

function build(entries: readonly Uint8Array[]) {
  const nodes = new Map<string, Uint8Array>();
  let frontier: Frontier = EMPTY_FRONTIER;
  for (const entry of entries) {
    frontier = growFrontier(frontier, leafHash(entry), ({ level, index }, hash) =>
      nodes.set(`${level}/${index}`, hash),
    );
  }
  const read = ({ level, index }: NodeId) => nodes.get(`${level}/${index}`) as Uint8Array;
  const prove = (plan: NodeId[][]) => plan.map((list) => foldNodes(list.map(read)));
  return { frontier, nodes, prove };
}

describe('Merkle trees', () => {
  it('have the roots of the reference implementation', () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [index, root] of ROOTS.entries()) {
      expect(hex(frontierRoot(build(LEAVES.slice(0, index + 1)).frontier))).toBe(root);
    }
  });

  it('give the proofs of the reference implementation', () => {
    const { prove } = build(LEAVES);
    expect(prove(inclusionNodes(0, 8)).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(prove(inclusionNodes(5, 8)).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(prove(consistencyNodes(1, 8)).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(prove(consistencyNodes(6, 8)).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });

  it('agree with the definition for every tree, and keep each full subtree once', () => {
    for (let size = 0; size <= 70; size += 1) {
      const entries = Array.from({ length: size }, (_, index) => Buffer.from(`entry ${index}`));
      const { frontier, nodes } = build(entries);
      expect(hex(frontierRoot(frontier))).toBe(hex(naiveRoot(entries)));
      expect(frontier.peaks).toHaveLength(peakCount(size));
      expect(nodes.size).toBe(2 * size - peakCount(size));
    }
  });

  it('prove inclusion and consistency, and nothing that is not so', () => {
    const entries = Array.from({ length: 130 }, (_, index) => Buffer.from(`entry ${index}`));
    const roots = [EMPTY_ROOT];
    let growing: Frontier = EMPTY_FRONTIER;
    for (const entry of entries) {
      growing = growFrontier(growing, leafHash(entry));
      roots.push(frontierRoot(growing));
    }
    const { prove } = build(entries);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 130 }), fc.nat(129), fc.nat(1000), (size, at, noise) => {
        const index = at % size;
        const leaf = leafHash(entries[index] as Buffer);
        const root = roots[size] as Uint8Array;
        const proof = prove(inclusionNodes(index, size));
        expect(verifyInclusion({ leaf, index, size, proof, root })).toBe(true);
        expect(verifyInclusion({ leaf, index: (index + 1) % (size + 1), size, proof, root })).toBe(false);
        expect(verifyInclusion({ leaf, index, size, proof: [...proof, leaf], root })).toBe(false);
        expect(verifyInclusion({ leaf, index, size, proof, root: roots[size - 1] as Uint8Array })).toBe(
          false,
        );
        if (proof.length > 0) {
          const wrong = proof.map((step) => Uint8Array.from(step));
          const step = wrong[noise % wrong.length] as Uint8Array;
          step[noise % 32] = (step[noise % 32] as number) ^ 1;
          expect(verifyInclusion({ leaf, index, size, proof: wrong, root })).toBe(false);
          expect(verifyInclusion({ leaf, index, size, proof: proof.slice(1), root })).toBe(false);
        }
        const first = index + 1;
        const path = prove(consistencyNodes(first, size));
        const [firstRoot, secondRoot] = [roots[first] as Uint8Array, root];
        const claim = { first, second: size, firstRoot, secondRoot };
        expect(verifyConsistency({ ...claim, proof: path })).toBe(true);
        expect(verifyConsistency({ ...claim, proof: [...path, leaf] })).toBe(false);
        expect(verifyConsistency({ ...claim, firstRoot: EMPTY_ROOT, proof: path })).toBe(false);
        if (first < size) {
          expect(verifyConsistency({ ...claim, secondRoot: firstRoot, proof: path })).toBe(false);
          expect(verifyConsistency({ ...claim, proof: path.slice(0, -1) })).toBe(false);
        }
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it('refuse leaves and trees that there are not', () => {
    expect(() => inclusionNodes(3, 3)).toThrow(RangeError);
    expect(() => consistencyNodes(0, 3)).toThrow(RangeError);
    const root = EMPTY_ROOT;
    expect(verifyInclusion({ leaf: root, index: 0, size: 0, proof: [], root })).toBe(false);
    expect(verifyInclusion({ leaf: root, index: -1, size: 1, proof: [], root })).toBe(false);
    expect(verifyConsistency({ first: 2, second: 1, firstRoot: root, secondRoot: root, proof: [] })).toBe(
      false,
    );
  });
});
