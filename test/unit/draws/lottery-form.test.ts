import { expect, it } from 'vitest';
import { lotterySchema } from '../../../src/draws/record-lottery.js';

it('takes numbers as printed, and no text that is longer than any', () => {
  expect(lotterySchema.parse({ numbers: '０７、12 ' }).numbers).toEqual(['7', '12']);
  const faults = lotterySchema.safeParse({ numbers: `${' '.repeat(5000)}07` }).error?.issues;
  expect(faults?.map(({ path, message }) => [path.join('.'), message])).toEqual([
    ['numbers', 'form/too-long'],
  ]);
});
