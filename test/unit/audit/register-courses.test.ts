import { describe, expect, it } from 'vitest';
import { followExclusions } from '../../../src/audit/exclusion-course.js';
import type { PublishedEvent } from '../../../src/audit/published-event.js';
import { followSuspensions, type RegisterFault } from '../../../src/audit/suspension-course.js';

type Told = readonly [kind: string, at: string, by: string | null, data?: object, subject?: string];

const AGENCY = '91532301MA00000001';

/** Problems of a log of these events, by their numbers. */
function problems(follow: typeof followSuspensions, told: readonly Told[]): string[] {
  const faults: RegisterFault[] = [];
  const hear = follow((fault) => faults.push(fault));
  for (const [index, [kind, at, id, data = {}, subject = AGENCY]] of told.entries()) {
    const actor = { id, role: id === null ? 'system' : 'official' };
    hear({ seq: index + 1, at, kind, subject, actor, data: data as PublishedEvent['data'] });
  }
  return faults.map(({ event, problem }) => `${event.seq} ${problem}`);
}

const facts = (suspensions: object[] = []) => ({
  approved: true,
  standing: 100,
  qualifications: [],
  suspensions,
});
// A Friday; the third working day after it is Wednesday the 23rd.
const FRIDAY = '2023-08-18T02:00:00.000Z';
const EFFECT = '2023-08-23T16:00:00.000Z';
const END = '2023-08-31T16:00:00.000Z';
const LATER = '2023-08-28T02:00:00.000Z';

const registered: Told = ['register.recorded', FRIDAY, 'a', facts()];
const proposed: Told = ['suspension.proposed', FRIDAY, 'a', { act: 'suspend' }];
const confirmed = (by = 'b', from = EFFECT, court = false): Told => [
  'suspension.confirmed',
  FRIDAY,
  by,
  { act: 'suspend', from, to: null, court },
];
const held: Told = ['register.recorded', FRIDAY, 'b', facts([{ from: EFFECT, to: null }])];
const taken: Told = ['agency.suspended', EFFECT, null, { from: EFFECT, to: null }];
const lifting: readonly Told[] = [
  ['suspension.proposed', LATER, 'b', { act: 'lift' }],
  ['suspension.confirmed', LATER, 'a', { act: 'lift', from: EFFECT, to: END, court: false }],
  ['register.recorded', LATER, 'a', facts([{ from: EFFECT, to: END }])],
  ['agency.restored', END, null, { from: EFFECT, to: END }],
  ['register.recorded', END, null, facts()],
];
const whole: readonly Told[] = [registered, proposed, confirmed(), held, taken, ...lifting];

describe('the course of suspensions', () => {
  const cases: readonly (readonly [string, readonly Told[], readonly string[]])[] = [
    ['goes from a proposal to its end', whole, []],
    [
      'may be refused, by whom it was proposed too',
      [registered, proposed, ['suspension.refused', FRIDAY, 'a', { act: 'suspend' }]],
      [],
    ],
    ['needs a second official', [registered, proposed, confirmed('a')], ['3 too-few-hands']],
    ['needs a proposal', [registered, confirmed()], ['2 out-of-turn']],
    [
      'needs a proposal of the same act',
      [registered, ['suspension.proposed', FRIDAY, 'a', { act: 'lift' }], confirmed()],
      ['3 out-of-turn'],
    ],
    ['has one proposal at a time', [registered, proposed, proposed], ['3 out-of-turn']],
    [
      'needs three working days',
      [registered, proposed, confirmed('b', '2023-08-22T16:00:00.000Z')],
      ['3 short-notice'],
    ],
    [
      'takes effect at once where a court orders it',
      [registered, proposed, confirmed('b', FRIDAY, true)],
      [],
    ],
    [
      'takes effect at no other time where a court orders it',
      [registered, proposed, confirmed('b', '2023-08-17T16:00:00.000Z', true)],
      ['3 short-notice'],
    ],
    [
      'is in no record of the register before it was confirmed',
      [registered, proposed, held],
      ['3 unfounded'],
    ],
    [
      'ends in no record of the register before that was confirmed',
      [...whole.slice(0, 5), ['register.recorded', LATER, 'a', facts()]],
      ['6 unfounded'],
    ],
    [
      'ends at no other time than was confirmed',
      [...whole.slice(0, 5), ['register.recorded', LATER, 'a', facts([{ from: EFFECT, to: LATER }])]],
      ['6 unfounded'],
    ],
    [
      'begins for nobody before its time',
      [
        registered,
        proposed,
        confirmed(),
        held,
        ['agency.suspended', FRIDAY, null, { from: EFFECT, to: null }],
      ],
      ['5 unfounded'],
    ],
    [
      'begins for nobody without it',
      [registered, ['agency.suspended', FRIDAY, 'a', { reason: '核查' }]],
      ['2 unfounded'],
    ],
    [
      'was not asked for before the log had the register',
      [
        ['agency.suspended', FRIDAY, 'a', { reason: '核查' }],
        ['agency.restored', LATER, 'a', { reason: '核查' }],
      ],
      [],
    ],
    [
      'stands in the first record of an agency where the site found it',
      [['register.recorded', FRIDAY, null, facts([{ from: '2023-01-01T00:00:00.000Z', to: null }])]],
      [],
    ],
    [
      'stands in no first record that an official wrote',
      [['register.recorded', FRIDAY, 'a', facts([{ from: EFFECT, to: null }])]],
      ['1 unfounded'],
    ],
    [
      'holds a standing of 1 to 1000',
      [['register.recorded', FRIDAY, 'a', { ...facts(), standing: 4_294_967_000 }]],
      ['1 out-of-turn'],
    ],
  ];
  it.each(cases)('%s', (_, told, expected) => {
    expect(problems(followSuspensions, told)).toEqual(expected);
  });

  it('allows for days off that were not announced when it was confirmed', () => {
    // Of the first days of 2023 the calendar knows now that the 2nd was off; by weekends alone the third day was the 3rd.
    const at = '2022-12-29T02:00:00.000Z';
    const told: Told[] = [
      registered,
      proposed,
      [
        'suspension.confirmed',
        at,
        'b',
        { act: 'suspend', from: '2023-01-03T16:00:00.000Z', to: null, court: false },
      ],
    ];
    expect(problems(followSuspensions, told)).toEqual([]);
  });
});

describe('what exclusions rest on', () => {
  const NEED = 'CX-2023-000001';
  const of = (kind: string, by: string | null, data: object = {}): Told => [kind, FRIDAY, by, data, NEED];
  const finding = { agency: AGENCY, ground: 'related-entry' };
  const found: readonly Told[] = [of('finding.proposed', 'a', finding), of('finding.recorded', 'b', finding)];
  const decision = (record?: number, reason = 'related-entry') => ({
    excluded: [{ agency: AGENCY, reason }],
    evidence: record === undefined ? [] : [{ agency: AGENCY, record }],
  });
  const before: readonly Told[] = [registered, of('pool.frozen', null)];
  const cases: readonly (readonly [string, readonly Told[], readonly string[]])[] = [
    [
      'a finding',
      [...before, ...found, of('redo.proposed', 'a', decision(4)), of('redo.confirmed', 'c', decision(4))],
      [],
    ],
    [
      'a finding, decided by those who made it',
      [...before, ...found, of('redo.proposed', 'a', decision(4)), of('redo.confirmed', 'b', decision(4))],
      ['6 too-few-hands'],
    ],
    [
      'a finding by one',
      [...before, of('finding.proposed', 'a', finding), of('finding.recorded', 'a', finding)],
      ['4 too-few-hands'],
    ],
    ['a finding that nobody proposed', [...before, of('finding.recorded', 'b', finding)], ['3 out-of-turn']],
    [
      'a finding that was refused',
      [
        ...before,
        of('finding.proposed', 'a', finding),
        of('finding.refused', 'b', finding),
        of('redo.proposed', 'a', decision(3)),
      ],
      ['5 unfounded'],
    ],
    [
      'a finding for another reason',
      [...before, ...found, of('redo.proposed', 'a', decision(4, 'avoidance'))],
      ['5 unfounded'],
    ],
    [
      'a finding for what the register alone can say',
      [...before, ...found, of('redo.proposed', 'a', decision(4, 'suspended'))],
      ['5 unfounded'],
    ],
    [
      'a finding about another need',
      [
        ...before,
        ['finding.recorded', FRIDAY, 'b', finding, 'CX-2023-000002'],
        of('redo.proposed', 'a', decision(3)),
      ],
      ['3 out-of-turn', '4 unfounded'],
    ],
    ['nothing', [...before, of('redo.proposed', 'a', decision())], ['3 unfounded']],
    [
      'a record from before the first freeze',
      [...before, of('redo.proposed', 'a', decision(1, 'certificate-expired'))],
      ['3 unfounded'],
    ],
    [
      'a suspension',
      [
        ...before,
        ['register.recorded', FRIDAY, 'a', facts([{ from: FRIDAY, to: null }])],
        of('redo.proposed', 'a', decision(3, 'suspended')),
      ],
      [],
    ],
    [
      'a suspension that is to come',
      [
        ...before,
        ['register.recorded', FRIDAY, 'a', facts([{ from: EFFECT, to: null }])],
        of('redo.proposed', 'a', decision(3, 'suspended')),
      ],
      ['4 unfounded'],
    ],
    [
      'an agency that is approved',
      [...before, registered, of('redo.proposed', 'a', decision(3, 'not-approved'))],
      ['4 unfounded'],
    ],
    [
      'nothing, before the log had the register',
      [of('pool.frozen', null), of('redo.proposed', 'a', decision(undefined, 'suspended'))],
      [],
    ],
  ];
  it.each(cases)('%s', (_, told, expected) => {
    expect(problems(followExclusions, told)).toEqual(expected);
  });
});
