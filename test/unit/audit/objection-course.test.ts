/** Who has the log alone sees an objection that was answered by one, forgotten, or passed over. */
import { describe, expect, it } from 'vitest';
import { followNeeds } from '../../../src/audit/need-course.js';
import type { PublishedEvent } from '../../../src/audit/published-event.js';

const NEED = 'CX-2026-000045';
const Y01 = { number: `${NEED}-Y01`, kind: 'objection' };
const MADE = ['objection.made', { ...Y01, round: 1 }] as const;
const UPHELD = { ...Y01, outcome: 'upheld' };
const GIVEN = ['award.given', { round: 1, rank: 1 }] as const;
const CLOSED = ['entries.closed', { entries: 3, sealed: 'x' }] as const;
const DRAWN = [
  ['need.published', { information: 'x' }],
  CLOSED,
  ['pool.frozen', { round: 1, entries: 3, excluded: 0 }],
  ['selection.drawn', { round: 1 }],
] as const;

type Line = readonly [kind: string, data: object, actor?: string];

/** Kinds of the events that cannot stand where they do, after a need was drawn. */
function faultsOf(...lines: readonly Line[]): string[] {
  const faults: string[] = [];
  const reader = followNeeds(({ event }) => faults.push(event.kind));
  for (const [index, [kind, data, actor = 'one']] of [...DRAWN, ...lines].entries())
    reader.event({
      seq: index + 1,
      at: '2026-03-05T02:00:00.000Z',
      kind,
      subject: NEED,
      actor: { id: (actor as string | undefined) ?? null, role: 'official' },
      data,
    } as PublishedEvent);
  return faults;
}

describe('the course of an objection in the log', () => {
  it('goes by dismissal, or by two who uphold it and a redraw that names it', () => {
    expect(faultsOf(MADE, ['objection.answered', { ...Y01, outcome: 'dismissed' }], GIVEN)).toEqual([]);
    expect(faultsOf(MADE, ['objection.withdrawn', Y01], GIVEN)).toEqual([]);
    expect(
      faultsOf(
        MADE,
        ['objection.proposed', Y01],
        ['objection.refused', Y01, 'two'],
        ['objection.proposed', Y01],
        ['objection.answered', UPHELD, 'two'],
        ['redo.proposed', { basis: 'objection-upheld', objection: Y01.number }],
        ['redo.confirmed', { basis: 'objection-upheld', objection: Y01.number, voids: 1 }],
      ),
    ).toEqual([]);
  });

  it.each<[string, readonly Line[], string[]]>([
    ['a letter while one is open', [MADE, GIVEN], ['award.given']],
    [
      'a letter after one was upheld',
      [MADE, ['objection.proposed', Y01], ['objection.answered', UPHELD, 'two'], GIVEN],
      ['award.given'],
    ],
    [
      'upheld by one alone',
      [MADE, ['objection.proposed', Y01], ['objection.answered', UPHELD]],
      ['objection.answered'],
    ],
    ['upheld without a proposal', [MADE, ['objection.answered', UPHELD]], ['objection.answered']],
    [
      'answered twice',
      [MADE, ['objection.withdrawn', Y01], ['objection.answered', { ...Y01, outcome: 'dismissed' }]],
      ['objection.answered'],
    ],
    ['made twice', [MADE, MADE], ['objection.made']],
    ['made about another round', [['objection.made', { ...Y01, round: 2 }]], ['objection.made']],
    ['made after publicity', [GIVEN, MADE], ['objection.made']],
    [
      'a redraw for one that was not upheld',
      [MADE, ['redo.proposed', { basis: 'objection-upheld', objection: Y01.number }]],
      ['redo.proposed'],
    ],
    ['a redraw that names none', [MADE, ['redo.proposed', { basis: 'objection-upheld' }]], ['redo.proposed']],
  ])('cannot have %s', (_what, lines, faults) => expect(faultsOf(...lines)).toEqual(faults));

  it('of a complaint holds nothing until it is upheld, and may begin at any time', () => {
    const complaint = { ...Y01, kind: 'complaint' };
    expect(faultsOf(['objection.made', { ...complaint, round: 1 }], GIVEN)).toEqual([]);
    expect(faultsOf(GIVEN, ['objection.made', { ...complaint, round: 1 }])).toEqual([]);
  });
});
