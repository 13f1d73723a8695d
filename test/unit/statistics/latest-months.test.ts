import { expect, it } from 'vitest';
import { latestMonths } from '../../../src/statistics/index.js';

const sums = [
  { key: '2016-11', projects: 5 },
  { key: '2017-01', projects: 10 },
  { key: '2017-02', projects: 7 },
  { key: '2017-04', projects: 3 },
];

it.each([
  [25, '2016-11'],
  [24, '2017-01'],
  [20, '2017-01'],
  [19, '2017-02'],
  [10, '2017-02'],
  [9, '2017-04'],
  // The last month is shown, however many selections it has.
  [1, '2017-04'],
])('of at most %i selections begin in %s', (most, from) => {
  expect(latestMonths(sums, most)).toEqual({ from, to: '2017-04' });
});

it('are none where nothing was awarded, and everything of a usual history', () => {
  expect(latestMonths([])).toBeUndefined();
  expect(latestMonths(sums)).toEqual({ from: '2016-11', to: '2017-04' });
});
