import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { bothBodies, officialsOfBodies } from '../recipient-queries.js';

const pair = { about: 'relation', channels: ['inbox'] } as const;
const names = { first: z.string(), second: z.string() };

/** Messages about two bodies whose legal representatives share a name. */
export const relationMessages = {
  'relation-found': {
    ...pair,
    event: 'relation.found',
    to: bothBodies,
    data: z.object(names),
    title: {
      zh: '法定代表人与另一单位同名',
      en: 'Your legal representative shares a name with that of another body',
    },
    text: {
      zh: '{first}与{second}登记的法定代表人姓名相同。在两名经办人判断之前，两家按关联处理：同一公告只保留最早的一家报名；一方是业主的，另一方不能报名。确属两人的，请尽快向主管部门说明。',
      en: 'The legal representatives of {first} and {second} have one name. Until two officials decide, the two count as related: of both, the earlier entry in a need stays, and neither enters a need of the other. If they are two people, tell the officials soon.',
    },
    link: 'relations',
  },
  'relation-to-decide': {
    ...pair,
    event: 'relation.found',
    to: officialsOfBodies,
    data: z.object(names),
    title: { zh: '需要判断同名的法定代表人', en: 'A shared name is to be decided' },
    text: {
      zh: '{first}与{second}的法定代表人同名。请核对是一人还是两人，由另一名经办人确认。',
      en: 'The legal representatives of {first} and {second} have one name. Find out whether they are one person or two; another official confirms it.',
    },
    link: 'review-relations',
  },
  'relation-decided': {
    ...pair,
    event: 'relation.decided',
    to: bothBodies,
    data: z.object({ ...names, verdict: z.enum(['related', 'namesakes']), reason: z.string() }),
    title: { zh: '同名的法定代表人已有判断', en: 'The shared name was decided' },
    text: {
      zh: '{first}与{second}：{verdict, select, namesakes {同名的两人，各自可以报名} other {同一人，两家按关联处理}}。理由：{reason}',
      en: '{first} and {second}: {verdict, select, namesakes {two people of one name, both may sign up} other {one person, the two count as related}}. Reason: {reason}',
    },
    link: 'relations',
  },
} as const satisfies Record<string, MessageRecord>;
