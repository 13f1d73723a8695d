import { describe, expect, it } from 'vitest';
import { AWARD_STEPS } from '../../../src/audit/award-course.js';
import { daysOfStage, mayFollow, STAGE_NAMES, STAGES } from '../../../src/awards/index.js';

/** Ends without a service: what has been before stays as it was. */
const ENDS = ['archived', 'declined', 'lapsed', 'passed-over', 'forfeited', 'void'];

describe('the stages of an award', () => {
  it('are all reached from the first, and all left but the ends', () => {
    const reached = new Set(['publicity']);
    for (const stage of reached)
      for (const next of STAGES[stage as keyof typeof STAGES].next) reached.add(next);
    expect([...reached].toSorted()).toEqual([...STAGE_NAMES].toSorted());
    expect(STAGE_NAMES.filter((stage) => STAGES[stage].next.length === 0).toSorted()).toEqual(
      ENDS.toSorted(),
    );
  });

  it('are left by an event of the log each, which leads where the table says', () => {
    const passing = ['declined', 'lapsed', 'passed-over', 'forfeited'];
    for (const stage of STAGE_NAMES) {
      const events = Object.values(AWARD_STEPS).filter((step) => step.from.some((from) => from === stage));
      for (const { to } of events) {
        if (to === 'next') expect(STAGES[stage].next.some((next) => passing.includes(next))).toBe(true);
        else if (to !== undefined) expect([stage, to, mayFollow(stage, to)]).toEqual([stage, to, true]);
      }
      const told = STAGES[stage].next.filter((next) => next !== 'void' && !passing.includes(next));
      for (const next of told)
        expect([stage, next, events.some(({ to }) => to === next)]).toEqual([stage, next, true]);
    }
  });

  it('use working days, of those of the rules or up to the date of the contract', () => {
    const under = '2023-08-01T00:00:00.000Z';
    // From Wednesday to Monday.
    const [since, now] = ['2023-08-23T02:00:00.000Z', '2023-08-28T02:00:00.000Z'];
    const signing = { stage: 'signing', since, dueAt: '2023-09-11T02:00:00.000Z', under } as const;
    expect(daysOfStage(signing, now)).toEqual({ used: 3, allowed: 13 });
    expect(daysOfStage({ ...signing, stage: 'serving', dueAt: '2023-08-30T16:00:00.000Z' }, now)).toEqual({
      used: 3,
      allowed: 6,
    });
    expect(daysOfStage({ ...signing, stage: 'archived', dueAt: null }, now)).toBeNull();
  });
});
