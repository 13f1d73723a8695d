import { MINUTE, toMillis } from '../../basics/index.js';
import { flag, inOrder } from '../flag.js';

/** Entries that were taken back shortly before the deadline. */
export const lateWithdrawals = flag({
  name: { zh: '截止前集中撤回', en: 'Withdrawals shortly before the deadline' },
  definition: {
    zh: '截止前 {minutes} 分钟内，至少 {least} 家机构撤回报名且没有重新报名，占撤回前报名机构的 {leastPercent}% 以上。',
    en: 'Within {minutes} minutes of the deadline, {least} or more agencies took back their entries and did not enter again: {leastPercent} % or more of those entered before.',
  },
  source: {
    zh: '经济合作与发展组织《打击公共采购串通投标准则》：投标人意外撤回投标。数值由本系统规定。',
    en: 'OECD, Guidelines for Fighting Bid Rigging in Public Procurement: bidders withdraw unexpectedly. The numbers are ours.',
  },
  told: {
    zh: '{before} 家中有 {count} 家在截止前撤回',
    en: '{count} of {before} withdrew before the deadline',
  },
  version: 1,
  limits: [{ inForceFrom: '2017-01-01', numbers: { minutes: 60, least: 2, leastPercent: 25 } }],
  facts: ['entrants', 'withdrawn'],
  find: ({ need, entrants, withdrawn }, { minutes, least, leastPercent }) => {
    const from = toMillis(need.closesAt) - minutes * MINUTE;
    const late = inOrder(withdrawn.filter(({ at }) => toMillis(at) >= from).map(({ agency }) => agency));
    const before = entrants.length + late.length;
    if (late.length < least || late.length * 100 < leastPercent * before) return [];
    return [{ agencies: late, numbers: { count: late.length, before } }];
  },
});

/** A large part of the entrants was kept out. */
export const manyExclusions = flag({
  name: { zh: '排除过多', en: 'Many exclusions' },
  definition: {
    zh: '冻结名单时排除至少 {least} 家，占报名机构的 {leastPercent}% 以上。',
    en: 'At the freeze {least} or more entrants were excluded: {leastPercent} % or more of all.',
  },
  source: {
    zh: '开放合同伙伴关系《采购风险提示》：被否决的投标占比过高。数值由本系统规定。',
    en: 'Open Contracting Partnership, red flags of procurement: a high share of disqualified bids. The numbers are ours.',
  },
  told: { zh: '{entered} 家中排除 {count} 家', en: '{count} of {entered} excluded' },
  version: 1,
  limits: [{ inForceFrom: '2017-01-01', numbers: { least: 3, leastPercent: 50 } }],
  facts: ['entrants', 'excluded'],
  find: ({ entrants, excluded }, { least, leastPercent }) => {
    const [count, entered] = [excluded.length, entrants.length];
    if (count < least || count * 100 < leastPercent * entered) return [];
    return [{ agencies: inOrder(excluded), numbers: { count, entered } }];
  },
});
