/** Who has the log alone sees a direct choice that took effect early, to another, at another price, or over an objection. */
import { describe, expect, it } from 'vitest';
import { type CourseFault, followNeeds } from '../../../src/audit/need-course.js';
import type { PublishedEvent } from '../../../src/audit/published-event.js';

const NEED = 'CX-2026-000045';
const AGENCY = '91532300MA0000001X';
/** Announced on a Thursday; five working days later. */
const AT = '2026-03-05T02:00:00.000Z';
const UNTIL = '2026-03-12T02:00:00.000Z';
const BEFORE = '2026-03-12T01:59:59.999Z';
const Y01 = { number: `${NEED}-Y01`, kind: 'complaint' };

type Line = readonly [kind: string, data: object, at?: string, actor?: string];

const ANNOUNCED: Line = ['direct.announced', { agency: AGENCY, priceFen: 9_000_000, until: UNTIL }];
const awarded = (overrides: object = {}, at: string = UNTIL): Line => [
  'direct.awarded',
  { agency: AGENCY, priceFen: 9_000_000, ...overrides },
  at,
];
const GIVEN: Line = ['award.given', { round: 1, rank: 1 }, UNTIL];
const made = (overrides: object = {}, at: string = AT): Line => [
  'objection.made',
  { ...Y01, round: 1, ...overrides },
  at,
];
const DISMISSED: Line = ['objection.answered', { ...Y01, outcome: 'dismissed' }, UNTIL];
const UPHELD: readonly Line[] = [
  ['objection.proposed', Y01, AT],
  ['objection.answered', { ...Y01, outcome: 'upheld' }, AT, 'two'],
];
const fallen = (data: object, at: string = UNTIL): Line => ['direct.fallen', { agency: AGENCY, ...data }, at];
const BY_OBJECTION = fallen({ fault: 'objection-upheld', objection: Y01.number }, AT);

/** Kinds of the events that cannot stand where they do, and what is wrong with them. */
function faultsOf(...lines: readonly Line[]) {
  const faults: CourseFault[] = [];
  const reader = followNeeds((fault) => faults.push(fault));
  for (const [index, [kind, data, at = AT, actor = 'one']] of lines.entries())
    reader.event({
      seq: index + 1,
      at,
      kind,
      subject: NEED,
      actor: { id: actor, role: 'official' },
      data,
    } as PublishedEvent);
  return faults.map(({ event, problem }) => `${event.kind} ${problem}`);
}

describe('the course of a direct choice in the log', () => {
  it.each<[string, readonly Line[]]>([
    ['takes effect after its days, and the letter follows', [ANNOUNCED, awarded(), GIVEN]],
    [
      'takes effect once what was said in its days is answered',
      [ANNOUNCED, made(), DISMISSED, awarded(), GIVEN],
    ],
    ['does not wait for what was said after them', [ANNOUNCED, made({}, UNTIL), awarded(), GIVEN]],
    ['falls by an objection that was upheld', [ANNOUNCED, made(), ...UPHELD, BY_OBJECTION]],
    ['falls at its end for a fault', [ANNOUNCED, fallen({ fault: 'suspended' })]],
    [
      'falls once in force, before the service',
      [ANNOUNCED, awarded(), GIVEN, made({}, UNTIL), ...UPHELD, BY_OBJECTION],
    ],
    ['is withdrawn in its days', [ANNOUNCED, ['need.withdrawn', {}, BEFORE]]],
    ['is objected to by an agency', [ANNOUNCED, made({ kind: 'objection' }), DISMISSED, awarded()]],
  ])('%s', (_, lines) => {
    expect(faultsOf(...lines)).toEqual([]);
  });

  it.each<[string, readonly Line[], string]>([
    ['takes effect before its days are over', [ANNOUNCED, awarded({}, BEFORE)], 'direct.awarded out-of-turn'],
    ['takes effect without an announcement', [awarded()], 'direct.awarded out-of-turn'],
    ['takes effect twice', [ANNOUNCED, awarded(), awarded()], 'direct.awarded out-of-turn'],
    [
      'goes to another agency',
      [ANNOUNCED, awarded({ agency: 'another' })],
      'direct.awarded not-as-announced',
    ],
    ['has another price', [ANNOUNCED, awarded({ priceFen: 9_000_001 })], 'direct.awarded not-as-announced'],
    ['takes effect over an open complaint', [ANNOUNCED, made(), awarded()], 'direct.awarded out-of-turn'],
    [
      'takes effect over an open objection',
      [ANNOUNCED, made({ kind: 'objection' }), awarded()],
      'direct.awarded out-of-turn',
    ],
    [
      'takes effect over one that was upheld',
      [ANNOUNCED, made(), ...UPHELD, awarded()],
      'direct.awarded out-of-turn',
    ],
    [
      'is announced for too few days',
      [['direct.announced', { agency: AGENCY, priceFen: 1, until: BEFORE }]],
      'direct.announced out-of-turn',
    ],
    ['is announced twice', [ANNOUNCED, ANNOUNCED], 'direct.announced out-of-turn'],
    ['is given a letter before it is in force', [ANNOUNCED, GIVEN], 'award.given out-of-turn'],
    [
      'falls by an objection that nobody upheld',
      [ANNOUNCED, made(), BY_OBJECTION],
      'direct.fallen out-of-turn',
    ],
    [
      'falls for a fault before its end',
      [ANNOUNCED, fallen({ fault: 'suspended' }, BEFORE)],
      'direct.fallen out-of-turn',
    ],
    [
      'falls once in force for a fault',
      [ANNOUNCED, awarded(), GIVEN, fallen({ fault: 'suspended' })],
      'direct.fallen out-of-turn',
    ],
    ['is drawn', [ANNOUNCED, ['selection.drawn', { round: 1 }]], 'selection.drawn out-of-turn'],
    [
      'is frozen',
      [ANNOUNCED, ['pool.frozen', { round: 1, entries: 0, excluded: 0 }]],
      'pool.frozen out-of-turn',
    ],
    [
      'is drawn again',
      [ANNOUNCED, awarded(), ['redo.confirmed', { voids: 1 }]],
      'redo.confirmed out-of-turn',
    ],
    ['is entered', [ANNOUNCED, ['entry.made', { entryHash: 'x' }]], 'entry.made out-of-turn'],
    ['is withdrawn after its days', [ANNOUNCED, ['need.withdrawn', {}, UNTIL]], 'need.withdrawn out-of-turn'],
    [
      'is objected to by an agency after its days',
      [ANNOUNCED, made({ kind: 'objection' }, UNTIL)],
      'objection.made out-of-turn',
    ],
    [
      'passes to another agency',
      [ANNOUNCED, awarded(), GIVEN, ['award.declined', { round: 1, rank: 1, next: null }], awarded()],
      'direct.awarded out-of-turn',
    ],
  ])('is found where it %s', (_, lines, found) => {
    expect(faultsOf(...lines)).toEqual([found]);
  });
});
