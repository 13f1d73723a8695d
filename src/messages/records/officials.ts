import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { officialsOf } from '../recipient-queries.js';

/** Messages to the officials of a need's county and of the prefecture's level. */
export const officialMessages = {
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
