import { describe, expect, it } from 'vitest';
import { rulesAt, toShanghaiDate } from '../../../src/basics/index.js';
import { firstIssue, issueAfter } from '../../../src/needs/index.js';
import { lotteryGames, plannableGames } from '../../../src/needs/lottery-calendar.js';
import { ballBits, findLotteryGame, lotteryFault } from '../../../src/selection/index.js';

const CLOSED = [
  { from: '2017-01-27', to: '2017-02-02' },
  { from: '2018-02-15', to: '2018-02-21' },
];
const after = (closesAt: string) => firstIssue({ closesAt, rules: rulesAt(closesAt).version }, CLOSED);

describe('a lottery', () => {
  it('has bits by its numbers, and is planned from 40 on', () => {
    expect(lotteryGames.map(({ code, groups }) => [code, ballBits(groups)])).toEqual([
      ['kl8', 61],
      ['ssq', 24],
    ]);
    expect(plannableGames.map(({ code }) => code)).toEqual(['kl8']);
  });

  it('is the same in the data as in the kernel', () => {
    const [kl8] = plannableGames;
    const [hours, minutes] = (kl8?.drawTime ?? '').split(':').map(Number) as [number, number];
    expect(findLotteryGame('kl8')).toEqual({ ...kl8?.groups[0], drawMinute: hours * 60 + minutes });
  });

  it.each([
    ['the same evening', '2017-01-05T09:00:00.000Z', '2017005', 0, '2017-01-05T13:30:00.000Z'],
    [
      'still the same evening, just at the margin',
      '2017-01-05T12:30:00.000Z',
      '2017005',
      0,
      '2017-01-05T13:30:00.000Z',
    ],
    [
      'the next evening inside the margin',
      '2017-01-05T12:30:00.001Z',
      '2017006',
      0,
      '2017-01-06T13:30:00.000Z',
    ],
    [
      'the first evening after the Spring Festival',
      '2017-01-26T13:00:00.000Z',
      '2017027',
      7,
      '2017-02-03T13:30:00.000Z',
    ],
    ['counted without closed days', '2017-05-08T09:00:00.000Z', '2017121', 7, '2017-05-08T13:30:00.000Z'],
    ['the first of the next year', '2017-12-31T13:00:00.000Z', '2018001', 0, '2018-01-01T13:30:00.000Z'],
  ])('is drawn %s', (_name, closesAt, issue, closedDays, drawnAt) => {
    const day = toShanghaiDate(drawnAt);
    expect(after(closesAt)).toEqual({ game: 'kl8', issue, day, closedDays, drawnAt });
  });

  it('is not planned in a year whose closed days are not set', () => {
    expect(after('2019-05-08T09:00:00.000Z')).toBeUndefined();
  });

  it('goes on with the next issue', () => {
    expect(issueAfter(after('2017-01-26T09:00:00.000Z')!, CLOSED)).toEqual({
      game: 'kl8',
      issue: '2017027',
      day: '2017-02-03',
      closedDays: 7,
      drawnAt: '2017-02-03T13:30:00.000Z',
    });
  });

  it.each([
    ['too few', Array.from({ length: 19 }, (_, i) => `${i + 1}`), 'count'],
    ['a number above the range', [...Array.from({ length: 19 }, (_, i) => `${i + 1}`), '81'], 'range'],
    ['a leading zero', ['01', ...Array.from({ length: 19 }, (_, i) => `${i + 2}`)], 'range'],
    ['a number twice', ['1', '1', ...Array.from({ length: 18 }, (_, i) => `${i + 2}`)], 'order'],
    ['a result', Array.from({ length: 20 }, (_, i) => `${4 * i + 4}`), undefined],
  ])('judges %s', (_name, numbers, fault) => {
    expect(lotteryFault(findLotteryGame('kl8')!, numbers)).toBe(fault);
  });
});
