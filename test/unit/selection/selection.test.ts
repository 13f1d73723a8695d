import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  canonicalNotice,
  claimOf,
  createGenerator,
  drawPool,
  GENERATOR,
  hashNotice,
  referencePrice,
  runSelection,
  type SelectionInput,
  type SelectionResult,
} from '../../../src/selection/index.js';

const vectors = JSON.parse(readFileSync('test/vectors/selection-v1.json', 'utf8')) as {
  cases: { input: SelectionInput; expected: SelectionResult }[];
};
const ABC = createHash('sha256').update('abc').digest('hex');
const yuan = (bids: number[]) => bids.map((bid, index) => ({ index, bid: bid * 100, lot: index + 1 }));

describe('golden vectors', () => {
  it.each(vectors.cases.map((one, index) => [index, one.input.plan.method, one] as const))(
    'case %i (%s)',
    (_index, _method, { input, expected }) => {
      expect(runSelection(input)).toEqual(expected);
    },
  );
  it('are all there', () => expect(vectors.cases).toHaveLength(20));
});

describe('canonical form', () => {
  it('sorts members and refuses what languages write differently', () => {
    expect(canonicalJson({ b: [1, null, true], a: 'x"\\' })).toBe('{"a":"x\\"\\\\","b":[1,null,true]}');
    for (const bad of [
      1.5,
      -0,
      NaN,
      2 ** 53,
      undefined,
      '中',
      'a\n',
      new Date(0),
      { 中: 1 },
      [undefined],
      1n,
    ]) {
      expect(() => canonicalJson(bad)).toThrow();
    }
  });
  it('says where', () => {
    expect(() => canonicalJson({ a: [{ b: 1 }, { b: 0.5 }] })).toThrow(
      'canonical/integer {"place":"a[1].b"}',
    );
    expect(() => canonicalJson([{ 中: 1 }])).toThrow('canonical/key {"place":"[0]"}');
  });
  it('agrees with a published implementation of RFC 8785', () => {
    const key = fc.string({ unit: 'grapheme-ascii', maxLength: 4 });
    const text = fc.string({ unit: 'grapheme' }).map((one) => one.normalize('NFC'));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(key, fc.nat(20).map(String)), tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        expect(canonicalNotice(one)).toBe(canonicalize(one));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
  it('takes any NFC text in a notice, and no other', () => {
    expect(hashNotice({ title: '水库' })).toMatch(/^[0-9a-f]{64}$/);
    expect(() => hashNotice({ title: 'e\u0301' })).toThrow('canonical/nfc');
  });
});

describe('generator', () => {
  it('gives the known words of SHA-256("abc")', () => {
    const generator = createGenerator(ABC);
    const words = Array.from({ length: 5 }, () => generator.u32().toString(16));
    expect(words).toEqual(['5ce1db78', 'ac9fb2a4', '9fde08b8', 'a86e3982', '9d9b649b']);
  });
  it('is the pinned source file', () => {
    const path = createRequire(import.meta.url).resolve('seedrandom/seedrandom.js');
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(GENERATOR.sha256);
  });
  it('accepts 64 lower-case hex digits and nothing else', () => {
    for (const seed of ['', 'abc', ABC.toUpperCase(), `${ABC}0`, undefined, null, [ABC]]) {
      expect(() => createGenerator(seed as string)).toThrow();
    }
  });
  it('draws nothing for one and refuses words above the largest multiple', () => {
    const generator = createGenerator(ABC);
    expect(generator.uniform(1)).toBe(0);
    expect(generator.uniform(2 ** 32)).toBe(0x5ce1db78);
    // 0xac9fb2a4 and 0x9fde08b8 and 0xa86e3982 and 0x9d9b649b lie above 2^31 + 1, the only multiple.
    const heard: number[][] = [];
    createGenerator(ABC, ({ words }) => heard.push([...words])).uniform(2 ** 31 + 1);
    expect(heard[0]).toEqual([0x5ce1db78]);
    for (const n of [0, -1, 1.5, 2 ** 32 + 1, NaN]) expect(() => generator.uniform(n)).toThrow();
  });
});

describe('price rules, worked examples', () => {
  const six = yuan([98_000, 92_000, 89_000, 85_000, 80_000, 70_000]);
  it.each([
    [95, 82_175, 80_000],
    [96, 83_040, 85_000],
    [97, 83_905, 85_000],
    [98, 84_770, 85_000],
  ])('six bids, K %i', (k, reference, winner) => {
    const rule = referencePrice(six, k);
    expect(rule.reference).toBe(reference * 100);
    const best = rule.kept
      .map((index) => six[index]?.bid ?? 0)
      .sort((a, b) => Math.abs(a - rule.reference) - Math.abs(b - rule.reference) || a - b)[0];
    expect(best).toBe(winner * 100);
    expect(rule.dropped).toEqual([0, 5]);
  });
  it.each([
    [95, 7_758_333],
    [98, 8_003_333],
  ])('three bids, K %i: nothing dropped, rounded once', (k, reference) => {
    const rule = referencePrice(yuan([78_000, 82_000, 85_000]), k);
    expect(rule).toMatchObject({ reference, dropped: [] });
  });
  it('gives the lowest bid, and draws between equal ones', () => {
    const pool = [4_500_000, 4_150_000, 4_150_000].map((bid, index) => ({
      agency: `a${index}`,
      entryHash: '',
      bid,
      weight: null,
    }));
    const winners = new Set(
      Array.from(
        { length: 40 },
        (_, n) => drawPool('lowest', pool, createHash('sha256').update(`${n}`).digest('hex')).ranking[0],
      ),
    );
    expect(winners).toEqual(new Set(['a1', 'a2']));
  });
  it('among equally far bids takes the lower', () => {
    const pool = [100, 300].map((bid, index) => ({ agency: `a${index}`, entryHash: '', bid, weight: null }));
    expect(drawPool('average', pool, ABC)).toMatchObject({ reference: 200, ranking: ['a0', 'a1'] });
  });
});

describe('the pool', () => {
  it('refuses an agency that stands twice', () => {
    const input = vectors.cases.find(({ input }) => input.entries.length > 1)?.input as SelectionInput;
    const [first] = input.entries;
    expect(() => runSelection({ ...input, entries: [...input.entries, first as never] })).toThrow(/twice/);
  });
});

describe('properties', () => {
  const input = vectors.cases.find(
    ({ input }) => input.plan.method === 'reference' && input.entries.length === 9,
  )?.input;
  it('depends on the set of entries, not on their order', () => {
    if (!input) throw new Error('vector missing');
    const expected = runSelection(input);
    fc.assert(
      fc.property(fc.shuffledSubarray([...input.entries], { minLength: 9 }), (entries) => {
        expect(runSelection({ ...input, entries })).toEqual(expected);
      }),
    );
  });
  it('gives every entry one lot and one place', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'random' as const,
          'lowest' as const,
          'reference' as const,
          'average' as const,
          'credit' as const,
        ),
        fc.array(
          fc.record({ bid: fc.integer({ min: 1, max: 20 }), weight: fc.integer({ min: 1, max: 9 }) }),
          {
            minLength: 1,
            maxLength: 40,
          },
        ),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (method, rows, bytes) => {
          const pool = rows.map((row, index) => ({
            agency: `a${String(index).padStart(2, '0')}`,
            entryHash: '',
            ...row,
          }));
          const { lots, ranking } = drawPool(method, pool, Buffer.from(bytes).toString('hex'));
          const whole = pool.map((_, index) => index + 1);
          expect([...lots].sort((a, b) => a - b)).toEqual(whole);
          expect([...ranking].sort()).toEqual(pool.map(({ agency }) => agency));
        },
      ),
    );
  });
  it('counts the bits of each source', () => {
    expect(claimOf({ kind: 'commit' }).entropyBits).toBe(0);
    expect(claimOf({ kind: 'ceremony', digits: 20 }).entropyBits).toBe(66);
    expect(claimOf({ kind: 'lottery', game: 'kl8', issue: '2017123' }).entropyBits).toBe(61);
  });
});
