/** Who has the log alone sees an agency that is active before its notice is over, or was answered for by who approved it. */
import { describe, expect, it } from 'vitest';
import { earliestEnd, followEntryNotices } from '../../../src/audit/entry-notice-course.js';
import type { PublishedEvent } from '../../../src/audit/published-event.js';
import { addWorkingDays } from '../../../src/basics/index.js';

const CODE = '91532301MA00000017';
const NUMBER = `${CODE}-R1`;
const COMMENT = `${NUMBER}-Y01`;
/** A Monday; five working days later is the Monday after. */
const BEGUN = '2026-03-02T02:00:00.000Z';
const UNTIL = '2026-03-09T02:00:00.000Z';

type Line = readonly [kind: string, data: object, at?: string, actor?: string | null];

const NOTICE: Line = ['agency.under-notice', { notice: NUMBER, until: UNTIL, qualifications: [] }, BEGUN];
const COMMENTED: Line = ['agency.commented', { comment: COMMENT }, '2026-03-03T02:00:00.000Z', null];
const answered = (outcome: string, actor = 'two'): Line => [
  'agency.comment-answered',
  { comment: COMMENT, outcome },
  '2026-03-04T02:00:00.000Z',
  actor,
];
const approved = (at = UNTIL, data: object = { notice: NUMBER }): Line => ['agency.approved', data, at, null];
const recorded = (isApproved: boolean, at = UNTIL): Line => [
  'register.recorded',
  { approved: isApproved },
  at,
  null,
];

/** What is found wrong with events about one agency, by their kinds. */
function faultsOf(...lines: readonly Line[]): string[] {
  const faults: string[] = [];
  const follow = followEntryNotices(({ event, problem }) => faults.push(`${event.kind} ${problem}`));
  for (const [index, [kind, data, at = BEGUN, actor = 'one']] of lines.entries())
    follow({
      seq: index + 1,
      at,
      kind,
      subject: CODE,
      actor: { id: actor, role: 'official' },
      data,
    } as PublishedEvent);
  return faults;
}

describe('the course of an entry notice in the log', () => {
  it('goes to its end, with comments that were dismissed, or begins anew after one was upheld', () => {
    expect(faultsOf(NOTICE, approved(), recorded(true))).toEqual([]);
    expect(faultsOf(NOTICE, COMMENTED, answered('dismissed'), approved())).toEqual([]);
    const again: Line = [
      'agency.under-notice',
      { notice: `${CODE}-R2`, until: '2026-03-12T02:00:00.000Z' },
      '2026-03-05T02:00:00.000Z',
    ];
    const late = approved('2026-03-12T02:00:00.000Z', { notice: `${CODE}-R2` });
    expect(faultsOf(NOTICE, COMMENTED, answered('upheld'), again, late)).toEqual([]);
  });

  it('shows an agency that is active before its days, with an open comment, or without a notice', () => {
    const before = '2026-03-09T01:59:59.999Z';
    expect(faultsOf(NOTICE, approved(before))).toEqual(['agency.approved short-notice']);
    expect(faultsOf(NOTICE, COMMENTED, approved())).toEqual(['agency.approved out-of-turn']);
    expect(faultsOf(NOTICE, approved(UNTIL, {}))).toEqual(['agency.approved unfounded']);
    expect(faultsOf(NOTICE, recorded(true))).toEqual(['register.recorded unfounded']);
    expect(faultsOf(NOTICE, COMMENTED, answered('upheld'), approved())).toEqual([
      'agency.approved unfounded',
    ]);
  });

  it('shows a notice that is too short, and an answer by whoever approved', () => {
    const short: Line = ['agency.under-notice', { notice: NUMBER, until: '2026-03-08T02:00:00.000Z' }, BEGUN];
    expect(faultsOf(short)).toEqual(['agency.under-notice short-notice']);
    for (const outcome of ['dismissed', 'upheld'])
      expect(faultsOf(NOTICE, COMMENTED, answered(outcome, 'one'))).toEqual([
        'agency.comment-answered too-few-hands',
      ]);
  });

  it('shows what cannot follow what came before', () => {
    expect(faultsOf(NOTICE, NOTICE)).toEqual(['agency.under-notice out-of-turn']);
    expect(faultsOf(NOTICE, approved(), NOTICE)).toEqual(['agency.under-notice out-of-turn']);
    expect(faultsOf(COMMENTED)).toEqual(['agency.commented out-of-turn']);
    expect(faultsOf(NOTICE, COMMENTED, COMMENTED)).toEqual(['agency.commented out-of-turn']);
    const late: Line = ['agency.commented', { comment: COMMENT }, UNTIL, null];
    expect(faultsOf(NOTICE, late)).toEqual(['agency.commented out-of-turn']);
    expect(faultsOf(NOTICE, answered('dismissed'))).toEqual(['agency.comment-answered out-of-turn']);
    const twice = faultsOf(NOTICE, COMMENTED, answered('dismissed'), answered('upheld'));
    expect(twice).toEqual(['agency.comment-answered out-of-turn']);
  });

  it('asks no notice of changes, of approvals of before, or before the log has any', () => {
    expect(faultsOf(NOTICE, approved(), approved('2026-04-01T02:00:00.000Z', {}))).toEqual([]);
    expect(faultsOf(approved(BEGUN, {}))).toEqual([]);
    expect(faultsOf(recorded(false, BEGUN))).toEqual([]);
  });

  it('takes the earlier of two calendars: nobody may have known the days off of a new year', () => {
    // The Spring Festival of 2026, with make-up working days around it.
    const eve = '2026-02-12T02:00:00.000Z';
    expect(earliestEnd(eve)).toBe('2026-02-19T02:00:00.000Z');
    expect(addWorkingDays(eve, 5) > earliestEnd(eve)).toBe(true);
  });
});
