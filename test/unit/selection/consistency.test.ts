import { describe, expect, it } from 'vitest';
import {
  type Checkpoint,
  EMPTY_ROOT,
  formatConsistency,
  parseConsistency,
  relateTrees,
  wantedProof,
} from '../../../src/selection/index.js';
import { base64, leafOf, treeOf } from '../../support/hand-made-log.js';

const leaves = Array.from({ length: 40 }, (_, index) => leafOf({ index }));
const tree = treeOf(leaves);
/** The same log, but for its fifth record. */
const fork = treeOf(leaves.map((leaf, index) => (index === 4 ? leafOf({ index: 'other' }) : leaf)));

const at = (size: number, of = tree, origin = 'log.test'): Checkpoint => ({
  origin,
  size,
  root: of.root(size),
});
const proofOf = (from: number, to: number, of = tree) => ({
  from: { size: from, root: of.root(from) },
  to: { size: to, root: of.root(to) },
  hashes: of.proof(from, to),
});

describe('two checkpoints', () => {
  it('fit where a proof shows it, whichever of them comes first, at every pair of sizes', () => {
    for (let from = 1; from < 40; from += 1)
      for (let to = from + 1; to <= 40; to += 1) {
        expect(relateTrees(at(from), at(to), [proofOf(from, to)])).toBe('continued');
        expect(relateTrees(at(to), at(from), [proofOf(9, 40), proofOf(from, to)])).toBe('continued');
      }
  });

  it('are forked where it is proven that the larger begins otherwise, powers of two too', () => {
    for (const from of [5, 6, 7, 8, 16, 31, 32])
      for (const to of [33, 39, 40]) {
        expect([from, to, relateTrees(at(from), at(to, fork), [proofOf(from, to, fork)])]).toEqual([
          from,
          to,
          'forked',
        ]);
        // A proof of another tree than either proves nothing.
        expect(relateTrees(at(from), at(to, fork), [proofOf(from, to)])).toBe('broken');
      }
    // Before the record that differs both are one log.
    expect(relateTrees(at(4), at(40, fork), [proofOf(4, 40, fork)])).toBe('continued');
  });

  it('of one size have one root', () => {
    expect(relateTrees(at(12), at(12), [])).toBe('same');
    expect(relateTrees(at(12), at(12, fork), [])).toBe('forked');
  });

  it('are of one log, and compared by proofs alone', () => {
    expect(relateTrees(at(6), at(9, tree, 'other.test'), [proofOf(6, 9)])).toBe('other-log');
    expect(relateTrees(at(6), at(9), [])).toBe('unproven');
    expect(relateTrees(at(6), at(9), [proofOf(6, 10), proofOf(5, 9)])).toBe('unproven');
    const { hashes, ...sizes } = proofOf(6, 9);
    for (const wrong of [hashes.slice(1), hashes.slice(0, -1), [...hashes, ...hashes.slice(0, 1)], []])
      expect(relateTrees(at(6), at(9), [{ ...sizes, hashes: wrong }])).toBe('broken');
    expect(relateTrees({ ...at(1), size: 0, root: EMPTY_ROOT }, at(9), [])).toBe('continued');
    expect(relateTrees({ ...at(1), size: 0 }, at(9), [])).toBe('broken');
  });

  it('want a proof between different sizes of one log', () => {
    expect(wantedProof(at(9), at(6))).toEqual({ from: 6, to: 9 });
    expect(wantedProof(at(9), at(9, fork))).toBeUndefined();
    expect(wantedProof(at(6), at(9, tree, 'other.test'))).toBeUndefined();
    expect(wantedProof({ ...at(1), size: 0 }, at(9))).toBeUndefined();
  });
});

describe('the file of a proof', () => {
  const text = formatConsistency(proofOf(6, 9));

  it('is title, sizes with roots, and a hash a line', () => {
    expect(text.split('\n')).toEqual([
      'consistency/v1',
      `from 6 ${base64(tree.root(6))}`,
      `to 9 ${base64(tree.root(9))}`,
      ...tree.proof(6, 9).map((hash) => base64(hash)),
      '',
    ]);
    const read = parseConsistency(text);
    expect(read && formatConsistency(read)).toBe(text);
    expect(relateTrees(at(6), at(9), read ? [read] : [])).toBe('continued');
  });

  it.each([
    ['without its last line feed', text.slice(0, -1)],
    ['with another title', text.replace('v1', 'v2')],
    ['with a size that is none', text.replace('from 6', 'from 06')],
    ['with a size beyond numbers', text.replace('to 9', 'to 9007199254740993')],
    ['with its lines in another order', text.replace('from', 'to').replace('\nto 9', '\nfrom 9')],
    ['with a root cut short', text.replace(/(from 6 .{8})\S+/, '$1')],
    ['with a hash cut short', `${text}${base64(tree.root(3)).slice(4)}\n`],
    ['with something that is no hash', `${text}hello\n`],
    ['with more hashes than any proof', `${text}${`${base64(tree.root(3))}\n`.repeat(64)}`],
    ['with nothing', ''],
  ])('is none %s', (_name, wrong) => {
    expect(parseConsistency(wrong)).toBeUndefined();
  });
});
