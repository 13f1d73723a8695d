import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildCertificate,
  createGenerator,
  drawPool,
  type Entry,
  freezePool,
  hashEntry,
  hashPlan,
  type PoolEntry,
  referencePrice,
  sha256Hex,
} from '../../../src/selection/index.js';
import { drawEqualLots, drawWeightedLots } from '../../../src/selection/lots.js';
import { BY_BID, BY_DISTANCE, BY_LOT } from '../../../src/selection/rank.js';
import { agencyCode, exampleCertificate } from './certificate-example.js';

/** A generator that gives these numbers, and hears of what it was asked for. */
function scripted(values: readonly number[]) {
  const asked: number[] = [];
  return {
    asked,
    u32: () => 0,
    uniform: (n: number) => {
      asked.push(n);
      return values[asked.length - 1] ?? 0;
    },
  };
}

describe('lots', () => {
  it('among equals are swaps from the first place on', () => {
    // Row 0 1 2 3: 0 ↔ 2 gives 2 1 0 3, then 1 ↔ 3 gives 2 3 0 1, then 0 stays.
    const generator = scripted([2, 2, 0]);
    expect(drawEqualLots(4, generator)).toEqual([3, 4, 1, 2]);
    expect(generator.asked).toEqual([4, 3, 2]);
    expect(drawEqualLots(1, scripted([]))).toEqual([1]);
  });

  it('by weight count tickets along those who are left', () => {
    // Tickets 0 | 1 2 | 3 4 5: the third; then 0 | 1 2: the second; then the first.
    const generator = scripted([3, 1, 0]);
    expect(drawWeightedLots([1, 2, 3], generator)).toEqual([3, 2, 1]);
    expect(generator.asked).toEqual([6, 3, 1]);
    expect(drawWeightedLots([1, 2, 3], scripted([2, 0, 0]))).toEqual([2, 1, 3]);
    expect(drawWeightedLots([1, 2, 3], scripted([5, 2, 0]))).toEqual([3, 2, 1]);
  });
});

describe('rankings', () => {
  const pool = (rows: readonly (readonly [bid: number | null, lot: number])[]) =>
    rows.map(([bid, lot], index) => ({ agency: `a${index}`, bid, lot }));

  it('go by lot, or by bid and then by lot', () => {
    const rows = pool([
      [300, 3],
      [100, 4],
      [200, 1],
      [100, 2],
    ]);
    expect(BY_LOT.rank(rows, null)).toEqual({ order: [2, 3, 0, 1], reference: null });
    expect(BY_BID.rank(rows, null)).toEqual({ order: [3, 1, 2, 0], reference: null });
    expect(() => BY_BID.rank(pool([[null, 1]]), null)).toThrow('draw/no-bid');
  });

  it('go by distance, the lower bid, the lot, and have the dropped last', () => {
    // Mean 100, everybody 10 away: the lower bids first, equal bids by lot.
    const four = pool([
      [110, 1],
      [90, 4],
      [90, 2],
      [110, 3],
    ]);
    expect(BY_DISTANCE.rank(four, 100)).toEqual({ order: [2, 1, 0, 3], reference: 100 });
    // 1000 and 1 are dropped; among themselves the nearer to the reference comes first.
    const six = pool([
      [1000, 1],
      [100, 2],
      [100, 3],
      [100, 4],
      [104, 5],
      [1, 6],
    ]);
    expect(BY_DISTANCE.rank(six, 100)).toEqual({ order: [1, 2, 3, 4, 5, 0], reference: 101 });
    expect(() => BY_DISTANCE.rank(six, null)).toThrow('no K');
  });

  it('drop from six bids on, and round half up once', () => {
    const bids = (...list: number[]) => list.map((bid, index) => ({ index, bid, lot: index + 1 }));
    expect(referencePrice(bids(1, 2, 3, 4, 5), 100)).toEqual({
      dropped: [],
      kept: [0, 1, 2, 3, 4],
      sum: 15,
      reference: 3,
    });
    expect(referencePrice(bids(1, 2, 3, 4, 5, 9), 100)).toEqual({
      dropped: [5, 0],
      kept: [1, 2, 3, 4],
      sum: 14,
      // 3.5
      reference: 4,
    });
    expect(referencePrice(bids(149), 1).reference).toBe(1);
    expect(referencePrice(bids(150), 1).reference).toBe(2);
    // Sums beyond the safe integers stay exact.
    const large = Number.MAX_SAFE_INTEGER;
    expect(referencePrice(bids(large, large, large - 3), 100).reference).toBe(large - 1);
  });
});

describe('the draw of a pool', () => {
  const seed = sha256Hex('abc');
  const entry = (change: Partial<PoolEntry>): PoolEntry => ({
    agency: 'a',
    entryHash: '',
    bid: null,
    weight: null,
    ...change,
  });

  it('refuses an empty pool and tickets that are none', () => {
    expect(() => drawPool('random', [], seed)).toThrow('an empty pool has no winner');
    for (const weight of [null, 0, -1, 1.5, 2 ** 53])
      expect(() => drawPool('credit', [entry({ weight })], seed)).toThrow('draw/no-weight {"agency":"a"}');
    expect(drawPool('credit', [entry({ weight: 1 })], seed).ranking).toEqual(['a']);
  });

  it('refuses a seed with anything around it', () => {
    for (const other of [`x${seed}`, `${seed}x`, `${seed}\n`, seed.replace('b', 'g')])
      expect(() => createGenerator(other)).toThrow('seed is not 64 lower-case hex digits');
    expect(() => createGenerator([seed] as never)).toThrow('seed is not 64 lower-case hex digits');
    expect(() => createGenerator(seed).uniform(2 ** 32 + 1)).toThrow('draw/range {"count":4294967297}');
    expect(() => createGenerator(seed).uniform(0)).toThrow('draw/range {"count":0}');
  });

  it('tells what was drawn: nothing for one', () => {
    const heard: object[] = [];
    const generator = createGenerator(seed, (drawn) => heard.push(drawn));
    generator.uniform(1);
    generator.uniform(2 ** 32);
    generator.uniform(4);
    expect(heard).toEqual([
      { n: 1, words: [], value: 0 },
      { n: 2 ** 32, words: [0x5ce1db78], value: 0x5ce1db78 },
      { n: 4, words: [0xac9fb2a4], value: 0 },
    ]);
  });
});

describe('the frozen pool', () => {
  const { plan } = exampleCertificate();
  const entries: Entry[] = [3, 1, 2].map((n) => ({
    plan: hashPlan(plan),
    agency: agencyCode(n),
    enteredAt: plan.opensAt,
    nonce: 'ab'.repeat(32),
    bid: n,
  }));
  const freeze = (method: 'random' | 'credit', weights: Record<string, number> | null) =>
    freezePool({
      plan: { ...plan, method },
      entries,
      weights,
      excluded: [9, 8].map((n) => ({ agency: agencyCode(n), reason: 'x', more: 1 })),
    }).pool;

  it('stands in ascending order and reads weights by the method alone', () => {
    const weights = { [agencyCode(1)]: 5 };
    const credit = freeze('credit', weights);
    expect(credit.entries).toEqual(
      [1, 2, 3].map((n, index) => ({
        agency: agencyCode(n),
        entryHash: hashEntry(entries[[1, 2, 0][index] as number] as Entry),
        bid: n,
        weight: n === 1 ? 5 : null,
      })),
    );
    expect(credit.excluded).toEqual([8, 9].map((n) => ({ agency: agencyCode(n), reason: 'x' })));
    expect(freeze('credit', null).entries.map(({ weight }) => weight)).toEqual([null, null, null]);
    expect(freeze('random', weights).entries.map(({ weight }) => weight)).toEqual([null, null, null]);
  });

  it('refuses an agency among entries and excluded', () => {
    const excluded = [{ agency: agencyCode(1), reason: 'x' }];
    expect(() => freezePool({ plan, entries, weights: null, excluded })).toThrow(
      `${agencyCode(1)} stands twice among the entries and the excluded`,
    );
  });
});

describe('a certificate', () => {
  it('has its entries in order, whatever the order of their coming', () => {
    const from = exampleCertificate({ method: 'lowest' });
    const entries = from.entries.map(({ entry }) => entry);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const { log: _, ...rest } = from;
        expect(buildCertificate({ ...from, entries: shuffled })).toEqual({ ...rest, log: null });
      }),
    );
    expect(from).toMatchObject({ protocol: 'zjcs-selection/1', priceFen: 7_000_000, savingFen: 2_800_000 });
    const random = exampleCertificate({ method: 'random' });
    expect(random).toMatchObject({ priceFen: 9_800_000, savingFen: 0, reference: null, K: null });
  });
});
