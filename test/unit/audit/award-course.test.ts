import { describe, expect, it } from 'vitest';
import { type AwardState, afterStep, beginAward } from '../../../src/audit/award-course.js';

type Event = readonly [kind: string, data?: Readonly<Record<string, unknown>>];

const stars = { quality: 4, timeliness: 4, attitude: 4, charge: 4, standards: 4 };
/** Of a service that goes well. */
const WELL: readonly Event[] = [
  ['award.given'],
  ['award.taken'],
  ['contract.filed', { side: 'owner' }],
  ['contract.confirmed', { side: 'agency' }],
  ['service.extension-proposed', { side: 'agency' }],
  ['service.extended', { side: 'owner' }],
  ['deliverable.uploaded'],
  ['deliverable.accepted'],
  ['evaluation.submitted', { side: 'owner' }],
  ['evaluation.counted', { side: 'owner', ...stars }],
  ['evaluation.closed', { score: 400 }],
  ['evaluation.answered', { side: 'owner' }],
  ['award.archived', { score: 400 }],
];

/** The award after some events, or what is wrong with the last. */
function follow(events: readonly Event[]): AwardState | null | string | object {
  let award: AwardState | null = beginAward(1);
  for (const [kind, data = {}] of events) {
    if (award === null) return 'over';
    const after = afterStep(award, kind, { rank: award.rank, ...data });
    if ('fault' in after) return after.fault;
    award = after.award;
  }
  return award;
}

const until = (kind: string): readonly Event[] =>
  WELL.slice(
    0,
    WELL.findIndex(([one]) => one === kind),
  );

describe('the course of an award in the log', () => {
  it('goes from the publicity to the archive, and every event stands in its place alone', () => {
    expect(follow(WELL)).toMatchObject({ stage: 'archived' });
    for (const [index, left] of WELL.entries()) {
      const without = WELL.filter((_, other) => other !== index);
      // A longer service, and an answer, need not be.
      if (/extension-proposed|answered/.test(left[0])) continue;
      if (left[0] === 'service.extended' || index === WELL.length - 1) continue;
      const end = follow(without);
      const found = end === 'out-of-turn' || (typeof end === 'object' && end !== null && 'problem' in end);
      expect([left[0], found]).toEqual([left[0], true]);
    }
  });

  it.each<readonly [string, readonly Event[]]>([
    [
      'a contract confirmed by who filed it',
      [...until('contract.confirmed'), ['contract.confirmed', { side: 'owner' }]],
    ],
    ['a contract filed twice', [...until('contract.confirmed'), ['contract.filed', { side: 'agency' }]]],
    [
      'a longer service that nobody proposed',
      [...until('service.extension-proposed'), ['service.extended', { side: 'owner' }]],
    ],
    [
      'a longer service agreed by who proposed it',
      [...until('service.extended'), ['service.extended', { side: 'agency' }]],
    ],
    [
      'an end that nobody proposed',
      [...until('deliverable.uploaded'), ['award.terminated', { how: 'sides', about: 'service' }]],
    ],
    [
      'an award forfeited without a proposal',
      [...until('contract.filed'), ['award.forfeited', { next: 'x' }]],
    ],
    [
      'an award declined after its contract was filed',
      [...until('contract.confirmed'), ['award.declined', { next: 'x' }]],
    ],
    [
      'a review of what was not handed in',
      [...until('evaluation.submitted'), ['evaluation.counted', { side: 'owner', ...stars }]],
    ],
    [
      'a second evaluation of a side',
      [...until('evaluation.closed'), ['evaluation.submitted', { side: 'owner' }]],
    ],
    [
      'an answer to what does not count',
      [...until('evaluation.counted'), ['evaluation.answered', { side: 'owner' }]],
    ],
    ['a second answer', [...until('award.archived'), ['evaluation.answered', { side: 'owner' }]]],
    ['somebody else of the ranking', [...until('award.taken'), ['award.taken', { rank: 2 }]]],
  ])('finds %s', (_name, events) => {
    expect(follow(events)).toBe('out-of-turn');
  });

  it('finds a score that is not that of the evaluations that count', () => {
    const wrong: readonly Event[] = [...until('evaluation.closed'), ['evaluation.closed', { score: 500 }]];
    expect(follow(wrong)).toEqual({ problem: 'miscounted', expected: '400', found: '500' });
  });

  it('passes a forfeited award to the next of the ranking, or fails', () => {
    const proposed: Event = ['award.end-proposed', { how: 'officials', about: 'contract' }];
    const begun = [...until('contract.filed'), proposed];
    expect(follow([...begun, ['award.forfeited', { next: 'x' }]])).toMatchObject({
      rank: 2,
      stage: 'publicity',
    });
    expect(follow([...begun, ['award.forfeited', { next: null }]])).toBeNull();
  });
});
