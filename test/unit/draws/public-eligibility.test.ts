import { describe, expect, it } from 'vitest';
import type { PublishedEvent } from '../../../src/audit/index.js';
import { judgePublicly, type PublicTerms } from '../../../src/draws/public-eligibility.js';
import { readPublicRecord } from '../../../src/draws/public-record.js';
import { NEWCOMER_WEIGHT } from '../../../src/selection/index.js';

const OPENS = '2017-05-02T01:00:00.000Z';
const CLOSES = '2017-05-08T01:00:00.000Z';
const BEFORE = '2017-04-01T00:00:00.000Z';
const LATE = '2017-05-09T00:00:00.000Z';
const terms: PublicTerms = {
  ownerCode: 'OWNER',
  pricedDraw: false,
  requirement: { mode: 'one-of', lines: [{ type: 'C01', minGrade: '丙' }] },
  avoidance: [{ agency: 'AVOIDED', reason: '业主的关联单位' }],
};
const GRADES = ['甲', '乙', '丙', '丁'];
const rank = (_: string, grade: string) => GRADES.indexOf(grade) + 1 || undefined;
const held = { type: 'C01', grade: '乙', from: '2015-01-01', to: '2030-12-31' };
const good = { approved: true, standing: 100, qualifications: [held], suspensions: [] };

/** Judges one entry of each of some agencies by these records, each [instant, kind, subject, data]. */
function judge(agencies: readonly string[], records: readonly [string, string, string, object][]) {
  const reader = readPublicRecord('CX-2017-000001');
  for (const [index, [at, kind, subject, data]] of records.entries())
    reader.heard({
      seq: index + 1,
      at,
      kind,
      subject,
      data,
      actor: { id: null, role: 'system' },
    } as PublishedEvent);
  const listed = agencies.map((agency, index) => ({
    agency,
    enteredAt: `2017-05-03T01:00:0${index}.000Z`,
    entryHash: String(index).padStart(64, '0'),
  }));
  const plan = { opensAt: OPENS, closesAt: CLOSES };
  return judgePublicly(reader.record, { listed, faulty: new Map(), terms, plan, rank });
}

const registered = (agency: string, facts: object, at = BEFORE): [string, string, string, object] => [
  at,
  'register.recorded',
  agency,
  facts,
];

describe('eligibility from the public log alone', () => {
  it.each([
    ['eligible', good, undefined],
    ['not-approved', { ...good, approved: false }, 'not-approved'],
    ['suspended', { ...good, suspensions: [{ from: BEFORE, to: null }] }, 'suspended'],
    ['suspended until the deadline', { ...good, suspensions: [{ from: BEFORE, to: CLOSES }] }, undefined],
    ['suspended from the deadline on', { ...good, suspensions: [{ from: CLOSES, to: null }] }, 'suspended'],
    ['suspended later', { ...good, suspensions: [{ from: LATE, to: null }] }, undefined],
    ['without a qualification', { ...good, qualifications: [] }, 'qualification-missing'],
    ['of a lower grade', { ...good, qualifications: [{ ...held, grade: '丁' }] }, 'grade-too-low'],
    ['expired', { ...good, qualifications: [{ ...held, to: '2017-05-07' }] }, 'certificate-expired'],
    ['on its last day', { ...good, qualifications: [{ ...held, to: '2017-05-08' }] }, undefined],
  ])('judges an agency that is %s', (_, facts, reason) => {
    const { excluded, unrecorded } = judge(['A'], [registered('A', facts)]);
    expect([excluded.get('A'), unrecorded]).toEqual([reason, []]);
  });

  it('goes by the last record before the deadline, and says of whom there is none', () => {
    const suspended = { ...good, suspensions: [{ from: BEFORE, to: null }] };
    const records = [
      registered('A', good),
      registered('A', suspended, CLOSES),
      registered('B', suspended, LATE),
    ];
    const { excluded, unrecorded } = judge(['A', 'B'], records);
    expect([...excluded]).toEqual([]);
    expect(unrecorded).toEqual(['B']);
  });

  it('keeps out whom the notice names, whatever the register says', () => {
    const { excluded } = judge(['AVOIDED', 'B'], [registered('B', good)]);
    expect([...excluded]).toEqual([['AVOIDED', 'avoidance']]);
  });

  it('gives tickets by the last record before the notice, and those of a newcomer to others', () => {
    const { weights } = judge(
      ['A', 'B'],
      [
        registered('A', good),
        registered('A', { ...good, standing: 900 }, OPENS),
        registered('B', { ...good, standing: 900 }, OPENS),
      ],
    );
    expect(weights).toEqual({ A: 100, B: NEWCOMER_WEIGHT });
  });

  it('leaves of related entries the earliest, by what is on record at the deadline', () => {
    const all = ['A', 'B', 'C', 'D'];
    const records = all.map((agency) => registered(agency, good));
    const tie = (agency: string, other: string, kind: string, at = BEFORE) =>
      [at, 'relation.found', agency, { other, side: 'agency', kind }] as [string, string, string, object];
    const out = (...more: [string, string, string, object][]) => [
      ...judge(all, [...records, ...more]).excluded,
    ];
    expect(out(tie('C', 'A', 'controls'))).toEqual([['C', 'related-entry']]);
    expect(out(tie('C', 'A', 'controls', LATE))).toEqual([]);
    // Directly or through a third.
    expect(out(tie('C', 'A', 'controls'), tie('D', 'C', 'controller'))).toEqual([
      ['C', 'related-entry'],
      ['D', 'related-entry'],
    ]);
    expect(
      out(tie('C', 'A', 'controls'), [BEFORE, 'relation.ended', 'A', { other: 'C', kind: 'controls' }]),
    ).toEqual([]);
    const cleared = { other: 'C', kind: 'representative', verdict: 'namesakes', inForceFrom: BEFORE };
    expect(out(tie('C', 'A', 'representative'))).toEqual([['C', 'related-entry']]);
    expect(out(tie('C', 'A', 'representative'), [BEFORE, 'relation.decided', 'A', cleared])).toEqual([]);
    expect(
      out(tie('C', 'A', 'representative'), [
        LATE,
        'relation.decided',
        'A',
        { ...cleared, inForceFrom: LATE },
      ]),
    ).toEqual([['C', 'related-entry']]);
    expect(
      out([BEFORE, 'relation.found', 'B', { other: 'OWNER', side: 'owner', kind: 'controller' }]),
    ).toEqual([['B', 'related-owner']]);
  });
});
