/** Credit merit: the draw among the big list makes a small one, from which the owner chooses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Certificate,
  drawPool,
  explainSelection,
  METHODS,
  methodOf,
  outcomeOf,
  type PoolEntry,
  serializeCertificate,
  sha256Hex,
  verifyCertificate,
} from '../../../src/selection/index.js';
import { bigListOf } from '../../../src/selection/lots.js';
import { exampleTwo } from './certificate-example-2.js';

const ABC = sha256Hex('abc');
const LISTS = { big: 20, small: 3 };

const poolOf = (weights: readonly number[], bids: readonly number[] = []): PoolEntry[] =>
  weights.map((weight, index) => ({
    agency: `a${String(index).padStart(3, '0')}`,
    entryHash: '',
    bid: bids[index] ?? null,
    weight,
  }));
const times = (count: number, weight: number) => Array<number>(count).fill(weight);

describe('the method merit', () => {
  it('leaves the choice to the owner, alone among the methods', () => {
    expect(METHODS.filter((method) => methodOf(method).lists !== null)).toEqual(['merit']);
    expect(methodOf('merit').lists).toEqual(LISTS);
  });

  it('draws among those who weigh at least what the twentieth does: the published example', () => {
    const pool = poolOf([...times(18, 100), ...times(5, 90), ...times(2, 50)]);
    const { lots, ranking } = drawPool('merit', pool, ABC);
    expect(ranking).toHaveLength(23);
    expect(ranking.slice(0, 3)).toEqual(['a006', 'a003', 'a010']);
    expect(lots.slice(-2)).toEqual([0, 0]);
    // The others are drawn as if those outside had never entered.
    expect(drawPool('credit', pool.slice(0, 23), ABC)).toMatchObject({ ranking, lots: lots.slice(0, 23) });
  });

  it('keeps equals at the end of the big list, and everybody where there are few', () => {
    expect(bigListOf([5, 4, 4, 3], 2)).toEqual([0, 1, 2]);
    expect(bigListOf([3, 4, 4, 5], 3)).toEqual([1, 2, 3]);
    expect(bigListOf([1, 1, 1], 1)).toEqual([0, 1, 2]);
    expect(bigListOf([9, 1], 20)).toEqual([0, 1]);
    expect(drawPool('merit', poolOf(times(20, 7)), ABC).lots.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  it.each([1, 2, 3, 4])('has a small list of at most three: %i entries', (count) => {
    const pool = poolOf(times(count, 100));
    const { ranking } = drawPool('merit', pool, ABC);
    const outcome = outcomeOf({ method: 'merit', budgetFen: 9_800_000 }, pool, ranking);
    expect(outcome).toEqual({
      winner: null,
      priceFen: null,
      savingFen: null,
      smallList: ranking.slice(0, Math.min(3, count)),
    });
  });

  it('orders by lots alone, whatever the bids are', () => {
    const weights = [40, 10, 30, 20];
    expect(drawPool('merit', poolOf(weights, [4, 3, 2, 1]), ABC)).toEqual(
      drawPool('merit', poolOf(weights), ABC),
    );
  });

  it('refuses an entry without tickets', () => {
    const [one] = poolOf([1]);
    expect(() => drawPool('merit', [{ ...(one as PoolEntry), weight: null }], ABC)).toThrow('draw/no-weight');
  });

  it('holds for any pool: whom it leaves out weighs less than everyone whom it draws among', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 60 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (weights, bytes) => {
          const pool = poolOf(weights);
          const { lots, ranking } = drawPool('merit', pool, Buffer.from(bytes).toString('hex'));
          const inside = weights.filter((_, index) => lots[index] !== 0);
          const outside = weights.filter((_, index) => lots[index] === 0);
          expect(inside.length).toBeGreaterThanOrEqual(Math.min(LISTS.big, weights.length));
          expect(Math.max(0, ...outside)).toBeLessThan(Math.min(...inside));
          // Without the equals of the last one there would be fewer than the big list has.
          const least = Math.min(...inside);
          if (outside.length > 0) expect(inside.filter((one) => one > least).length).toBeLessThan(LISTS.big);
          expect(ranking).toHaveLength(inside.length);
          const drawn = lots.filter((lot) => lot > 0).toSorted((a, b) => a - b);
          expect(drawn).toEqual(inside.map((_, index) => index + 1));
          expect(ranking.map((agency) => lots[pool.findIndex((one) => one.agency === agency)])).toEqual(
            drawn,
          );
        },
      ),
    );
  });
});

const example = (): Certificate =>
  exampleTwo({ source: 'ceremony', scheme: 'site', method: 'merit', count: 25 });
const failedOf = (certificate: unknown): string[] =>
  verifyCertificate(serializeCertificate(certificate as Certificate))
    .checks.filter(({ ok }) => ok === false)
    .map(({ code }) => code);

describe('a certificate of credit merit', () => {
  it('names the list and no winner, and verifies', () => {
    const certificate = example();
    const { winner, priceFen, savingFen, smallList, ranking, lots } = certificate;
    expect({ winner, priceFen, savingFen }).toEqual({ winner: null, priceFen: null, savingFen: null });
    expect(smallList).toEqual(ranking.slice(0, 3));
    // The weights of the example go from 1 to 25.
    expect([ranking.length, lots.filter((lot) => lot === 0).length]).toEqual([20, 5]);
    expect(failedOf(certificate)).toEqual([]);
    expect(JSON.stringify(certificate)).toMatch(/"savingFen":null,"smallList":\[/);
  });

  it.each<readonly [string, (own: ReturnType<typeof example>) => object, string]>([
    ['a winner', ({ ranking }) => ({ winner: ranking[0] }), 'E_PARSE'],
    ['a price', () => ({ priceFen: 1 }), 'E_PARSE'],
    ['a saving', () => ({ savingFen: 0 }), 'E_PARSE'],
    ['no list', () => ({ smallList: undefined }), 'E_PARSE'],
    ['an empty list', () => ({ smallList: [] }), 'E_PARSE'],
    ['a list in another order', ({ smallList = [] }) => ({ smallList: smallList.toReversed() }), 'E_PRICE'],
    ['a shorter list', ({ smallList = [] }) => ({ smallList: smallList.slice(0, 2) }), 'E_PRICE'],
    ['a longer list', ({ ranking }) => ({ smallList: ranking.slice(0, 4) }), 'E_PRICE'],
    ['another on the list', ({ ranking }) => ({ smallList: ranking.slice(1, 4) }), 'E_PRICE'],
    [
      'a place for one outside',
      ({ ranking, pool }) => ({ ranking: [...ranking, pool.entries[0]?.agency] }),
      'E_RANK',
    ],
    ['a lot for one outside', ({ lots }) => ({ lots: lots.map((lot) => lot || 21) }), 'E_LOTS'],
  ])('is refused with %s', (_name, change, code) => {
    const certificate = example();
    expect(failedOf({ ...certificate, ...change(certificate) })).toEqual([code]);
  });

  it('is no certificate of another method: neither has the members of the other', () => {
    const credit = exampleTwo({ source: 'ceremony', scheme: 'site', method: 'credit', count: 3 });
    expect(failedOf({ ...credit, smallList: credit.ranking })).toEqual(['E_PARSE']);
    expect(failedOf({ ...credit, winner: null, priceFen: null, savingFen: null })).toEqual(['E_PARSE']);
    const { smallList: _, ...rest } = example();
    expect(failedOf({ ...rest, plan: { ...rest.plan, method: 'credit' } })).toEqual(['E_PARSE']);
  });

  it('is explained: who is outside, each lot among the tickets that are left, the list at the end', () => {
    const certificate = example();
    const steps = explainSelection(certificate, 30);
    expect([...new Set(steps.map(({ code }) => code))]).toEqual([
      'pool',
      'seed',
      'big-list',
      'lot',
      'small-list',
    ]);
    const cut = steps.find((step) => step.code === 'big-list');
    expect(cut).toMatchObject({ most: 20, count: 20, least: 6 });
    expect(cut?.outside.map(({ weight }) => weight)).toEqual([1, 2, 3, 4, 5]);
    const lots = steps.filter((step) => step.code === 'lot');
    expect(lots.map(({ agency }) => agency)).toEqual(certificate.ranking);
    for (const { drawn, tickets } of lots) {
      expect(drawn.value).toBeGreaterThanOrEqual(tickets?.from ?? Infinity);
      expect(drawn.value).toBeLessThanOrEqual(tickets?.to ?? -1);
    }
    // 6 + 7 + … + 25: the tickets of those outside are not among them.
    expect(lots[0]?.drawn.n).toBe(310);
    expect(steps.at(-1)).toEqual({ code: 'small-list', agencies: certificate.smallList });
  });
});
