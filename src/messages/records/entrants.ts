import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { entrants, outdatedEntrants, theOthers, theWinner } from '../recipient-queries.js';

const aboutNeed = { about: 'need', channels: ['inbox'] } as const;

/** Messages to agencies about a need that they signed up for. */
export const entrantMessages = {
  'entry-outdated': {
    ...aboutNeed,
    event: 'need.amended',
    to: outdatedEntrants,
    data: z.object({
      changeNote: z.string(),
      // Messages of before had neither.
      fields: z.array(z.string()).default([]),
      closesAt: z.string().default(''),
    }),
    title: { zh: '公告条款已变更，报名失效', en: 'The terms were changed: your entry is void' },
    text: {
      zh: '变更说明：{changeNote} {known, select, yes {变更内容：{fields}；变更前后对照见报名页。} other {}}仍要参加的，请在{known, select, yes { {closesAt} } other {截止}}前重新报名，否则不进入名单。',
      en: 'What changed: {changeNote} {known, select, yes {Changed: {fields}; the page of your entry shows each, old and new. } other {}}To take part, sign up again {known, select, yes {by {closesAt}} other {before the deadline}}, or you stay out of the pool.',
    },
    link: 'entry',
  },
  'information-changed': {
    ...aboutNeed,
    event: 'need.information-changed',
    to: entrants,
    data: z.object({ fields: z.array(z.string()), note: z.string() }),
    title: {
      zh: '公告信息有更新，报名不受影响',
      en: 'Information of a notice was changed: your entry stands',
    },
    text: {
      zh: '说明：{note} 更新内容：{fields}；更新前后对照见公告页。条款不变，无须重新报名。',
      en: 'Note: {note} Changed: {fields}; the page of the need shows each, old and new. The terms stay as they are: there is no need to sign up again.',
    },
    link: 'need',
  },
  'notice-withdrawn': {
    ...aboutNeed,
    event: 'need.withdrawn',
    to: entrants,
    data: z.object({ reason: z.string() }),
    title: { zh: '公告已撤回', en: 'The notice was withdrawn' },
    text: {
      zh: '原因：{reason} 不再选取，报名和报价不会开启。',
      en: 'Reason: {reason} There will be no selection; entries and bids are not opened.',
    },
    link: 'need',
  },
  'pool-frozen': {
    ...aboutNeed,
    event: 'pool.frozen',
    to: entrants,
    data: z.object({ round: z.int(), poolHash: z.string() }),
    title: { zh: '名单已封存', en: 'The pool is frozen' },
    text: {
      zh: '名单已封存（第 {round} 轮）。请记下名单哈希，结果证书里必须是同一个：{poolHash}',
      en: 'The pool is frozen (round {round}). Note its hash, the certificate of the result must have the same: {poolHash}',
    },
    link: 'need',
  },
  'entry-failed': {
    ...aboutNeed,
    event: 'need.failed',
    to: entrants,
    data: z.object({}),
    title: { zh: '采购流标', en: 'The need failed' },
    text: {
      zh: '本次不选取任何机构，原因见公告页。业主重新发布后，须重新报名。',
      en: 'No agency is selected; the page of the need says why. If the owner publishes it again, sign up again.',
    },
    link: 'need',
  },
  'selection-won': {
    ...aboutNeed,
    event: 'selection.drawn',
    to: theWinner,
    data: z.object({ round: z.int(), priceFen: z.int(), publicUntil: z.string().nullable() }),
    title: { zh: '贵单位中选', en: 'Your agency was selected' },
    text: {
      zh: '第 {round} 轮选取，中选价 {priceFen} 元。接下来：{publicUntil, select, null {} other {结果公示到 {publicUntil}，期满发出中选通知书，届时请在期限内确认。确认后}}请按公告页上的电话联系业主，按公告条件和中选价签订合同{publicUntil, select, null {} other {并在本站备案}}、开展服务。结果证书在公告页，任何人都能验证。',
      en: 'Round {round}, at {priceFen} yuan. Next: {publicUntil, select, null {call} other {the result is public until {publicUntil}; then the award letter is issued, and you have some days to take it. Once you have taken it, call}} the owner at the number on the notice, sign the contract on the terms of the notice and at this price{publicUntil, select, null {} other {, file it here}}, and begin the service. The certificate of the result is on the same page, and anybody can verify it.',
    },
    link: 'need',
  },
  'selection-lost': {
    ...aboutNeed,
    event: 'selection.drawn',
    to: theOthers,
    data: z.object({ round: z.int() }),
    title: { zh: '贵单位未中选', en: 'Your agency was not selected' },
    text: {
      zh: '第 {round} 轮选取已完成，中选的是其他机构。公告页列出每家报名机构的名次或未进入名单的原因，以及可验证的结果证书。',
      en: 'Round {round} is drawn, and another agency was selected. The page of the need gives the place of every entrant, or why it was left out, and the certificate of the result to verify.',
    },
    link: 'need',
  },
  'round-void': {
    ...aboutNeed,
    event: 'redo.confirmed',
    to: entrants,
    data: z.object({ voids: z.int(), reason: z.string() }),
    title: { zh: '本轮作废，重新选取', en: 'The round is void and is drawn again' },
    text: {
      zh: '第 {voids} 轮及其结果作废。理由：{reason} 无须重新报名，依据和下一轮时间见公告页。',
      en: 'Round {voids} and its result are void. Reason: {reason} There is no need to sign up again; the page of the need says on what ground, and when the next round is.',
    },
    link: 'need',
  },
  'finding-proposed': {
    ...aboutNeed,
    event: 'finding.proposed',
    to: entrants,
    data: z.object({ agencyName: z.string(), facts: z.string() }),
    title: { zh: '有人提议认定一家报名机构的问题', en: 'A finding against an entrant was proposed' },
    text: {
      zh: '涉及机构：{agencyName}。事实：{facts} 由另一名工作人员决定；所涉机构可以向主管部门陈述、申辩。',
      en: 'About {agencyName}. Facts: {facts} Another official decides; the agency may state its case to the authority.',
    },
    link: 'need',
  },
  'finding-recorded': {
    ...aboutNeed,
    event: 'finding.recorded',
    to: entrants,
    data: z.object({ agencyName: z.string(), facts: z.string() }),
    title: { zh: '已认定一家报名机构的问题', en: 'A finding against an entrant was recorded' },
    text: {
      zh: '涉及机构：{agencyName}。事实：{facts} 认定本身不改变结果；是否重新选取另行决定，届时另行通知。',
      en: 'About {agencyName}. Facts: {facts} By itself it changes no result: whether to draw again is decided apart, and you will be told.',
    },
    link: 'need',
  },
} as const satisfies Record<string, MessageRecord>;
