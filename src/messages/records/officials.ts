import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { officialsOf } from '../recipient-queries.js';

/** Messages to the officials of a need's county and of the prefecture's level. */
export const officialMessages = {
  'amendment-proposed': {
    event: 'need.amendment-proposed',
    about: 'need',
    to: officialsOf,
    data: z.object({}),
    title: { zh: '有一项条款变更待审核', en: 'A change of terms waits for review' },
    text: {
      zh: '业主申请变更公告条款。报名截止前未通过的，变更失效，按现行条款截止。',
      en: 'The owner proposes to change the terms of a notice. What is not approved before the deadline lapses, and sign-up ends under the terms in force.',
    },
    link: 'review-amendments',
    channels: ['inbox'],
  },
  'incident-opened': {
    event: 'incident.opened',
    about: 'need',
    to: officialsOf,
    data: z.object({ round: z.int() }),
    title: { zh: '登记了一项异常', en: 'An incident was opened' },
    text: {
      zh: '第 {round} 轮没有按计划进行。是什么异常、可以怎样处置，见各轮页面。',
      en: 'Round {round} does not go as planned. The page of its rounds says what it is and what can be decided.',
    },
    link: 'rounds',
    channels: ['inbox'],
  },
} as const satisfies Record<string, MessageRecord>;
