import { describe, expect, it } from 'vitest';
import { faultOfFacts } from '../../../src/draws/exclusion-evidence.js';
import { type Exclusion, evidenceOf } from '../../../src/draws/index.js';

const AGENCY = '91532301MA00000001';

/** What every coded reason of an exclusion rests on. The compiler holds the table to the reasons that there are. */
const EVIDENCE: Readonly<Record<Exclusion, ReturnType<typeof evidenceOf>>> = {
  'not-approved': { record: 7 },
  suspended: { record: 7 },
  'qualification-missing': { record: 7 },
  'grade-too-low': { record: 7 },
  'certificate-expired': { record: 7 },
  'related-owner': { record: 9 },
  'related-entry': { record: 9 },
  avoidance: { line: 2 },
  'bid-unreadable': null,
  'bid-altered': null,
  'bid-missing': null,
  'bid-not-taken': null,
  'bid-out-of-bounds': null,
};

const grounds = {
  agency: AGENCY,
  register: { record: 7 },
  relation: { record: 9 },
  notice: {
    avoidance: [
      { agency: '91532301MA00000002', reason: '编制了可研报告' },
      { agency: AGENCY, reason: '与业主有隶属关系' },
    ],
  },
};

describe('the evidence of an exclusion', () => {
  it.each(Object.entries(EVIDENCE) as [Exclusion, (typeof EVIDENCE)[Exclusion]][])(
    '%s',
    (reason, evidence) => {
      expect(evidenceOf(reason, grounds)).toEqual(evidence);
    },
  );

  it.each([
    ['suspended', { ...grounds, register: undefined }],
    ['related-entry', { ...grounds, relation: undefined }],
    ['avoidance', { ...grounds, notice: { avoidance: [] } }],
  ] as const)('is never left out: %s', (reason, lacking) => {
    expect(() => evidenceOf(reason, lacking)).toThrow(AGENCY);
  });
});

describe('what a record of the register says of an agency', () => {
  const AT = '2023-08-23T15:59:59.999Z';
  const requirement = { mode: 'one-of' as const, lines: [{ type: 'C01', minGrade: '乙' }] };
  const rank = (_type: string, grade: string) => ['甲', '乙', '丙'].indexOf(grade) + 1;
  const held = { type: 'C01', grade: '乙', from: '2015-01-01', to: '2023-08-23' };
  const facts = { approved: true, standing: 100, qualifications: [held], suspensions: [] };
  it.each([
    ['nothing', facts, undefined],
    ['not approved', { ...facts, approved: false }, 'not-approved'],
    ['suspended', { ...facts, suspensions: [{ from: '2023-08-01T00:00:00.000Z', to: null }] }, 'suspended'],
    [
      'suspended later',
      { ...facts, suspensions: [{ from: '2023-08-23T16:00:00.000Z', to: null }] },
      undefined,
    ],
    ['nothing held', { ...facts, qualifications: [] }, 'qualification-missing'],
    ['a lower grade', { ...facts, qualifications: [{ ...held, grade: '丙' }] }, 'grade-too-low'],
    [
      'expired the day before',
      { ...facts, qualifications: [{ ...held, to: '2023-08-22' }] },
      'certificate-expired',
    ],
  ])('%s', (_, said, fault) => {
    expect(faultOfFacts(said, requirement, rank, AT)).toBe(fault);
  });
});
