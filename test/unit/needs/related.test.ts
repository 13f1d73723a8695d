import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entrant, judgeEligibility } from '../../../src/draws/eligibility.js';
import { relatedPairs } from '../../../src/draws/related-entries.js';
import type { JoiningRule } from '../../../src/needs/index.js';
import {
  areRelated,
  type Decisions,
  type Party,
  pairName,
  relationOf,
  type Verdict,
} from '../../../src/relations/index.js';

const code = (n: number) => `91532300MA${String(n).padStart(7, '0')}X`;

const party = (n: number, overrides: Partial<Party> = {}): Party => ({
  creditCode: code(n),
  representativeKey: `K${n}`,
  controllerCode: null,
  ...overrides,
});

const decided = (...pairs: readonly (readonly [number, number, Verdict])[]): Decisions =>
  new Map(pairs.map(([a, b, verdict]) => [pairName(code(a), code(b)), verdict]));

const SHARED = { representativeKey: 'K' };

describe('what ties two bodies', () => {
  it.each([
    ['nothing', party(1), party(2), undefined],
    ['they are one', party(1), party(1), 'same-body'],
    [
      'a controller',
      party(1, { controllerCode: code(9) }),
      party(2, { controllerCode: code(9) }),
      'controller',
    ],
    ['one controls the other', party(1, { controllerCode: code(2) }), party(2), 'controls'],
    ['a name', party(1, SHARED), party(2, SHARED), 'representative'],
    [
      'a name and a controller: the fact comes first',
      party(1, { ...SHARED, controllerCode: code(9) }),
      party(2, { ...SHARED, controllerCode: code(9) }),
      'controller',
    ],
    ['nobody named', party(1, { representativeKey: null }), party(2, { representativeKey: null }), undefined],
  ])('%s', (_, a, b, kind) => {
    expect(relationOf(a, b)).toBe(kind);
    expect(relationOf(b, a)).toBe(kind);
  });

  it.each([
    ['undecided', decided(), true],
    ['found to be one person', decided([1, 2, 'related']), true],
    ['found to be two people', decided([2, 1, 'namesakes']), false],
    ['decided about another pair', decided([1, 3, 'namesakes']), true],
  ])('who share a name are one party or not: %s', (_, decisions, related) => {
    expect(areRelated(party(1, SHARED), party(2, SHARED), decisions)).toBe(related);
    expect(areRelated(party(2, SHARED), party(1, SHARED), decisions)).toBe(related);
  });

  it('is no matter of names where it is a fact', () => {
    const both = { ...SHARED, controllerCode: code(9) };
    expect(areRelated(party(1, both), party(2, both), decided([1, 2, 'namesakes']))).toBe(true);
  });
});

const entrant = (n: number, minute: number, overrides: Partial<Party> = {}): Entrant => ({
  agency: { ...party(n, overrides), approved: true, suspensions: [], qualifications: [] },
  enteredAt: `2017-05-03T01:${String(minute).padStart(2, '0')}:00.000Z`,
  entryHash: String(n).padStart(64, '0'),
});

const ruleOf = (owner: Party | null, decisions: Decisions): JoiningRule => ({
  requirement: { mode: 'all-of', lines: [] },
  avoidance: [],
  owner,
  decisions,
});

describe('the pairs that keep entries out', () => {
  const judge = (rule: JoiningRule, entrants: readonly Entrant[]) => {
    const excluded = judgeEligibility(rule, entrants, () => undefined, '2017-05-08T01:00:00.000Z');
    const pairs = relatedPairs(rule, entrants, excluded);
    expect([...pairs.keys()].sort()).toEqual([...excluded.keys()].sort());
    return new Map([...pairs].map(([agency, { other, side, kind }]) => [agency, [other, side, kind]]));
  };

  it('lead to the owner, or step by step to the earliest of the group', () => {
    const entrants = [
      entrant(1, 5, { representativeKey: 'A' }),
      entrant(2, 6, { representativeKey: 'A', controllerCode: code(50) }),
      entrant(3, 7, { controllerCode: code(50) }),
      entrant(4, 8, { controllerCode: code(3) }),
      entrant(5, 9, { representativeKey: 'O' }),
      entrant(6, 10),
    ];
    const owner = party(90, { representativeKey: 'O' });
    expect(judge(ruleOf(owner, decided()), entrants)).toEqual(
      new Map([
        [code(2), [code(1), 'agency', 'representative']],
        [code(3), [code(2), 'agency', 'controller']],
        [code(4), [code(3), 'agency', 'controls']],
        [code(5), [code(90), 'owner', 'representative']],
      ]),
    );
  });

  it('are none where two officials found two people', () => {
    const entrants = [entrant(1, 5, SHARED), entrant(2, 6, SHARED)];
    const cleared = decided([1, 2, 'namesakes'], [1, 90, 'namesakes'], [2, 90, 'namesakes']);
    expect(judge(ruleOf(party(90, SHARED), cleared), entrants).size).toBe(0);
  });

  it.each([
    ['last', 7, [3]],
    ['first', 1, [1, 2]],
  ])('are those of a third of the name that comes %s, and of nobody else', (_, minute, out) => {
    const entrants = [entrant(1, 5, SHARED), entrant(2, 6, SHARED), entrant(3, minute, SHARED)];
    const pairs = judge(ruleOf(null, decided([1, 2, 'namesakes'])), entrants);
    expect([...pairs.keys()].sort()).toEqual(out.map(code));
  });

  it('go through a third whom a fact ties to both', () => {
    const entrants = [
      entrant(1, 5, SHARED),
      entrant(2, 6, SHARED),
      entrant(3, 7, { controllerCode: code(1) }),
      entrant(4, 8, { controllerCode: code(2) }),
      entrant(5, 9, { ...SHARED, controllerCode: code(4) }),
    ];
    const cleared = decided([1, 2, 'namesakes'], [1, 5, 'namesakes']);
    const pairs = judge(ruleOf(null, cleared), entrants);
    expect([...pairs.keys()].sort()).toEqual([3, 4, 5].map(code));
  });

  it('leave no two entries that are related', () => {
    const any = fc.uniqueArray(
      fc.record({ n: fc.nat(12), name: fc.nat(2), controller: fc.option(fc.nat(12)), minute: fc.nat(20) }),
      { selector: ({ n }) => n, minLength: 2, maxLength: 9 },
    );
    const cleared = fc.uniqueArray(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 20 });
    fc.assert(
      fc.property(any, cleared, (all, pairs) => {
        const decisions = decided(...pairs.map(([a, b]) => [a, b, 'namesakes'] as const));
        const entrants = all.map(({ n, name, controller, minute }) =>
          entrant(n, minute, {
            representativeKey: `K${name}`,
            controllerCode: controller === null ? null : code(controller),
          }),
        );
        const kept = judge(ruleOf(null, decisions), entrants);
        const standing = entrants.filter(({ agency }) => !kept.has(agency.creditCode));
        for (const one of standing)
          for (const other of standing)
            expect(one === other || !areRelated(one.agency, other.agency, decisions)).toBe(true);
      }),
    );
  });
});
