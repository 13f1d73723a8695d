import { z } from 'zod';
import type { Words } from '../../audit/index.js';
import type { MessageRecord } from '../message-record.js';
import { theFormerWinner, theOwner, theWinner } from '../recipient-queries.js';

const aboutAward = { about: 'need', link: 'award', channels: ['inbox'] } as const;

/** What follows where an agency does not have the award any more; `next` is the name of the reserve, or nothing. */
const passedOn = z.object({
  agencyName: z.string(),
  nextName: z.string().nullable(),
  priceFen: z.int().nullable(),
  publicUntil: z.string().nullable(),
});
const withReason = passedOn.extend({ reason: z.string() });
const withRecord = passedOn.extend({ record: z.int() });

const FOR_OWNER: Words = {
  zh: '{nextName, select, null {没有候补机构，本次流标，可以重新发布} other {由候补机构 {nextName} 递补，价格 {priceFen} 元，重新公示到 {publicUntil}}}。',
  en: '{nextName, select, null {No reserve is left: the need has failed and may be published again} other {The reserve {nextName} steps in at {priceFen} yuan; the result is public until {publicUntil}}}.',
};
const toOwner = (why: Words): Pick<MessageRecord, 'to' | 'title' | 'text'> => ({
  to: theOwner,
  title: { zh: '中选机构变动：按名次递补', en: 'The award passes to the next of the ranking' },
  text: { zh: `${why.zh}${FOR_OWNER.zh}`, en: `${why.en} ${FOR_OWNER.en}` },
});
const toReserve = {
  // Nobody where no reserve is left.
  to: theWinner,
  title: { zh: '贵单位按名次递补中选', en: 'Your agency steps in as the next of the ranking' },
  text: {
    zh: '前一名未承接，贵单位按抽取时已公布的名次递补，中选价 {priceFen} 元。结果公示到 {publicUntil}；公示期满发出中选通知书，届时请在期限内确认。',
    en: 'The agency before did not take the award; yours is next in the ranking that was published with the draw, at {priceFen} yuan. The result is public until {publicUntil}; then the award letter is issued, and you have some days to take it.',
  },
} as const;

/** Messages about the award after the selection. */
export const awardMessages = {
  'award-letter': {
    ...aboutAward,
    event: 'award.given',
    to: theWinner,
    data: z.object({ letter: z.string(), priceFen: z.int(), dueAt: z.string() }),
    title: { zh: '中选通知书已发出，请确认', en: 'Your award letter: take it or decline' },
    text: {
      zh: '中选通知书 {letter}，中选价 {priceFen} 元。请在 {dueAt} 前确认或放弃；到时没有回复的，视为放弃，由下一名递补。',
      en: 'Letter {letter}, at {priceFen} yuan. Take the award or decline it before {dueAt}; without an answer it passes to the next of the ranking.',
    },
  },
  'award-letter-owner': {
    ...aboutAward,
    event: 'award.given',
    to: theOwner,
    data: z.object({ agencyName: z.string(), letter: z.string(), dueAt: z.string() }),
    title: { zh: '公示期满，中选通知书已发出', en: 'The award letter was issued' },
    text: {
      zh: '中选通知书 {letter} 已发给 {agencyName}，对方须在 {dueAt} 前确认。确认后双方签订合同。',
      en: 'Letter {letter} went to {agencyName}, who must take the award before {dueAt}. Then both sign the contract.',
    },
  },
  'award-taken': {
    ...aboutAward,
    event: 'award.taken',
    to: theOwner,
    data: z.object({ agencyName: z.string(), dueAt: z.string() }),
    title: { zh: '中选机构已确认', en: 'The award was taken' },
    text: {
      zh: '{agencyName} 已确认中选。请双方签订合同，并在 {dueAt} 前由一方备案、另一方确认。',
      en: '{agencyName} takes the award. Sign the contract; one side files it before {dueAt}, the other confirms it.',
    },
  },
  'award-declined-owner': {
    ...aboutAward,
    event: 'award.declined',
    data: withReason,
    ...toOwner({
      zh: '{agencyName} 放弃中选，理由：{reason} ',
      en: '{agencyName} declined the award. Reason: {reason}',
    }),
  },
  'award-declined-reserve': { ...aboutAward, event: 'award.declined', data: passedOn, ...toReserve },
  'award-lapsed-owner': {
    ...aboutAward,
    event: 'award.lapsed',
    data: passedOn,
    ...toOwner({ zh: '{agencyName} 逾期未确认，视为放弃。', en: '{agencyName} gave no answer in time.' }),
  },
  'award-lapsed-reserve': { ...aboutAward, event: 'award.lapsed', data: passedOn, ...toReserve },
  'award-lapsed-former': {
    ...aboutAward,
    event: 'award.lapsed',
    to: theFormerWinner,
    // Messages of before always had a reserve.
    data: z.object({ nextName: z.string().nullable().default('') }),
    title: { zh: '逾期未确认，视为放弃中选', en: 'The award passed on: no answer in time' },
    text: {
      zh: '贵单位没有在期限内确认，视为放弃{nextName, select, null {} other {，由下一名递补}}。',
      en: 'Your agency gave no answer in time{nextName, select, null {} other {; the award passed to the next of the ranking}}.',
    },
  },
  'award-passed-over-owner': {
    ...aboutAward,
    event: 'award.passed-over',
    data: withRecord,
    ...toOwner({
      zh: '{agencyName} 已被暂停（日志第 {record} 条），不予中选。',
      en: '{agencyName} is suspended (record {record} of the log) and is passed over.',
    }),
  },
  'award-passed-over-reserve': { ...aboutAward, event: 'award.passed-over', data: passedOn, ...toReserve },
  'award-passed-over-former': {
    ...aboutAward,
    event: 'award.passed-over',
    to: theFormerWinner,
    data: z.object({ record: z.int() }),
    title: { zh: '因暂停不予中选', en: 'Passed over while suspended' },
    text: {
      zh: '公示期满时贵单位处于暂停期（日志第 {record} 条），不予中选，由下一名递补。',
      en: 'When the days of publicity were over your agency was suspended (record {record} of the log); the award passed to the next of the ranking.',
    },
  },
} as const satisfies Record<string, MessageRecord>;
