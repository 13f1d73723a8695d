import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { officialsOfNotice, theAgency } from '../recipient-queries.js';

const toAgency = { about: 'agency', to: theAgency, link: 'entry-notice', channels: ['inbox'] } as const;

/** Number of the notice, which the link leads to. */
const notice = z.string();
const commented = z.object({ notice, comment: z.string(), dueAt: z.string() });

/** Messages about the public notice of a first registration; none says who commented. */
export const entryNoticeMessages = {
  'entry-notice-begun': {
    ...toAgency,
    event: 'agency.under-notice',
    data: z.object({ notice, until: z.string() }),
    title: { zh: '申请已通过审核，入驻公示至 {until}', en: 'Approved: under entry notice until {until}' },
    text: {
      zh: '公示期内任何人都可以提出意见。公示期满、没有待答复的意见，即为入驻，可以报名；此前不能报名。',
      en: 'Anybody may comment within these days. Once they are over and every comment is answered, your registration is in force and you may sign up; not before.',
    },
  },
  'entry-notice-commented': {
    ...toAgency,
    event: 'agency.commented',
    data: commented,
    title: { zh: '入驻公示收到一条意见', en: 'A comment on your entry notice' },
    text: {
      zh: '受理号 {comment}，{dueAt} 前由没有审核贵单位的工作人员答复。答复前公示不结束。',
      en: 'Number {comment}, to be answered before {dueAt} by an official who did not approve your registration. The notice does not end before.',
    },
  },
  'entry-notice-commented-officials': {
    ...toAgency,
    to: officialsOfNotice,
    link: 'entry-comment',
    event: 'agency.commented',
    data: commented,
    title: { zh: '入驻公示收到一条意见，请答复', en: 'A comment on an entry notice to answer' },
    text: {
      zh: '受理号 {comment}。请在 {dueAt} 前答复；审核过该机构的人不得答复。',
      en: 'Number {comment}. Answer it before {dueAt}; whoever approved the agency may not.',
    },
  },
  'entry-notice-answered': {
    ...toAgency,
    event: 'agency.comment-answered',
    data: z.object({
      notice,
      comment: z.string(),
      outcome: z.enum(['upheld', 'dismissed']),
      reasons: z.string(),
    }),
    title: {
      zh: '{outcome, select, upheld {意见成立：入驻被撤回} other {意见不成立：公示继续}}',
      en: '{outcome, select, upheld {A comment was upheld: your approval is withdrawn} other {A comment was dismissed: the notice goes on}}',
    },
    text: {
      zh: '受理号 {comment}。理由：{reasons} {outcome, select, upheld {申请已退回，修改后可以重新提交。} other {公示期满即为入驻。}}',
      en: 'Number {comment}. Reasons: {reasons} {outcome, select, upheld {Your application was returned; correct it and submit it again.} other {Your registration is in force once the notice is over.}}',
    },
  },
} as const satisfies Record<string, MessageRecord>;
