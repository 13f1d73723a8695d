import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entrant, judgeEligibility } from '../../../src/draws/eligibility.js';
import {
  type Candidate,
  type GradeRank,
  type HeldQualification,
  type JoiningRule,
  meetsRequirement,
  type Requirement,
  whyNotJoin,
} from '../../../src/needs/index.js';
import { areRelated, type Party } from '../../../src/relations/index.js';

const GRADES = ['甲', '乙', '丙'];
const rank: GradeRank = (_type, grade) => {
  const at = GRADES.indexOf(grade);
  return at < 0 ? undefined : at + 1;
};

const held = (typeCode: string, grade: string | null, validTo: string | null = null): HeldQualification => ({
  typeCode,
  grade,
  validFrom: '2015-01-01',
  validTo,
});

const party = (n: number, overrides: Partial<Party> = {}): Party => ({
  creditCode: `91532300MA${String(n).padStart(7, '0')}X`,
  representativeKey: `法人${n}`,
  controllerCode: null,
  ...overrides,
});

const candidate = (n: number, overrides: Partial<Candidate> = {}): Candidate => ({
  ...party(n),
  approved: true,
  suspensions: [],
  qualifications: [held('C01', '乙')],
  ...overrides,
});

const need = (lines: Requirement['lines'], mode: Requirement['mode'] = 'one-of'): Requirement => ({
  mode,
  lines,
});
const ON = '2017-05-08';
const AT = '2017-05-08T01:00:00.000Z';
const [EARLIER, LATER] = ['2017-05-08T00:59:59.999Z', '2017-05-08T01:00:00.001Z'] as const;

describe('requirements', () => {
  it.each([
    ['the grade asked for', [held('C01', '乙')], '乙', true],
    ['a higher grade', [held('C01', '甲')], '乙', true],
    ['a lower grade', [held('C01', '丙')], '乙', false],
    ['no grade where one is asked for', [held('C01', null)], '丙', false],
    ['any grade where none is asked for', [held('C01', '丙')], null, true],
    ['another type', [held('C02', '甲')], '丙', false],
    ['valid on its last day', [held('C01', '乙', '2017-05-08')], '乙', true],
    ['expired the day before', [held('C01', '乙', '2017-05-07')], '乙', false],
    ['one expired and one in force', [held('C01', '甲', '2016-01-01'), held('C01', '乙')], '乙', true],
  ])('%s', (_, qualifications, minGrade, meets) => {
    expect(meetsRequirement(need([{ type: 'C01', minGrade }]), qualifications, rank, ON)).toBe(meets);
  });

  it('asks for one line, or for all of them', () => {
    const lines = [
      { type: 'C01', minGrade: '乙' },
      { type: 'C02', minGrade: null },
    ];
    const one = [held('C01', '甲')];
    expect(meetsRequirement(need(lines, 'one-of'), one, rank, ON)).toBe(true);
    expect(meetsRequirement(need(lines, 'all-of'), one, rank, ON)).toBe(false);
    expect(meetsRequirement(need(lines, 'all-of'), [...one, held('C02', null)], rank, ON)).toBe(true);
  });
});

describe('joining', () => {
  const rule: JoiningRule = {
    requirement: need([{ type: 'C01', minGrade: '乙' }]),
    avoidance: [{ agency: party(7).creditCode, reason: '编制了可研报告' }],
    owner: party(9, { controllerCode: party(8).creditCode }),
    decisions: new Map(),
  };

  it.each([
    ['a fitting agency', candidate(1), undefined],
    ['not approved', candidate(1, { approved: false }), 'not-approved'],
    ['suspended', candidate(1, { suspensions: [{ from: AT, to: null }] }), 'suspended'],
    ['suspended until just then', candidate(1, { suspensions: [{ from: EARLIER, to: AT }] }), undefined],
    ['to be suspended just after', candidate(1, { suspensions: [{ from: LATER, to: null }] }), undefined],
    ['on the avoidance list', candidate(7), 'avoidance'],
    ["the owner's legal representative", candidate(1, { representativeKey: '法人9' }), 'related-owner'],
    ["the owner's controlling body", candidate(1, { controllerCode: party(8).creditCode }), 'related-owner'],
    ['controlled by the owner', candidate(1, { controllerCode: party(9).creditCode }), 'related-owner'],
    ['controlling the owner', candidate(8), 'related-owner'],
  ])('%s', (_, agency, fault) => {
    expect(whyNotJoin(rule, agency, rank, AT)).toBe(fault);
  });

  it('names a fault of the qualifications where nothing else stands against it', () => {
    expect(whyNotJoin(rule, candidate(1, { qualifications: [] }), rank, AT)).toBeDefined();
  });

  it('treats relation alike from both sides', () => {
    const any = fc.record({
      n: fc.integer({ min: 1, max: 4 }),
      legal: fc.constantFrom(null, 'A', 'B'),
      controller: fc.constantFrom(null, 1, 2, 3),
    });
    const toParty = (one: { n: number; legal: string | null; controller: number | null }): Party =>
      party(one.n, {
        representativeKey: one.legal,
        controllerCode: one.controller === null ? null : party(one.controller).creditCode,
      });
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(areRelated(toParty(a), toParty(b), new Map())).toBe(
          areRelated(toParty(b), toParty(a), new Map()),
        );
      }),
    );
  });
});

describe('eligibility at the deadline', () => {
  const rule: JoiningRule = {
    requirement: need([{ type: 'C01', minGrade: null }]),
    avoidance: [],
    owner: null,
    decisions: new Map(),
  };
  const entrants = fc
    .uniqueArray(fc.record({ n: fc.nat(30), legal: fc.nat(4), minute: fc.nat(5) }), {
      selector: ({ n }) => n,
      minLength: 1,
      maxLength: 10,
    })
    .map((all) =>
      all.map(
        ({ n, legal, minute }): Entrant => ({
          agency: candidate(n, { representativeKey: `法人${legal}` }),
          enteredAt: `2017-05-03T01:0${minute}:00.000Z`,
          entryHash: String(n).padStart(64, '0'),
        }),
      ),
    );

  it('does not depend on the order in which entries are looked at', () => {
    fc.assert(
      fc.property(entrants, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (all, keys) => {
        const shuffled = all
          .map((entrant) => ({ entrant, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ entrant }) => entrant);
        const sorted = (found: Map<string, string>) => [...found].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(sorted(judgeEligibility(rule, shuffled, rank, AT))).toEqual(
          sorted(judgeEligibility(rule, all, rank, AT)),
        );
      }),
    );
  });

  it('leaves exactly one entry of each control group: the earliest', () => {
    fc.assert(
      fc.property(entrants, (all) => {
        const excluded = judgeEligibility(rule, all, rank, AT);
        const standing = all.filter(({ agency }) => !excluded.has(agency.creditCode));
        const groups = new Set(all.map(({ agency }) => agency.representativeKey));
        expect(new Set(standing.map(({ agency }) => agency.representativeKey)).size).toBe(groups.size);
        expect(standing).toHaveLength(groups.size);
        for (const winner of standing) {
          const group = all.filter(
            ({ agency }) => agency.representativeKey === winner.agency.representativeKey,
          );
          expect(group.every(({ enteredAt }) => enteredAt >= winner.enteredAt)).toBe(true);
        }
      }),
    );
  });
});
