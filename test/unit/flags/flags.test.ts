import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMillis, DAY, HOUR, MINUTE } from '../../../src/basics/index.js';
import { meetingChance } from '../../../src/flags/chance.js';
import type { NeedFacts } from '../../../src/flags/facts.js';
import { flag } from '../../../src/flags/flag.js';
import { DEFINITIONS, FLAG_IDS, findHits, flagOf } from '../../../src/flags/flags.js';
import { keptOf, ownMemory, remember } from '../../../src/flags/memory.js';
import { coverOf } from '../../../src/flags/records/covers.js';
import { tiesOf } from '../../../src/flags/ties.js';
import { translators } from '../../../src/web/i18n/index.js';
import { agencyAt, bidding, hitsOf, pricedRound, someFacts } from '../../support/flag-facts.js';

const CLOSES = '2017-05-12T01:00:00.000Z';

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

describe('always together', () => {
  const meet = (together: number, first: number, second: number, needs: number, told = 0) =>
    hitsOf(
      'always-together',
      someFacts({
        meetings: {
          needs,
          entered: new Map([
            ['A000', first],
            ['A001', second],
          ]),
          pairs: [{ one: 'A000', other: 'A001', together, told }],
        },
      }),
    );

  it('are two that meet in nearly all needs of the less active, against all odds', () => {
    expect(meet(8, 9, 20, 200)).toMatchObject([
      { agencies: ['A000', 'A001'], numbers: { together: 8, first: 9, second: 20, needs: 200 } },
    ]);
  });

  it('are none that meet rarely, in a part of their needs, by necessity, or were told before', () => {
    expect(meet(5, 5, 5, 2000)).toEqual([]);
    expect(meet(8, 11, 20, 2000)).toEqual([]);
    expect(meet(8, 8, 8, 9)).toEqual([]);
    expect(meet(11, 11, 20, 2000, 6)).toEqual([]);
    expect(meet(12, 12, 20, 2000, 6)).toHaveLength(1);
  });

  it('have the chance of the hypergeometric distribution', () => {
    expect(meetingChance(10, 5, 5, 5)).toBeCloseTo(1 / 252, 9);
    expect(meetingChance(4, 2, 2, 1)).toBeCloseTo(5 / 6, 9);
    expect(meetingChance(10, 3, 4, 0)).toBeCloseTo(1, 9);
    expect(meetingChance(9, 8, 8, 7)).toBeCloseTo(1, 9);
  });

  it('count as they are looked at, in needs without a crowd, and are told again when they have doubled', async () => {
    const memory = ownMemory();
    const told: number[] = [];
    for (let index = 0; index < 60; index += 1) {
      const others = Array.from({ length: 3 }, (_, other) => agencyAt(10 + ((index * 7 + other * 11) % 80)));
      const codes = [...new Set(index % 2 === 0 ? ['A000', 'A001', ...others] : others)];
      const entrants = codes.map((agency) => ({ agency, bidFen: null }));
      const { meetings: _, covers: __, ...known } = someFacts({ entrants });
      const facts = await remember(memory, known);
      const hits = findHits(facts);
      await memory.keep(keptOf(facts, hits));
      for (const { agencies, numbers } of hits)
        if (agencies.join() === 'A000,A001') told.push(Number(numbers['together']));
    }
    const [first = 0, second] = told;
    expect(first).toBeGreaterThanOrEqual(6);
    expect(second).toBe(2 * first);
    const crowd = Array.from({ length: 31 }, (_, index) => ({ agency: agencyAt(index), bidFen: null }));
    const { meetings: _, covers: __, ...known } = someFacts({ entrants: crowd });
    expect((await remember(memory, known)).meetings).toBeNull();
  });
});

describe('a pool', () => {
  const entrants = bidding([90_000, 91_000, 92_000]);
  const withdrawn = (...minutes: number[]) =>
    minutes.map((before, index) => ({ agency: `W${index}`, at: addMillis(CLOSES, -before * MINUTE) }));

  it('shrinks in the last hour', () => {
    expect(
      hitsOf('late-withdrawals', someFacts({ entrants, withdrawn: withdrawn(60, 1, 61) })),
    ).toMatchObject([{ agencies: ['W0', 'W1'], numbers: { count: 2, before: 5 } }]);
    expect(hitsOf('late-withdrawals', someFacts({ entrants, withdrawn: withdrawn(61, 1) }))).toEqual([]);
    const many = bidding([1, 2, 3, 4, 5, 6, 7]);
    expect(hitsOf('late-withdrawals', someFacts({ entrants: many, withdrawn: withdrawn(5, 1) }))).toEqual([]);
  });

  it('loses half of its entrants and three at least', () => {
    const pool = (count: number, excluded: number) =>
      hitsOf(
        'many-exclusions',
        someFacts({
          entrants: bidding(Array.from({ length: count }, () => null)),
          excluded: Array.from({ length: excluded }, (_, index) => agencyAt(index)),
        }),
      );
    expect(pool(6, 3)).toMatchObject([
      { agencies: ['A000', 'A001', 'A002'], numbers: { count: 3, entered: 6 } },
    ]);
    expect(pool(7, 3)).toEqual([]);
    expect(pool(2, 2)).toEqual([]);
  });
});

describe('splitting', () => {
  const published = '2017-05-02T01:00:00.000Z';
  const other = (number: number, budgetYuan: number, days: number) => ({
    number: `CX-2017-00001${number}`,
    budgetFen: budgetYuan * 100,
    publishedAt: addMillis(published, days * DAY),
  });
  const split = (budgetYuan: number, ownerNeeds: NeedFacts['ownerNeeds']) =>
    hitsOf('splitting', someFacts({ need: { budgetFen: budgetYuan * 100 }, ownerNeeds }));

  it('is below 500,000 yuan each and above together, told where it is reached, for each threshold', () => {
    expect(split(300_000, [other(1, 250_000, -20)])).toMatchObject([
      {
        agencies: [],
        about: 'drawBelowFen',
        numbers: { count: 2, sumFen: 55_000_000, needs: 'CX-2017-000001 CX-2017-000011' },
      },
    ]);
    expect(split(450_000, [other(1, 450_000, -3), other(2, 200_000, 3)])).toMatchObject([
      { about: 'compulsoryBelowFen', numbers: { count: 3 } },
    ]);
  });

  it('is none over more days, by a budget above, below together, or once it was told', () => {
    expect(split(300_000, [other(1, 250_000, -31)])).toEqual([]);
    expect(split(300_000, [other(1, 150_000, -20), other(2, 150_000, 20)])).toEqual([]);
    expect(split(550_000, [other(1, 50_000, -3)])).toEqual([]);
    expect(split(200_000, [other(1, 250_000, -3)])).toEqual([]);
    expect(split(100_000, [other(1, 300_000, -3), other(2, 250_000, -4)])).toEqual([]);
  });
});

describe('shared contact facts', () => {
  const body = (code: string, facts: object = {}) => ({
    code,
    isOwner: false,
    representativeKey: code,
    phone: null,
    contact: null,
    emails: [],
    ...facts,
  });
  const kinds = (...bodies: ReturnType<typeof body>[]) =>
    tiesOf(bodies, new Map()).map(({ kind, agencies, withOwner }) => [kind, agencies.join(), withOwner]);

  it('are telephones, contact persons, legal representatives, and domains of their own', () => {
    expect(kinds(body('B', { phone: '+86 139-0000-1234' }), body('A', { phone: '13900001234' }))).toEqual([
      ['phone', 'A,B', false],
    ]);
    expect(kinds(body('A', { contact: '王 建国' }), body('B', { contact: '王建國' }))).toEqual([
      ['contact', 'A,B', false],
    ]);
    expect(
      kinds(body('A', { representativeKey: 'K' }), body('O', { representativeKey: 'K', isOwner: true })),
    ).toEqual([['representative', 'A', true]]);
    expect(
      kinds(body('A', { emails: ['a@firm.example'] }), body('B', { emails: ['x@qq.com', 'b@Firm.example'] })),
    ).toEqual([['email', 'A,B', false]]);
  });

  it('are none of public mail providers, of what is missing, of the owner alone, or of two people of one name', () => {
    expect(kinds(body('A', { emails: ['a@qq.com'] }), body('B', { emails: ['b@qq.com'] }))).toEqual([]);
    expect(kinds(body('A'), body('B'))).toEqual([]);
    expect(kinds(body('O', { isOwner: true, phone: '1234567', contact: '张' }))).toEqual([]);
    const [a, b] = [body('A', { representativeKey: 'K' }), body('B', { representativeKey: 'K' })];
    expect(tiesOf([a, b], new Map([['A B', 'related']]))).toHaveLength(1);
    expect(tiesOf([a, b], new Map([['A B', 'namesakes']]))).toEqual([]);
    const third = body('C', { representativeKey: 'K' });
    expect(tiesOf([a, b, third], new Map([['A B', 'namesakes']]))).toMatchObject([
      { agencies: ['A', 'B', 'C'] },
    ]);
  });

  it('are a row each', () => {
    const ties = tiesOf(
      [body('A', { phone: '13900001234' }), body('B', { phone: '13900001234' })],
      new Map(),
    );
    expect(hitsOf('shared-contacts', someFacts({ ties }))).toMatchObject([
      { agencies: ['A', 'B'], numbers: { kind: 'phone', count: 2, owner: 'no' } },
    ]);
  });
});

describe('the names of agencies', () => {
  const anyFacts = fc
    .record({
      bids: fc.array(fc.integer({ min: 60, max: 99 }), { minLength: 3, maxLength: 12 }),
      K: fc.constantFrom(95, 96, 97, 98),
      excluded: fc.nat(6),
      late: fc.nat(4),
      seed: fc.nat(),
    })
    .map(({ bids, K, excluded, late }) => {
      const yuan = bids.map((bid) => bid * 1000);
      const entrants = bidding(yuan);
      const codes = entrants.map(({ agency }) => agency);
      return someFacts({
        need: { method: 'reference' },
        entrants,
        priced: pricedRound(yuan, K),
        excluded: codes.slice(0, excluded),
        withdrawn: codes
          .slice(0, late)
          .map((agency) => ({ agency: `W${agency}`, at: addMillis(CLOSES, -HOUR / 2) })),
        ties: [{ kind: 'phone', agencies: codes.slice(0, 2), withOwner: false }],
        covers: new Map(codes.map((code) => [code, { met: 3, times: 3 }])),
        meetings: {
          needs: 500,
          entered: new Map(codes.map((code) => [code, 8])),
          pairs: codes.slice(1).map((other) => ({ one: codes[0] ?? '', other, together: 8, told: 0 })),
        },
      });
    });

  /** The same facts under other names, in another order. */
  const renamed = (facts: NeedFacts, name: (code: string) => string): NeedFacts => {
    const { entrants, withdrawn, excluded, ties, priced, covers, meetings } = facts;
    return {
      ...facts,
      entrants: entrants.map((one) => ({ ...one, agency: name(one.agency) })).toReversed(),
      withdrawn: withdrawn.map((one) => ({ ...one, agency: name(one.agency) })).toReversed(),
      excluded: excluded.map(name).toReversed(),
      ties: ties.map((tie) => ({ ...tie, agencies: tie.agencies.map(name) })),
      priced: priced && {
        ...priced,
        winner: name(priced.winner),
        entries: priced.entries.map((one) => ({ ...one, agency: name(one.agency) })).toReversed(),
      },
      covers: new Map([...covers].map(([code, past]) => [name(code), past])),
      meetings: meetings && {
        ...meetings,
        entered: new Map([...meetings.entered].map(([code, count]) => [name(code), count])),
        pairs: meetings.pairs.map((pair) => {
          const [one = '', other = ''] = [name(pair.one), name(pair.other)].sort();
          return { ...pair, one, other };
        }),
      },
    };
  };

  const inWords = (facts: NeedFacts, name: (code: string) => string): string[] =>
    findHits(facts)
      .map(({ flag, agencies, numbers }) => {
        // Which of a pair is named first follows from the codes.
        const { first, second, ...rest } = numbers;
        const told = Object.entries(rest).map(([key, value]) => [key, name(String(value))]);
        return JSON.stringify([flag, agencies.map(name).sort(), told, [first, second].sort()]);
      })
      .sort();

  it('change nothing about what is found', () => {
    let found = 0;
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const name = (code: string) =>
          /^W?A\d{3}$/.test(code)
            ? `Z${String(999 - Number(code.slice(-3)))}${code.startsWith('W') ? 'W' : ''}`
            : code;
        const expected = inWords(facts, name);
        found += expected.length;
        expect(inWords(renamed(facts, name), (code) => code)).toEqual(expected);
      }),
    );
    expect(found).toBeGreaterThan(100);
  });
});
