import type { Words } from '../../audit/index.js';
import type { Entrant, LookedNeed } from '../facts.js';
import { flag, inOrder } from '../flag.js';

const ARTICLE_40: Words = {
  zh: '《招标投标法实施条例》第四十条第（四）项：不同投标人的投标文件异常一致或者投标报价呈规律性差异。数值由本系统规定。',
  en: 'Regulation for Implementing the Tendering Law, article 40 (4): bids that are unusually alike or differ in a regular way. The numbers are ours.',
};

/** Agencies by their bids, the lowest first, without those at a bound of the notice: everybody may bid just that. */
function freeBids(entrants: readonly Entrant[], { budgetFen, floorFen }: LookedNeed): Map<number, string[]> {
  const bids = new Map<number, string[]>();
  for (const { agency, bidFen } of entrants.toSorted((a, b) => (a.bidFen ?? 0) - (b.bidFen ?? 0))) {
    if (bidFen === null || bidFen === budgetFen || bidFen === floorFen) continue;
    bids.set(bidFen, [...(bids.get(bidFen) ?? []), agency]);
  }
  return bids;
}

/** The largest power of ten that divides every amount: the unit in which they seem to be bid. */
function grainOf(amounts: readonly number[]): number {
  let grain = 1;
  while (amounts.every((amount) => amount >= grain * 10 && amount % (grain * 10) === 0)) grain *= 10;
  return grain;
}

/** The same bid to the fen. */
export const identicalBids = flag({
  name: { zh: '报价相同', en: 'Identical bids' },
  definition: {
    zh: '同一项采购中，至少 {least} 家机构的报价一分不差；等于最高限价或最低限价的不算。整数报价碰巧相同的很多，因此还要求：报价 ÷ 报价单位（能整除它的最大的 10 的幂）的（家数 − 1）次方不小于 {rarity}。',
    en: 'At least {least} agencies bid the same to the fen in one need; bids at the ceiling or the floor do not count. Round bids are often the same by chance, so (bid ÷ unit) to the power of (number − 1) must be {rarity} at least, the unit being the largest power of ten that divides the bid.',
  },
  source: ARTICLE_40,
  told: {
    zh: '{count} 家机构都报 {bidFen} 元',
    en: '{count} agencies bid {bidFen} yuan',
  },
  version: 1,
  limits: [{ inForceFrom: '2017-01-01', numbers: { least: 2, rarity: 10_000 } }],
  facts: ['entrants'],
  find: ({ need, entrants }, { least, rarity }) =>
    [...freeBids(entrants, need)]
      .filter(
        ([bidFen, { length }]) => length >= least && (bidFen / grainOf([bidFen])) ** (length - 1) >= rarity,
      )
      .map(([bidFen, agencies]) => ({
        agencies: inOrder(agencies),
        about: String(bidFen),
        numbers: { count: agencies.length, bidFen },
      })),
});

/** Neighbours whose steps are equal, as far as they go: beginning and end of each run of three or more, none within another. */
function evenRuns(values: readonly number[], equal: (step: number, first: number) => boolean) {
  const runs: { from: number; to: number }[] = [];
  const stepAt = (index: number): number => (values[index + 1] ?? 0) - (values[index] ?? 0);
  for (let from = 0; from + 2 < values.length; from += 1) {
    let to = from + 1;
    while (to + 1 < values.length && equal(stepAt(to), stepAt(from))) to += 1;
    if (to - from >= 2 && to > (runs.at(-1)?.to ?? 0)) runs.push({ from, to });
  }
  return runs;
}

/** The evenly spaced runs among amounts in order: by equal differences, or by equal ratios where these are not the same. */
function spacedRuns(amounts: readonly number[], tolerance: number) {
  const even = evenRuns(amounts, (step, first) => Math.abs(step - first) <= first * tolerance + 1);
  const ratios = evenRuns(
    amounts.map((amount) => Math.log(amount)),
    // A fen of rounding moves the logarithm of the amount by so much.
    (step, first) => Math.abs(step - first) <= first * tolerance + 1 / (amounts[0] ?? 1),
  ).filter(({ from, to }) => !even.some((one) => one.from <= from && to <= one.to));
  return [
    ...even.map((run) => ({ ...run, kind: 'difference' })),
    ...ratios.map((run) => ({ ...run, kind: 'ratio' })),
  ];
}

/** Neighbouring bids in equal steps. */
export const evenBids = flag({
  name: { zh: '报价等差或等比', en: 'Evenly spaced bids' },
  definition: {
    zh: '报价从低到高排列，至少 {least} 个相邻的不同报价间隔相等，或者比值相等（误差不超过 {toleranceThousandths}‰，另加 1 分的取整误差）；等于最高限价或最低限价的不算。整数报价碰巧等距的很多，因此还要求：间隔 ÷ 报价单位（能整除这些报价的最大的 10 的幂）的（个数 − 2）次方不小于 {rarity}。',
    en: 'Of the bids in order, at least {least} different neighbours are equally far apart, or in equal ratios (within {toleranceThousandths} ‰, and a fen of rounding); bids at the ceiling or the floor do not count. Round bids are often evenly spaced by chance, so (step ÷ unit) to the power of (number − 2) must be {rarity} at least, the unit being the largest power of ten that divides these bids.',
  },
  source: ARTICLE_40,
  told: {
    zh: '{kind, select, ratio {{count} 个报价比值相等，从 {lowestFen} 元到 {highestFen} 元} other {{count} 个报价间隔相等，从 {lowestFen} 元到 {highestFen} 元，每步 {stepFen} 元}}',
    en: '{kind, select, ratio {{count} bids in equal ratios, from {lowestFen} to {highestFen} yuan} other {{count} bids in equal steps of {stepFen} yuan, from {lowestFen} to {highestFen} yuan}}',
  },
  version: 1,
  limits: [{ inForceFrom: '2017-01-01', numbers: { least: 3, toleranceThousandths: 1, rarity: 500 } }],
  facts: ['entrants'],
  find: ({ need, entrants }, { least, toleranceThousandths, rarity }) => {
    const bids = freeBids(entrants, need);
    const amounts = [...bids.keys()];
    return spacedRuns(amounts, toleranceThousandths / 1000).flatMap(({ from, to, kind }) => {
      const run = amounts.slice(from, to + 1);
      const [lowestFen = 0, second = 0] = run;
      const stepFen = second - lowestFen;
      if (run.length < least || (stepFen / grainOf(run)) ** (run.length - 2) < rarity) return [];
      return {
        agencies: inOrder(run.flatMap((amount) => bids.get(amount) ?? [])),
        about: kind,
        numbers: { count: run.length, kind, stepFen, lowestFen, highestFen: run.at(-1) ?? 0 },
      };
    });
  },
});
