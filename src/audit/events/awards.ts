import { z } from 'zod';
import { needTag } from '../tags.js';
import { type EventRecord, round } from './event-record.js';

/** Whose award it is: the round, the place in its ranking, and the agency's code. */
const award = { round, rank: z.int().min(1), agency: z.string() };
/** The reserve who steps in, and at which price; null where the ranking has no more, and the need has failed. */
const passedOn = { next: z.string().nullable(), nextPriceFen: z.int().nullable() };

/** What is shown of a need, its place in lists, and the sums: the award is another's, or nobody's. */
const anotherAward = (need: string) => [needTag(need), 'list:needs', 'statistics'] as const;
const passesOn = {
  touches: anotherAward,
  makes: ['award', 'award_course'],
  changes: ['need', 'award', 'award_course'],
} as const;

const NEXT = {
  zh: '{next, select, null {无候补机构，本次流标} other {由候补机构 {next} 递补}}',
  en: '{next, select, null {no reserve is left: the need has failed} other {the reserve {next} steps in}}',
};

/** Whom the owner has, or has for want of a choice, from the small list, and at which price. */
const chosen = {
  touches: anotherAward,
  makes: ['award', 'award_course'],
  changes: ['owner_choice'],
} as const;

/** Events of an award from the publicity of the result on. */
export const awardEvents = {
  'choice.made': {
    words: { zh: '业主择定', en: 'The owner chose' },
    data: z.strictObject({ ...award, priceFen: z.int(), reason: z.string().min(10) }),
    ...chosen,
    feed: {
      title: { zh: '业主择定：{title}', en: 'Chosen by the owner: {title}' },
      text: {
        zh: '业主从小名单中选定 {agency}，{priceFen} 元。理由：{reason}',
        en: 'the owner chose {agency} from the small list, at {priceFen} yuan. Reason: {reason}',
      },
    },
  },
  'choice.lapsed': {
    words: { zh: '业主逾期未选', en: 'The owner did not choose' },
    data: z.strictObject({ ...award, priceFen: z.int() }),
    ...chosen,
    feed: {
      title: { zh: '业主逾期未选：{title}', en: 'No choice in time: {title}' },
      text: {
        zh: '业主在期限内没有选择，按规则由小名单第一家 {agency} 中选，{priceFen} 元',
        en: 'the owner did not choose in time: by the rules {agency}, the first of the small list, has the award, at {priceFen} yuan',
      },
    },
  },
  'award.given': {
    words: { zh: '发出中选通知书', en: 'Award letter issued' },
    data: z.strictObject({ ...award, letter: z.string(), priceFen: z.int() }),
    touches: (need) => [needTag(need), 'list:needs'],
    changes: ['award_course'],
    feed: {
      title: { zh: '发出中选通知书：{title}', en: 'Award letter: {title}' },
      text: {
        zh: '公示期满，中选通知书 {letter}：{agency}，{priceFen} 元',
        en: 'the result was public for its days; letter {letter}: {agency}, {priceFen} yuan',
      },
    },
  },
  'award.passed-over': {
    words: { zh: '因暂停不予中选', en: 'Passed over while suspended' },
    data: z.strictObject({ ...award, record: z.int().min(1), ...passedOn }),
    ...passesOn,
    feed: {
      title: { zh: '不予中选：{title}', en: 'Passed over: {title}' },
      text: {
        zh: `{agency} 已被暂停（日志第 {record} 条）；${NEXT.zh}`,
        en: `{agency} is suspended (record {record} of the log); ${NEXT.en}`,
      },
    },
  },
  'award.taken': {
    words: { zh: '确认中选', en: 'Award taken' },
    data: z.strictObject(award),
    touches: (need) => [needTag(need), 'list:needs'],
    changes: ['award_course'],
  },
  'award.declined': {
    words: { zh: '放弃中选', en: 'Award declined' },
    data: z.strictObject({ ...award, reason: z.string(), ...passedOn }),
    ...passesOn,
    feed: {
      title: { zh: '放弃中选：{title}', en: 'Award declined: {title}' },
      text: { zh: `{agency} 放弃：{reason}；${NEXT.zh}`, en: `{agency} declined: {reason}; ${NEXT.en}` },
    },
  },
  'award.lapsed': {
    words: { zh: '逾期未确认，视为放弃', en: 'Award lapsed: no answer in time' },
    data: z.strictObject({ ...award, ...passedOn }),
    ...passesOn,
    feed: {
      title: { zh: '逾期未确认：{title}', en: 'Award lapsed: {title}' },
      text: { zh: `{agency} 逾期未确认；${NEXT.zh}`, en: `{agency} gave no answer in time; ${NEXT.en}` },
    },
  },
} as const satisfies Record<string, EventRecord>;
