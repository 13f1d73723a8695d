import { describe, expect, it } from 'vitest';
import { type Certificate, explainSelection, type Step } from '../../../src/selection/index.js';
import { exampleCertificate } from './certificate-example.js';

const codes = (steps: readonly Step[]): string[] => steps.map(({ code }) => code);
const lotsIn = (steps: readonly Step[]) => steps.filter((step) => step.code === 'lot');
const named = (steps: readonly Step[], code: Step['code']) => steps.find((step) => step.code === code);

/** The example with these bids, lots and K, whatever its seed leads to. */
function withBids(bids: readonly number[], lots: readonly number[], K: number | null): Certificate {
  const { pool, ...rest } = exampleCertificate({ count: bids.length });
  const entries = pool.entries.map((entry, index) => ({ ...entry, bid: bids[index] as number }));
  return { ...rest, pool: { ...pool, entries }, lots: [...lots], K };
}

describe('explanation', () => {
  it('leads from the seed to the winner', () => {
    const certificate = exampleCertificate();
    const steps = explainSelection(certificate);
    expect(steps.map(({ code }) => code)).toEqual([
      'pool',
      'seed',
      'k',
      ...Array.from({ length: 6 }, () => 'lot'),
      'dropped',
      'reference',
      'distance',
      'order',
      'price',
    ]);
    const { plan, planHash, pool, poolHash, publicValue, secret, seed, K } = certificate;
    expect(steps[0]).toEqual({ code: 'pool', count: 7, poolHash });
    expect(steps[1]).toEqual({ code: 'seed', planHash, poolHash, publicValue, secret, seed });
    expect(steps[2]).toEqual({
      code: 'k',
      K,
      drawn: { n: 4, words: [expect.any(Number)], value: (K ?? 0) - 95 },
    });
    expect(steps.at(-2)).toEqual({ code: 'order', by: 'distance', ranking: certificate.ranking });
    const { winner, priceFen, savingFen } = certificate;
    expect(pool.entries.find(({ agency }) => agency === winner)?.bid).toBe(priceFen);
    expect(steps.at(-1)).toEqual({ code: 'price', winner, priceFen, budgetFen: plan.budgetFen, savingFen });
  });
  it('can be followed: moving the entries as told gives the ranking', () => {
    const certificate = exampleCertificate({ method: 'random', count: 12 });
    const row = certificate.pool.entries.map(({ agency }) => agency);
    for (const step of explainSelection(certificate)) {
      if (step.code !== 'lot' || step.from === null || step.displaced === null) continue;
      expect(row[step.from - 1]).toBe(step.agency);
      expect(row[step.lot - 1]).toBe(step.displaced);
      row[step.from - 1] = step.displaced;
      row[step.lot - 1] = step.agency;
    }
    expect(row).toEqual(certificate.ranking);
  });
  it('is bounded for large pools', () => {
    expect(explainSelection(exampleCertificate({ method: 'random', count: 300 })).length).toBeLessThan(30);
  });
});

describe('the steps of a draw by weight', () => {
  const certificate = exampleCertificate({ method: 'credit' });

  it('name the agencies in the order of their lots', () => {
    const lots = lotsIn(explainSelection(certificate));
    expect(lots.map(({ agency }) => agency)).toEqual(certificate.ranking);
    expect(lots.map(({ lot }) => lot)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    for (const { from, displaced, weighted } of lots)
      expect({ from, displaced, weighted }).toEqual({ from: null, displaced: null, weighted: true });
  });

  it('say which tickets each had among those left: the drawn one is its own', () => {
    const weightOf = new Map(certificate.pool.entries.map(({ agency, weight }) => [agency, weight ?? 0]));
    let left = [...weightOf.values()].reduce((sum, weight) => sum + weight, 0);
    for (const { agency, drawn, tickets } of lotsIn(explainSelection(certificate))) {
      const weight = weightOf.get(agency) ?? 0;
      expect([drawn.n, (tickets?.to ?? 0) - (tickets?.from ?? 0) + 1]).toEqual([left, weight]);
      expect(drawn.value >= (tickets?.from ?? 0) && drawn.value <= (tickets?.to ?? 0)).toBe(true);
      left -= weight;
    }
    expect(left).toBe(0);
    const [first, second] = certificate.pool.entries;
    const lots = certificate.pool.entries.map((_, index) => (index === 1 ? 1 : index === 0 ? 2 : index + 1));
    const told = lotsIn(explainSelection({ ...certificate, lots })).map(({ tickets }) => tickets);
    const [own, next] = [first?.weight ?? 0, second?.weight ?? 0];
    expect(told.slice(0, 2)).toEqual([
      { from: own, to: own + next - 1 },
      { from: 0, to: own - 1 },
    ]);
  });

  it('name nobody where the lots stated are those of no entry', () => {
    const none = lotsIn(explainSelection({ ...certificate, lots: [] }));
    expect(none.map(({ agency }) => agency)).toEqual(['', '', '', '', '', '', '']);
    expect(none.map(({ tickets }) => tickets)).toEqual(none.map(() => null));
    const beyond = lotsIn(explainSelection({ ...certificate, lots: [2, 9, 9, 9, 9, 9, 9, 1] }));
    const [first] = certificate.pool.entries;
    expect(beyond.map(({ agency }) => agency)).toEqual(['', first?.agency, '', '', '', '', '']);
  });
});

describe('the steps of a draw among equals', () => {
  it('are the pool, the seed, the lots, the order and the price', () => {
    const steps = explainSelection(exampleCertificate({ method: 'random', count: 4 }));
    expect(codes(steps)).toEqual(['pool', 'seed', 'lot', 'lot', 'lot', 'order', 'price']);
    expect(lotsIn(steps).map(({ lot, weighted }) => [lot, weighted])).toEqual([
      [1, false],
      [2, false],
      [3, false],
    ]);
  });

  it('draw no K where the method has a fixed one', () => {
    const steps = explainSelection(exampleCertificate({ method: 'average', count: 4 }));
    expect(codes(steps)).toEqual([
      'pool',
      'seed',
      'lot',
      'lot',
      'lot',
      'reference',
      'distance',
      'order',
      'price',
    ]);
  });

  it('count the lots that are not told one by one', () => {
    const told = (count: number, limit?: number) => {
      const steps = explainSelection(exampleCertificate({ method: 'random', count }), limit);
      return [lotsIn(steps).length, named(steps, 'more-lots')];
    };
    expect(told(21)).toEqual([20, undefined]);
    expect(told(22)).toEqual([20, { code: 'more-lots', count: 1 }]);
    expect(told(9, 3)).toEqual([3, { code: 'more-lots', count: 5 }]);
  });
});

describe('the steps of a reference price', () => {
  const bids = [900, 700, 900, 800, 600, 600, 750];

  it.each([
    { lots: [1, 2, 3, 4, 5, 6, 7], dropped: [2, 5] },
    { lots: [7, 6, 5, 4, 3, 2, 1], dropped: [0, 4] },
  ])('drop the larger lot among equal bids: $lots', ({ lots, dropped: [high = -1, low = -1] }) => {
    const certificate = withBids(bids, lots, 96);
    const agency = (index: number) => certificate.pool.entries[index]?.agency ?? 'nobody';
    const steps = explainSelection(certificate);
    expect(named(steps, 'dropped')).toEqual({
      code: 'dropped',
      highest: agency(high),
      lowest: agency(low),
    });
    const kept = bids.filter((_, index) => index !== high && index !== low);
    expect(named(steps, 'reference')).toEqual({
      code: 'reference',
      bids: kept,
      sum: 3750,
      K: 96,
      reference: 720,
    });
    expect(named(steps, 'distance')).toEqual({
      code: 'distance',
      rows: [
        { agency: agency(1), bid: 700, distance: 20 },
        { agency: agency(6), bid: 750, distance: 30 },
        { agency: agency(3), bid: 800, distance: 80 },
        { agency: agency(low === 5 ? 4 : 5), bid: 600, distance: 120 },
        { agency: agency(high === 2 ? 0 : 2), bid: 900, distance: 180 },
      ],
    });
  });

  it('put the lower of two equally far bids first, and drop none of five', () => {
    const steps = explainSelection(withBids([110, 90, 100, 120, 80], [1, 2, 3, 4, 5], 100));
    expect(named(steps, 'dropped')).toBeUndefined();
    expect(named(steps, 'distance')).toMatchObject({
      rows: [{ bid: 100 }, { bid: 90 }, { bid: 110 }, { bid: 80 }, { bid: 120 }],
    });
  });

  it('tell neither K nor a reference where the certificate states no K', () => {
    const steps = explainSelection(withBids(bids, [1, 2, 3, 4, 5, 6, 7], null));
    expect(['k', 'dropped', 'reference', 'distance'].filter((code) => codes(steps).includes(code))).toEqual(
      [],
    );
  });
});
