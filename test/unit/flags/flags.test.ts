import { describe, expect, it } from 'vitest';
import { flag } from '../../../src/flags/flag.js';
import { DEFINITIONS, FLAG_IDS, findHits, flagOf } from '../../../src/flags/flags.js';
import { coverOf } from '../../../src/flags/records/covers.js';
import { translators } from '../../../src/web/i18n/index.js';
import { bidding, hitsOf, pricedRound, someFacts } from '../../support/flag-facts.js';

describe('the records', () => {
  it('say all in both languages, with the numbers in force, and name their source', () => {
    for (const id of FLAG_IDS) {
      const { limits, name } = flagOf(id);
      expect(name.zh).not.toBe(name.en);
      for (const { numbers } of limits)
        for (const t of Object.values(translators)) {
          const text = t(`flag-definition.${id}`, numbers);
          // A number that a definition does not state is a hidden rule.
          for (const value of Object.values(numbers))
            expect([id, text]).toEqual([id, expect.stringContaining(String(value))]);
          expect(t(`flag-source.${id}`)).not.toBe('');
        }
    }
    expect(DEFINITIONS).toMatch(/^[0-9a-f]{64}$/);
  });

  it('use the numbers that were in force at the deadline', () => {
    const dated = flag({
      ...flagOf('identical-bids'),
      limits: [
        { inForceFrom: '2017-01-01', numbers: { least: 2 } },
        { inForceFrom: '2017-06-01', numbers: { least: 3 } },
      ],
      facts: ['entrants'],
      find: ({ entrants }, { least }) =>
        entrants.length < least ? [] : [{ agencies: [], numbers: { least } }],
    });
    const at = (closesAt: string) => dated.find(someFacts({ need: { closesAt }, entrants: bidding([1, 2]) }));
    expect(at('2017-05-31T15:59:59.999Z')).toHaveLength(1);
    expect(at('2017-05-31T16:00:00.000Z')).toEqual([]);
    expect(at('2016-01-01T00:00:00.000Z')).toHaveLength(1);
  });

  it('find nothing where nothing is', () => {
    expect(findHits(someFacts())).toEqual([]);
  });
});

describe('identical bids', () => {
  it('are two or more of one amount, each amount a row', () => {
    const entrants = bidding([81_000.5, 90_123, 81_000.5, 90_123, 81_000.5, 70_000, null, null]);
    expect(hitsOf('identical-bids', someFacts({ entrants }))).toMatchObject([
      { agencies: ['A000', 'A002', 'A004'], numbers: { count: 3, bidFen: 8_100_050 } },
      { agencies: ['A001', 'A003'], numbers: { count: 2, bidFen: 9_012_300 } },
    ]);
  });

  it('are round ones only if there are many of them', () => {
    const rounded = (bid: number, agencies: number) =>
      hitsOf('identical-bids', someFacts({ entrants: bidding(Array.from({ length: agencies }, () => bid)) }))
        .length;
    expect([rounded(85_000, 3), rounded(85_000, 4), rounded(90_000, 5), rounded(90_000, 6)]).toEqual([
      0, 1, 0, 1,
    ]);
  });

  it('are none a fen apart, at the ceiling, at the floor, or without bids', () => {
    const need = { floorFen: 6_000_000 };
    for (const bids of [
      [81_000, 81_000.01],
      [100_000, 100_000],
      [60_000, 60_000, 60_000],
      [null, null],
    ])
      expect(hitsOf('identical-bids', someFacts({ need, entrants: bidding(bids) }))).toEqual([]);
  });
});

describe('evenly spaced bids', () => {
  const found = (bids: readonly number[]) => hitsOf('even-bids', someFacts({ entrants: bidding(bids) }));

  it('are three precise ones in equal steps, whatever their order and the bids around them', () => {
    expect(found([85_263.1, 60_000, 81_111.3, 89_414.9, 99_000])).toMatchObject([
      {
        agencies: ['A000', 'A002', 'A003'],
        numbers: {
          kind: 'difference',
          count: 3,
          stepFen: 415_180,
          lowestFen: 8_111_130,
          highestFen: 8_941_490,
        },
      },
    ]);
  });

  it('are equal ratios, rounded to a fen', () => {
    const ratio = [61_237.45, 61_237.45 * 1.07, 61_237.45 * 1.07 ** 2, 61_237.45 * 1.07 ** 3];
    expect(found(ratio)).toMatchObject([{ numbers: { kind: 'ratio', count: 4 } }]);
  });

  it('are many round ones, since a few are so by chance', () => {
    expect(found([70_000, 80_000, 90_000])).toEqual([]);
    expect(found([81_000, 85_000, 89_000])).toEqual([]);
    expect(found([60_000, 65_000, 70_000, 75_000, 80_000, 85_000, 90_000])).toMatchObject([
      { numbers: { count: 7, stepFen: 500_000 } },
    ]);
  });

  it('are none where another bid lies between them, or a step is off by more than a thousandth', () => {
    expect(found([81_111.3, 85_263.1, 87_000, 89_414.9])).toEqual([]);
    expect(found([81_111.3, 85_263.1, 89_420])).toEqual([]);
    expect(found([81_111.3, 85_263.1])).toEqual([]);
  });
});

describe('bids that decide a reference price', () => {
  // Section 4 of the rules: the bids of the worked example, and five that come along at the top.
  const HONEST = [98_000, 92_000, 89_000, 85_000, 80_000, 70_000];
  const need = { budgetFen: 12_000_000, method: 'reference' as const };
  const COVERS = [118_900, 119_100, 119_300, 119_500, 119_700];

  it('move it by more than 9,000 yuan in the realistic case of five, so that another one wins', () => {
    const alone = pricedRound(HONEST, 98);
    const together = pricedRound([...HONEST, ...COVERS], 98);
    expect([alone.winner, together.winner]).toEqual(['A003', 'A000']);
    const [hit, ...more] = hitsOf('cover-bids', someFacts({ need, priced: together }));
    expect(more).toEqual([]);
    expect(hit).toMatchObject({
      agencies: ['A000', 'A006', 'A007', 'A008', 'A009', 'A010'],
      numbers: { count: 5, winner: 'A000', instead: 'A003', withoutFen: 8_477_000 },
    });
    expect(Number(hit?.numbers['referenceFen']) - Number(hit?.numbers['withoutFen'])).toBeGreaterThan(
      900_000,
    );
  });

  it('are none where they change nobody, are too few, lie apart, or the winner is among them', () => {
    const none = (bids: readonly number[], K = 98) =>
      expect(hitsOf('cover-bids', someFacts({ need, priced: pricedRound(bids, K) }))).toEqual([]);
    none(HONEST);
    none([...HONEST, ...COVERS.slice(0, 2)]);
    none([...HONEST, 100_000, 105_000, 110_000, 115_000, 119_000]);
    none([84_000, 84_100, 84_200, 84_300, 84_400, 84_500]);
  });

  it('are told of the same pair the third time, if that is half of their meetings', () => {
    const priced = pricedRound([...HONEST, ...COVERS.slice(0, 2)], 98);
    expect(coverOf(priced, need, 10)?.agencies).toEqual(['A006', 'A007']);
    const after = (times: number, met: number) =>
      hitsOf('repeated-cover', someFacts({ need, priced, covers: new Map([['A007', { times, met }]]) }));
    expect(after(2, 3)).toMatchObject([
      {
        agencies: [priced.winner, 'A007'].sort(),
        numbers: { times: 3, met: 4, cover: 'A007', winner: priced.winner },
      },
    ]);
    expect(after(1, 1)).toEqual([]);
    expect(after(2, 9)).toEqual([]);
  });

  it('count where the plain mean decides too, and nowhere else', () => {
    const average = pricedRound([...HONEST, ...COVERS], 100, 'average');
    expect(
      hitsOf('cover-bids', someFacts({ need: { ...need, method: 'average' }, priced: average })),
    ).toHaveLength(1);
    expect(hitsOf('cover-bids', someFacts({ need, priced: null }))).toEqual([]);
  });
});
