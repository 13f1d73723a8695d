import { meetingChance } from '../chance.js';
import { flag } from '../flag.js';

/** Largest number of entrants of a need that counts for who meets whom: in a crowd being together tells nothing. */
export const MOST_ENTRANTS = 30;

/** A millionth, in which the definition states chances. */
const MILLIONTH = 1e-6;

/** Two agencies that enter the same needs far more often than chance. */
export const alwaysTogether = flag({
  name: { zh: '总是一起报名', en: 'Always together' },
  definition: {
    zh: '两家机构在同一类型的采购中一起报名至少 {least} 次，占报名较少一家的 {leastPercent}% 以上，而且如果各自独立报名，碰到这么多次的可能性不超过百万分之 {mostMillionths}（超几何分布单侧检验）。只算报名不超过 {mostEntrants} 家的采购。提示过的，一起报名的次数翻一番才再次提示。',
    en: 'Two agencies entered {least} needs of one type together, {leastPercent} % of those of the less active one, and if each entered independently, they would meet so often with a chance of {mostMillionths} in a million at most (one-sided hypergeometric test). Needs with more than {mostEntrants} entrants do not count. Once told, a pair is told again when its needs together have doubled.',
  },
  source: {
    zh: '经济合作与发展组织《打击公共采购串通投标准则》：同一些企业总是一起投标、轮流中标。检验和数值由本系统规定。',
    en: 'OECD, Guidelines for Fighting Bid Rigging in Public Procurement: the same firms bid together and take turns. Test and numbers are ours.',
  },
  told: {
    zh: '一起报名 {together} 次（各报名 {first} 次和 {second} 次，同类采购共 {needs} 项），碰巧的可能性 {chance}',
    en: 'together in {together} needs (of {first} and {second}; {needs} needs of the type), by chance: {chance}',
  },
  version: 1,
  limits: [
    {
      inForceFrom: '2017-01-01',
      numbers: { least: 6, leastPercent: 80, mostMillionths: 1, mostEntrants: MOST_ENTRANTS },
    },
  ],
  facts: ['meetings'],
  find: ({ meetings }, { least, leastPercent, mostMillionths }) => {
    if (!meetings) return [];
    const { needs, entered, pairs } = meetings;
    return pairs.flatMap(({ one, other, together, told }) => {
      const [first, second] = [entered.get(one) ?? 0, entered.get(other) ?? 0];
      if (together < Math.max(least, 2 * told) || together * 100 < leastPercent * Math.min(first, second))
        return [];
      const chance = meetingChance(needs, first, second, together);
      if (chance > mostMillionths * MILLIONTH) return [];
      return {
        agencies: [one, other],
        numbers: { together, first, second, needs, chance: chance.toExponential(1) },
      };
    });
  },
});
