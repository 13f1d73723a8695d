import { describe, expect, it } from 'vitest';
import { addMillis, DAY, MINUTE } from '../../../src/basics/index.js';
import { meetingChance } from '../../../src/flags/chance.js';
import type { NeedFacts } from '../../../src/flags/facts.js';
import { findHits } from '../../../src/flags/flags.js';
import { keptOf, ownMemory, remember } from '../../../src/flags/memory.js';
import { tiesOf } from '../../../src/flags/ties.js';
import { agencyAt, bidding, hitsOf, someFacts } from '../../support/flag-facts.js';

const CLOSES = '2017-05-12T01:00:00.000Z';

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
