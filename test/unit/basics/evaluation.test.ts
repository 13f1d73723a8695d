import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DIMENSION_NAMES,
  EVALUATOR_NAMES,
  type Evaluator,
  formatStars,
  type Given,
  type Marks,
  meanOf,
  scoreOf,
} from '../../../src/basics/index.js';

const marks = (
  ...[quality = 5, timeliness = quality, attitude = quality, charge = quality, standards = quality]: number[]
) => ({
  quality,
  timeliness,
  attitude,
  charge,
  standards,
});
const given = (side: Evaluator, ...stars: number[]): Given => ({ side, ...marks(...stars) });

describe('the score of a service', () => {
  it.each([
    ['nobody', [], null],
    ['three alike', [given('owner', 4), given('authority', 4), given('operator', 4)], 400],
    ['5 : 3 : 2', [given('owner', 5), given('authority', 3), given('operator', 1)], 360],
    ['without the operator 5 : 3', [given('owner', 5), given('authority', 1)], 350],
    ['without the authority 5 : 2', [given('owner', 5), given('operator', 1)], 386],
    ['without the owner 3 : 2', [given('authority', 1), given('operator', 5)], 260],
    ['one alone', [given('operator', 3)], 300],
    // 5 × 21 + 3 × 22 + 2 × 23 = 217; ÷ 50 = 4.34
    [
      'dimensions',
      [given('owner', 5, 4, 4, 4, 4), given('authority', 5, 5, 4, 4, 4), given('operator', 5, 5, 5, 4, 4)],
      434,
    ],
    // 5 × 5 + 3 × 6 = 43; ÷ 40 = 1.075, half up.
    ['half up', [given('owner', 1), given('authority', 2, 1, 1, 1, 1)], 108],
  ] as const)('is weighted, and a missing weight shared: %s', (_name, all, expected) => {
    expect(scoreOf(all)).toBe(expected);
  });

  it('lies between the lowest and the highest mean, in whole hundredths, in whatever order they come', () => {
    const star = fc.integer({ min: 1, max: 5 });
    const anyMarks = fc.record(
      Object.fromEntries(DIMENSION_NAMES.map((name) => [name, star])),
    ) as fc.Arbitrary<Marks>;
    const anyGiven = fc
      .subarray([...EVALUATOR_NAMES], { minLength: 1 })
      .chain((sides) => fc.tuple(...sides.map((side) => anyMarks.map((one): Given => ({ side, ...one })))));
    fc.assert(
      fc.property(anyGiven, (all) => {
        const score = scoreOf(all) ?? 0;
        const means = all.map(meanOf);
        expect(Number.isInteger(score)).toBe(true);
        expect(score).toBeGreaterThanOrEqual(Math.min(...means));
        expect(score).toBeLessThanOrEqual(Math.max(...means));
        expect(scoreOf(all.toReversed())).toBe(score);
      }),
    );
  });

  it('is shown with two decimals', () => {
    expect([100, 307, 450, 500].map(formatStars)).toEqual(['1.00', '3.07', '4.50', '5.00']);
  });
});
