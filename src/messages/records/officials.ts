import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { escrowCustodians, officialsOf } from '../recipient-queries.js';

/** Messages to the officials of a need's county and of the prefecture's level, and to its custodians. */
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
  'secret-share-asked': {
    event: 'escrow.asked',
    about: 'need',
    to: escrowCustodians,
    data: z.object({ round: z.int(), by: z.string() }),
    title: { zh: '请交出密码的一份', en: 'Give your share of a secret' },
    text: {
      zh: '第 {round} 轮的密码在本站打不开，而名单已经冻结。请在 {by} 前打开页面，用您的密钥交出所保管的一份：份数一够，密码即公开，选取照常进行，结果与没有丢失时相同。',
      en: 'The secret of round {round} does not open here, and the pool is frozen. Open the page and give your share with your key by {by}: once there are enough, the secret is public and the draw goes on, with the same result as without the loss.',
    },
    link: 'opening',
    channels: ['inbox'],
  },
} as const satisfies Record<string, MessageRecord>;
