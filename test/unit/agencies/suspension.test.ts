import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  effectiveFrom,
  GROUND_CODES,
  groundsFor,
  lastDayOf,
  SUSPENSION_GROUNDS,
} from '../../../src/agencies/index.js';
import { suspensionSchema } from '../../../src/agencies/suspension-input.js';
import { addMillis, covers, DAY, isWorkingDay, toShanghaiDate } from '../../../src/basics/index.js';

describe('notice of a suspension', () => {
  it.each([
    // Friday 10:00 in Shanghai: Monday, Tuesday, Wednesday.
    ['a weekend between', '2023-08-18T02:00:00.000Z', null, '2023-08-23'],
    // A second before midnight of Thursday, and a second after: the day of the confirmation does not count.
    ['just before midnight', '2023-08-17T15:59:59.000Z', null, '2023-08-22'],
    ['just after midnight', '2023-08-17T16:00:01.000Z', null, '2023-08-23'],
    // The week of National Day 2023: 29 September to 6 October off, 7 and 8 October worked.
    ['days off and make-up days', '2023-09-28T02:00:00.000Z', null, '2023-10-09'],
    ['a later day that was asked for', '2023-08-18T02:00:00.000Z', '2023-09-30', '2023-09-30'],
    ['an earlier day that was asked for', '2023-08-18T02:00:00.000Z', '2023-08-21', '2023-08-23'],
  ])('counts working days: %s', (_, at, asked, day) => {
    expect(lastDayOf(asked, at)).toBe(day);
  });

  it('ends with the day, half-open', () => {
    expect(effectiveFrom('2023-08-23')).toBe('2023-08-23T16:00:00.000Z');
    const suspended = { from: effectiveFrom('2023-08-23'), to: effectiveFrom('2023-08-30') };
    expect(covers(suspended, '2023-08-23T15:59:59.999Z')).toBe(false);
    expect(covers(suspended, '2023-08-23T16:00:00.000Z')).toBe(true);
    expect(covers(suspended, '2023-08-30T15:59:59.999Z')).toBe(true);
    expect(covers(suspended, '2023-08-30T16:00:00.000Z')).toBe(false);
    expect(covers({ from: suspended.to, to: suspended.from }, suspended.to)).toBe(false);
  });

  it('is never less than three whole working days, whenever it is confirmed', () => {
    const first = Date.parse('2017-01-01T00:00:00.000Z');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 * 365 * 24 * 3600 }), (seconds) => {
        const at = new Date(first + seconds * 1000).toISOString();
        const effect = effectiveFrom(lastDayOf(null, at));
        const between: string[] = [];
        for (
          let day = addMillis(at, DAY);
          toShanghaiDate(day) < toShanghaiDate(effect);
          day = addMillis(day, DAY)
        )
          between.push(toShanghaiDate(day));
        expect(between.filter(isWorkingDay)).toHaveLength(3);
      }),
    );
  });
});

describe('legal reasons', () => {
  it('stand for a suspension, for its lifting, or for both', () => {
    expect(groundsFor('suspend')).toContain('collusion');
    expect(groundsFor('lift')).toContain('remedied');
    for (const act of ['suspend', 'lift'] as const) expect(groundsFor(act)).toContain('court-order');
    expect(groundsFor('lift')).not.toContain('collusion');
    expect(GROUND_CODES.filter((code) => 'atOnce' in SUSPENSION_GROUNDS[code])).toEqual(['court-order']);
  });

  it.each([
    [{ act: 'suspend', ground: 'remedied' }, 'ground'],
    [{ act: 'lift', ground: 'collusion' }, 'ground'],
    [{ act: 'suspend', ground: 'because' }, 'ground'],
    [{ act: 'ban', ground: 'collusion' }, 'act'],
    [{ act: 'suspend', ground: 'collusion', lastDay: '2023-02-30' }, 'lastDay'],
    [{ act: 'suspend', ground: 'collusion', reason: ' ' }, 'reason'],
  ])('refuses %j at its field', (typed, field) => {
    const { error } = suspensionSchema.safeParse({ reason: '核查', ...typed });
    expect(error?.issues.map(({ path }) => path[0])).toContain(field);
  });
});
