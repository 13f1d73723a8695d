import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hash, hashedText } from '../../../src/selection/digest.js';
import {
  buildCertificate,
  canonicalJson,
  canonicalNotice,
  claimOf,
  createGenerator,
  drawPool,
  type Entry,
  freezePool,
  hashEntry,
  hashPlan,
  type PoolEntry,
  publicValueFrom,
  referencePrice,
  sha256Hex,
  sourceOf,
} from '../../../src/selection/index.js';
import { drawEqualLots, drawWeightedLots } from '../../../src/selection/lots.js';
import { BY_BID, BY_DISTANCE, BY_LOT } from '../../../src/selection/rank.js';
import { agencyCode, exampleCertificate, ROUND_1000 } from './certificate-example.js';

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

describe('canonical text', () => {
  it.each([
    [{ '"': 1 }, '{"\\"":1}'],
    [{ '\\': 1, a: 2 }, '{"\\\\":1,"a":2}'],
    [{ b: 1, B: 2, a: 3 }, '{"B":2,"a":3,"b":1}'],
    ['#', '"#"'],
    ['~', '"~"'],
    [' ', '" "'],
    ['"', '"\\""'],
    [[], '[]'],
    [{}, '{}'],
    [Object.create(null), '{}'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [false, 'false'],
  ])('of %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
    expect(canonicalNotice(value)).toBe(text);
  });

  it.each([
    ['\u007f', 'canonical/ascii {"place":{"key":"place/whole","params":{}}}'],
    [{ a: 'é' }, 'canonical/ascii {"place":"a"}'],
    [{ a: { b: [0, '\n'] } }, 'canonical/ascii {"place":"a.b[1]"}'],
    [{ b: 1, c: 0.5, a: 2 }, 'canonical/integer {"place":"c"}'],
    [[[1, -0]], 'canonical/integer {"place":"[0][1]"}'],
    [{ a: undefined }, 'canonical/json {"place":"a"}'],
    [() => 1, 'canonical/json'],
    [{ a: new Map() }, 'canonical/plain {"place":"a"}'],
    [{ é: 1 }, 'canonical/key {"place":{"key":"place/whole"'],
    [{ 'a\n': 1 }, 'canonical/key'],
  ])('is refused with its place: %o', (value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
  });

  it('of a notice is Unicode in NFC, its keys ASCII', () => {
    expect(canonicalNotice({ a: 'é\n水' })).toBe('{"a":"é\\n水"}');
    expect(() => canonicalNotice({ é: 1 })).toThrow('canonical/key');
    expect(() => canonicalNotice(['\ud800'])).toThrow('canonical/nfc {"place":"[0]"}');
    expect(() => canonicalNotice(['e\u0301'])).toThrow('canonical/nfc {"place":"[0]"}');
  });

  it('lets faults of others through', () => {
    const broken = (where: 'list' | 'object') => {
      const value = {
        get a(): never {
          throw new Error('not ours');
        },
      };
      return where === 'list' ? [value] : { b: value };
    };
    for (const where of ['list', 'object'] as const)
      expect(() => canonicalJson(broken(where))).toThrow('not ours');
  });

  it('is hashed under its label', () => {
    const text = 'zjcs-selection/1/plan\n{"a":1}';
    expect(hashedText('plan', { a: 1 })).toBe(text);
    expect(hash('plan', { a: 1 })).toBe(createHash('sha256').update(text).digest('hex'));
    expect(sha256Hex(Uint8Array.of(0x61, 0x62, 0x63))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('a source', () => {
  const deadline = { closesAt: '2017-05-08T09:00:00.000Z', rules: '2017-01' };
  const lottery = { kind: 'lottery', game: 'kl8', issue: '2017128' } as const;

  it('has the instant of its value, or none', () => {
    expect(publicValueFrom({ ...deadline, source: lottery })).toBe('2017-05-08T13:30:00.000Z');
    expect(publicValueFrom({ ...deadline, source: { ...lottery, game: 'ssq' } })).toBeNull();
    expect(publicValueFrom({ ...deadline, rules: 'x', source: lottery })).toBeNull();
    expect(publicValueFrom({ ...deadline, source: ROUND_1000.source })).toBe('2023-08-23T15:59:24.000Z');
    expect(
      publicValueFrom({ ...deadline, source: { ...ROUND_1000.source, chain: 'a'.repeat(64) } }),
    ).toBeNull();
    expect(publicValueFrom({ ...deadline, source: { kind: 'commit' } })).toBeNull();
  });

  it('follows from the deadline', () => {
    const none = () => undefined;
    expect(sourceOf('commit').plan(deadline, none)).toEqual({ kind: 'commit' });
    expect(sourceOf('ceremony').plan(deadline, none)).toEqual({ kind: 'ceremony', digits: 20 });
    expect(sourceOf('lottery').plan(deadline, none)).toBeUndefined();
    expect(sourceOf('lottery').plan(deadline, () => ({ game: 'kl8', issue: '2017128' }))).toEqual(lottery);
    expect(() => sourceOf('drand').plan({ ...deadline, rules: 'x' }, none)).toThrow(
      'no timing for the rules x',
    );
  });

  it.each([
    [{ kind: 'ceremony', digits: 10 } as const, 33],
    [{ kind: 'ceremony', digits: 1 } as const, 3],
    [{ ...lottery, game: 'ssq' }, 0],
  ])('has bits: %o', (source, bits) => expect(claimOf(source).entropyBits).toBe(bits));
});
