import type { Words } from '../../audit/index.js';
import { type Method, methodOf } from '../../selection/index.js';
import type { LookedNeed, PricedRound, Ranked } from '../facts.js';
import { flag, inOrder } from '../flag.js';
import { MOST_ENTRANTS } from './meetings.js';

const OECD: Words = {
  zh: '经济合作与发展组织《打击公共采购串通投标准则》：陪标（保护性投标）。去掉陪标重新计算的办法和数值由本系统规定。',
  en: 'OECD, Guidelines for Fighting Bid Rigging in Public Procurement: cover bidding. Computing the round again without the cover bids, and the numbers, are ours.',
};

/** Bids that lay close together at an end of a round, and without which somebody else would have won. */
interface Cover {
  readonly agencies: readonly string[];
  readonly referenceFen: number;
  /** The reference price without them. */
  readonly withoutFen: number;
  /** Who would have won. */
  readonly instead: string;
}

/** Fewer bids than these make no price of their own. */
const LEAST_REST = 2;

/** The others whose bids lie within a width of the highest or lowest bid of all, beyond the winner's. */
function endsOf({ entries, winner }: PricedRound, width: number): Ranked[][] {
  const bids = entries.map(({ bid }) => bid);
  const [lowest, highest] = [Math.min(...bids), Math.max(...bids)];
  const own = entries.find(({ agency }) => agency === winner)?.bid ?? 0;
  return [
    entries.filter(({ bid }) => bid > own && bid >= highest - width),
    entries.filter(({ bid }) => bid < own && bid <= lowest + width),
  ];
}

/**
 * The bids at an end of a round that decided it, if there are any: without them the reference price would be another and so
 * would be the winner. Of both ends the one that moves the price further.
 */
export function coverOf(
  round: PricedRound,
  need: Pick<LookedNeed, 'budgetFen' | 'method'>,
  withinThousandths: number,
): Cover | undefined {
  const referenceFen = winnerOf(round.entries, round.K, need.method).reference;
  const covers = endsOf(round, (need.budgetFen * withinThousandths) / 1000).flatMap((end) => {
    const rest = round.entries.filter((entry) => !end.includes(entry));
    if (end.length < 2 || rest.length < LEAST_REST) return [];
    const { winner: instead, reference: withoutFen } = winnerOf(rest, round.K, need.method);
    if (instead === round.winner) return [];
    return { agencies: inOrder(end.map(({ agency }) => agency)), referenceFen, withoutFen, instead };
  });
  const moved = ({ withoutFen }: Cover): number => Math.abs(withoutFen - referenceFen);
  return covers.sort((a, b) => moved(b) - moved(a))[0];
}

function winnerOf(entries: readonly Ranked[], K: number, method: Method) {
  const { order, reference } = methodOf(method).ranking.rank(entries, K);
  return { winner: entries[order[0] ?? 0]?.agency ?? '', reference: reference ?? 0 };
}

/** Width of an end, in thousandths of the budget, by which {@link repeatedCover} counts. */
export const COVER_WIDTH = 10;

/** Many bids close together at an end that decided one round. */
export const coverBids = flag({
  name: { zh: '边缘密集报价左右结果', en: 'Bids at one end that decided the result' },
  definition: {
    zh: '最优价或均价：至少 {least} 家的报价挤在最高或最低一端、相差不超过预算的 {withinThousandths}‰，中选者不在其中；去掉它们重新计算，基准价移动至少预算的 {leastMoveThousandths}‰，中选者换了人。',
    en: 'Reference or average price: {least} or more bids lie within {withinThousandths} ‰ of the budget at the highest or the lowest end, the selected one not among them; computed again without them, the reference price moves by {leastMoveThousandths} ‰ of the budget or more, and somebody else is selected.',
  },
  source: OECD,
  told: {
    zh: '{count} 个报价把基准价从 {withoutFen} 元移到 {referenceFen} 元；没有它们，中选的是 {instead}，而不是 {winner}',
    en: '{count} bids move the reference price from {withoutFen} to {referenceFen} yuan; without them {instead} would be selected, not {winner}',
  },
  version: 1,
  limits: [
    {
      inForceFrom: '2017-01-01',
      numbers: { least: 4, withinThousandths: 10, leastMoveThousandths: 10 },
    },
  ],
  facts: ['priced'],
  find: ({ need, priced }, { least, withinThousandths, leastMoveThousandths }) => {
    const cover = priced && coverOf(priced, need, withinThousandths);
    if (!priced || !cover || cover.agencies.length < least) return [];
    const { agencies, referenceFen, withoutFen, instead } = cover;
    if (Math.abs(referenceFen - withoutFen) * 1000 < leastMoveThousandths * need.budgetFen) return [];
    const { winner } = priced;
    return [
      {
        agencies: inOrder([...agencies, winner]),
        numbers: { count: agencies.length, referenceFen, withoutFen, instead, winner },
      },
    ];
  },
});

/** The same agency covers for the same winner again and again. */
export const repeatedCover = flag({
  name: { zh: '多次左右基准价使同一家中选', en: 'Bids that decided for the same agency again and again' },
  definition: {
    zh: '最优价或均价：一家机构的报价在最高或最低一端（与另一家以上相差不超过预算的 {withinThousandths}‰），没有这些报价中选者就会换人；这样使同一家中选，包括这一次至少 {least} 次，且不少于两家相遇而那家中选的次数的 {leastPercent}%。只算有效报名不超过 {mostEntrants} 家的选取。',
    en: 'Reference or average price: an agency bids at the highest or lowest end (within {withinThousandths} ‰ of the budget of another one at least), and without these bids somebody else would be selected; it did so for the same agency {least} times, this one included, and in {leastPercent} % of the needs that it entered and that agency won. Rounds with more than {mostEntrants} valid entries do not count.',
  },
  source: OECD,
  told: {
    zh: '{cover} 的报价第 {times} 次使 {winner} 中选（相遇且后者中选共 {met} 次）',
    en: 'the bid of {cover} decides for {winner} for the {times, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} time (met when it won: {met})',
  },
  version: 1,
  limits: [
    {
      inForceFrom: '2017-01-01',
      numbers: { least: 3, leastPercent: 50, withinThousandths: COVER_WIDTH, mostEntrants: MOST_ENTRANTS },
    },
  ],
  facts: ['priced', 'covers'],
  find: ({ need, priced, covers }, { least, leastPercent }) => {
    const cover = priced && coverOf(priced, need, COVER_WIDTH);
    if (!priced || !cover) return [];
    return cover.agencies.flatMap((agency) => {
      const past = covers.get(agency);
      const [times, met] = [(past?.times ?? 0) + 1, (past?.met ?? 0) + 1];
      if (times < least || times * 100 < leastPercent * met) return [];
      const { winner } = priced;
      return {
        agencies: inOrder([agency, winner]),
        about: agency,
        numbers: { times, met, cover: agency, winner },
      };
    });
  },
});
