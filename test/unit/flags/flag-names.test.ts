import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMillis, HOUR } from '../../../src/basics/index.js';
import type { NeedFacts } from '../../../src/flags/facts.js';
import { findHits } from '../../../src/flags/flags.js';
import { bidding, pricedRound, someFacts } from '../../support/flag-facts.js';

const CLOSES = '2017-05-12T01:00:00.000Z';

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
        return JSON.stringify([
          flag,
          agencies.map(name).sort(),
          told,
          [first, second].map(String).toSorted(),
        ]);
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
