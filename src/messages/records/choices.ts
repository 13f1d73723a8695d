import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { entrants, theOthers, theOwner, theWinner } from '../recipient-queries.js';
import { allBut } from '../recipient-rules.js';
import { theSmallList } from '../small-list-queries.js';

const aboutAward = { about: 'need', link: 'award', channels: ['inbox'] } as const;
const aboutNeed = { about: 'need', link: 'need', channels: ['inbox'] } as const;

const listed = z.object({ round: z.int(), dueAt: z.string() });
/** Who has the award; `publicUntil` is null where the further course is handled on paper. */
const chosen = z.object({ agencyName: z.string(), priceFen: z.int(), publicUntil: z.string().nullable() });
const withReason = chosen.extend({ reason: z.string() });

const UNTIL = {
  zh: '{publicUntil, select, null {} other {结果公示到 {publicUntil}，期满发出中选通知书，届时请在期限内确认。}}',
  en: '{publicUntil, select, null {} other {The result is public until {publicUntil}; then the award letter is issued, and you have some days to take it.}}',
};

/** Messages about the choice that a draw leaves to the owner. */
export const choiceMessages = {
  'choice-open': {
    ...aboutNeed,
    event: 'selection.listed',
    to: theOwner,
    link: 'choice',
    data: listed.extend({ agencyNames: z.string() }),
    title: { zh: '小名单已抽出，请择定一家', en: 'The small list is drawn: choose one' },
    text: {
      zh: '第 {round} 轮小名单：{agencyNames}。请在 {dueAt} 前从中选定一家并写明理由，理由将公开；到时没有选择的，由小名单第一家中选。',
      en: 'Small list of round {round}: {agencyNames}. Choose one of them before {dueAt} and say why; the reason is published. Without a choice the first of the list has the award.',
    },
  },
  'choice-on-list': {
    ...aboutNeed,
    event: 'selection.listed',
    to: theSmallList,
    data: listed,
    title: { zh: '贵单位进入小名单', en: 'Your agency is on the small list' },
    text: {
      zh: '第 {round} 轮抽出小名单，贵单位在其中。业主在 {dueAt} 前从中选定一家并公开理由；结果出来后另行通知。',
      en: 'Round {round} drew the small list, and your agency is on it. The owner chooses one of it before {dueAt} and publishes the reason; you will be told.',
    },
  },
  'choice-off-list': {
    ...aboutNeed,
    event: 'selection.listed',
    to: allBut(entrants, theSmallList),
    data: listed,
    title: { zh: '贵单位未进入小名单', en: 'Your agency is not on the small list' },
    text: {
      zh: '第 {round} 轮小名单已抽出，贵单位不在其中。公告页列出各家的信用、签数、抽取次序或未进入的原因，以及可验证的证书。',
      en: 'Round {round} drew the small list, and your agency is not on it. The page of the need gives every standing, the tickets, the order of the draw, or why one is outside, and the certificate to verify.',
    },
  },
  'choice-won': {
    ...aboutAward,
    event: 'choice.made',
    to: theWinner,
    data: withReason,
    title: { zh: '贵单位中选', en: 'Your agency was selected' },
    text: {
      zh: `业主从小名单中选定贵单位，中选价 {priceFen} 元。理由：{reason} ${UNTIL.zh}`,
      en: `The owner chose your agency from the small list, at {priceFen} yuan. Reason: {reason} ${UNTIL.en}`,
    },
  },
  'choice-lost': {
    ...aboutNeed,
    event: 'choice.made',
    to: theOthers,
    data: withReason,
    title: { zh: '贵单位未中选', en: 'Your agency was not selected' },
    text: {
      zh: '业主从小名单中选定 {agencyName}，中选价 {priceFen} 元。理由：{reason} 公告页说明抽取和选择的全部依据；公示期内可以提出异议。',
      en: 'The owner chose {agencyName} from the small list, at {priceFen} yuan. Reason: {reason} The page of the need shows all that draw and choice rest on; objections are heard while the result is public.',
    },
  },
  'choice-lapsed-owner': {
    ...aboutAward,
    event: 'choice.lapsed',
    to: theOwner,
    data: chosen,
    title: { zh: '逾期未选，小名单第一家中选', en: 'No choice in time: the first of the list has the award' },
    text: {
      zh: '您在期限内没有选择，按规则由小名单第一家 {agencyName} 中选，中选价 {priceFen} 元。',
      en: 'You did not choose in time: by the rules {agencyName}, the first of the small list, has the award, at {priceFen} yuan.',
    },
  },
  'choice-lapsed-won': {
    ...aboutAward,
    event: 'choice.lapsed',
    to: theWinner,
    data: chosen,
    title: { zh: '贵单位中选', en: 'Your agency was selected' },
    text: {
      zh: `业主在期限内没有选择，贵单位在小名单中排第一，按规则中选，中选价 {priceFen} 元。${UNTIL.zh}`,
      en: `The owner did not choose in time: your agency is the first of the small list and has the award by the rules, at {priceFen} yuan. ${UNTIL.en}`,
    },
  },
  'choice-lapsed-lost': {
    ...aboutNeed,
    event: 'choice.lapsed',
    to: theOthers,
    data: chosen,
    title: { zh: '贵单位未中选', en: 'Your agency was not selected' },
    text: {
      zh: '业主在期限内没有选择，按规则由小名单第一家 {agencyName} 中选，中选价 {priceFen} 元。公告页有全部依据；公示期内可以提出异议。',
      en: 'The owner did not choose in time: by the rules {agencyName}, the first of the small list, has the award, at {priceFen} yuan. The page of the need shows all that this rests on; objections are heard while the result is public.',
    },
  },
} as const satisfies Record<string, MessageRecord>;
