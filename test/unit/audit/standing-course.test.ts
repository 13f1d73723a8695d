import { describe, expect, it } from 'vitest';
import type { PublishedEvent } from '../../../src/audit/published-event.js';
import { followStandings } from '../../../src/audit/standing-course.js';
import type { RegisterFault } from '../../../src/audit/suspension-course.js';

type Told = readonly [kind: string, at: string, by: string | null, data?: object, subject?: string];

const AGENCY = '91532301MA00000001';
const NEED = 'CX-2023-000001';
// A Friday; the third working day after it is Wednesday the 23rd.
const FRIDAY = '2023-08-18T02:00:00.000Z';
const EFFECT = '2023-08-23T16:00:00.000Z';
const AFTER = '2023-08-24T02:00:00.000Z';
const YEAR_LATER = '2024-08-19T02:00:00.000Z';

/** Problems of a log of these events, by their numbers. */
function problems(...told: readonly Told[]): string[] {
  const faults: RegisterFault[] = [];
  const course = followStandings((fault) => faults.push(fault));
  for (const [index, [kind, at, id, data = {}, subject = AGENCY]] of told.entries()) {
    const actor = { id, role: id === null ? 'system' : 'official' };
    course.event({ seq: index + 1, at, kind, subject, actor, data: data as PublishedEvent['data'] });
  }
  course.finish();
  return faults.map(({ event: { seq }, problem }) => `${seq} ${problem}`);
}

const registered = (standing = 100, at = FRIDAY): Told => [
  'register.recorded',
  at,
  'a',
  { approved: true, standing, qualifications: [], suspensions: [] },
];
const finding = (by = 'b'): Told[] => [
  ['finding.proposed', FRIDAY, 'a', { agency: AGENCY }, NEED],
  ['finding.recorded', FRIDAY, by, { agency: AGENCY }, NEED],
];
const changed = (from: number, to: number, at = FRIDAY, deeds = [3]): Told => [
  'standing.changed',
  at,
  null,
  { from, to, deeds },
];
const made: Told = ['standing.request-made', FRIDAY, 'c', { record: 3, request: 'appeal' }];
const proposed = (by: string): Told => [
  'standing.strike-proposed',
  FRIDAY,
  by,
  { record: 3, request: 'appeal' },
];
const struck = (by: string, from = EFFECT): Told => [
  'standing.struck',
  FRIDAY,
  by,
  { record: 3, request: 'appeal', from },
];
const asked: Told[] = [registered(), ...finding(), changed(100, 70), registered(70), made];

describe('the course of a standing', () => {
  it('is a start, deeds, and changes that are what the formula says', () => {
    expect(problems(registered())).toEqual([]);
    expect(problems(registered(), ...finding(), changed(100, 70), registered(70))).toEqual([]);
    expect(
      problems(
        registered(),
        ...finding(),
        changed(100, 70),
        registered(70),
        changed(70, 85, YEAR_LATER),
        registered(85, YEAR_LATER),
      ),
    ).toEqual([]);
  });

  it('finds a change without its deed, of another size, from another standing, or with deeds of nobody', () => {
    expect(problems(registered(), changed(100, 130, FRIDAY, [1]))).toEqual(['2 unfounded']);
    expect(problems(registered(), ...finding(), changed(100, 80))).toContain('4 unfounded');
    expect(problems(registered(), ...finding(), changed(90, 70))).toEqual(['4 unfounded']);
    expect(problems(registered(), ...finding(), changed(100, 70, FRIDAY, [2]))).toEqual(['4 unfounded']);
    expect(problems(changed(100, 70))).toEqual(['1 unfounded']);
  });

  it('finds a register that says another standing than the last change', () => {
    expect(problems(registered(), registered(120))).toEqual(['2 unfounded']);
    expect(problems(registered(), ...finding(), changed(100, 70), registered(100))).toEqual(['5 unfounded']);
  });

  it('finds a deed, or a halving, that nobody counted for a day', () => {
    expect(problems(registered(), ...finding())).toEqual([]);
    expect(problems(registered(), ...finding(), registered(100, AFTER))).toEqual(['4 unfounded']);
    const counted: Told[] = [registered(), ...finding(), changed(100, 70)];
    expect(problems(...counted, registered(70, YEAR_LATER))).toEqual([]);
    expect(problems(...counted, registered(70, '2024-08-21T02:00:00.000Z'))).toEqual(['5 unfounded']);
  });

  it('finds nothing where deeds of days on which the site stood still cancel out', () => {
    const stars = (score: number, at: string): Told => [
      'evaluation.closed',
      at,
      null,
      { agency: AGENCY, score },
      NEED,
    ];
    const [good, bad] = [stars(500, FRIDAY), stars(100, AFTER)];
    expect(problems(registered(), good, bad)).toEqual([]);
    expect(problems(registered(), good, registered(100, AFTER))).toEqual(['3 unfounded']);
  });

  it('counts a deed until it is struck by two who had no part in it, after the days of notice', () => {
    const strike = [proposed('d'), struck('e')];
    expect(problems(...asked, ...strike, changed(70, 100, AFTER), registered(100, AFTER))).toEqual([]);
    expect(problems(...asked, ...strike, changed(70, 100))).toEqual(['9 unfounded']);
  });

  it('finds a strike by one, by those who took part, without notice, and without a request', () => {
    expect(problems(...asked, proposed('d'), struck('d'))).toEqual(['8 too-few-hands']);
    expect(problems(...asked, proposed('a'))).toEqual(['7 too-few-hands']);
    expect(problems(...asked, proposed('d'), struck('b'))).toEqual(['8 too-few-hands']);
    expect(problems(...asked, proposed('d'), struck('e', '2023-08-22T16:00:00.000Z'))).toEqual([
      '8 short-notice',
    ]);
    expect(problems(...asked, struck('e'))).toEqual(['7 out-of-turn']);
    expect(problems(...asked, made)).toEqual(['7 out-of-turn']);
    expect(problems(registered(), ...finding(), changed(100, 70), proposed('d'))).toEqual(['5 out-of-turn']);
    expect(problems(registered(), made)).toEqual(['2 unfounded']);
  });
});
