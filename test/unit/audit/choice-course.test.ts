/** Who has the log alone sees a choice outside the list, a second one, a late one, and an award without any. */
import { describe, expect, it } from 'vitest';
import { type CourseFault, followNeeds } from '../../../src/audit/need-course.js';
import type { PublishedEvent } from '../../../src/audit/published-event.js';

const NEED = 'CX-2026-000045';
const DUE = '2026-03-10T02:00:00.000Z';
const IN_TIME = '2026-03-05T02:00:00.000Z';
const LATE = '2026-03-10T02:00:01.000Z';
const LIST = ['A', 'B', 'C'];

type Line = readonly [kind: string, data: object, more?: { readonly at?: string; readonly role?: string }];

const DRAWN: readonly Line[] = [
  ['need.published', { information: 'x' }],
  ['entries.closed', { entries: 5, sealed: 'x' }],
  ['pool.frozen', { round: 1, entries: 5, excluded: 0 }],
  ['selection.listed', { round: 1, smallList: LIST, dueAt: DUE }],
];

/** The events that cannot stand where they do, after a small list was drawn. */
function faultsOf(...lines: readonly Line[]): CourseFault[] {
  const faults: CourseFault[] = [];
  const reader = followNeeds((fault) => faults.push(fault));
  for (const [index, [kind, data, { at = IN_TIME, role = 'owner' } = {}]] of [...DRAWN, ...lines].entries())
    reader.event({
      seq: index + 1,
      at,
      kind,
      subject: NEED,
      actor: { id: 'one', role },
      data,
    } as PublishedEvent);
  return faults;
}

const kindsOf = (...lines: readonly Line[]) => faultsOf(...lines).map(({ event }) => event.kind);
const made = (rank: number, agency: string, more: Line[2] = {}): Line => [
  'choice.made',
  { round: 1, rank, agency },
  more,
];
const lapsed = (rank: number, agency: string, at = LATE): Line => [
  'choice.lapsed',
  { round: 1, rank, agency },
  { at, role: 'system' },
];
const passed = (kind: string, rank: number, next: string | null): Line => [kind, { round: 1, rank, next }];
const given = (rank: number): Line => ['award.given', { round: 1, rank }];

describe('the course of a choice in the log', () => {
  it('is one of the list, by the owner in time, or the first of it by the clock', () => {
    expect(kindsOf(made(2, 'B'), given(2))).toEqual([]);
    expect(kindsOf(lapsed(1, 'A'), given(1))).toEqual([]);
  });

  it.each<readonly [string, readonly Line[]]>([
    ['outside the small list', [made(4, 'D')]],
    ['of one at the place of another', [made(1, 'B')]],
    ['too late', [made(2, 'B', { at: DUE })]],
    ['by somebody else than an owner', [made(2, 'B', { role: 'official' })]],
    ['of another round', [['choice.made', { round: 2, rank: 2, agency: 'B' }]]],
  ])('is not %s, and no award follows from it', (_name, lines) => {
    expect(kindsOf(...lines, given(2))).toEqual(['choice.made', 'award.given']);
  });

  it('is no other than the first where the owner said nothing, and never before its days are over', () => {
    expect(kindsOf(lapsed(2, 'B'))).toEqual(['choice.lapsed']);
    expect(kindsOf(lapsed(1, 'A', IN_TIME))).toEqual(['choice.lapsed']);
  });

  it('is made once', () => {
    expect(kindsOf(made(2, 'B'), made(3, 'C'))).toEqual(['choice.made']);
    expect(kindsOf(made(2, 'B'), lapsed(1, 'A'))).toEqual(['choice.lapsed']);
    expect(kindsOf(lapsed(1, 'A'), made(2, 'B', { at: LATE }))).toEqual(['choice.made']);
  });

  it('comes before any award, and ends with its round', () => {
    expect(kindsOf(given(1))).toEqual(['award.given']);
    const redo: Line = ['redo.confirmed', { voids: 1, round: 2 }];
    expect(kindsOf(redo, made(2, 'B'))).toEqual(['choice.made']);
    expect(kindsOf(['selection.listed', { round: 1, smallList: ['D'], dueAt: DUE }])).toEqual([
      'selection.listed',
    ]);
    expect(kindsOf(['selection.drawn', { round: 1 }])).toEqual(['selection.drawn']);
  });

  it('passes on to the lowest place of the order that has not had the award', () => {
    const taken: Line = ['award.taken', { round: 1, rank: 3 }];
    const way = [
      made(2, 'B'),
      given(2),
      passed('award.declined', 2, 'A'),
      given(1),
      passed('award.lapsed', 1, 'C'),
      given(3),
      taken,
    ];
    expect(kindsOf(...way)).toEqual([]);
    expect(kindsOf(made(2, 'B'), given(2), passed('award.declined', 2, 'C'), given(3))).toEqual([
      'award.given',
    ]);
  });

  it('tells what was chosen, and from what', () => {
    expect(faultsOf(made(4, 'D'))[0]).toMatchObject({
      problem: 'out-of-turn',
      expected: 'A B C',
      found: 'D',
    });
    expect(faultsOf(made(2, 'B', { at: LATE }))[0]).toMatchObject({ expected: DUE, found: LATE });
  });
});
