import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { theAgency } from '../recipient-queries.js';

const aboutAgency = { about: 'agency', to: theAgency, link: 'application', channels: ['inbox'] } as const;

/** Messages to an agency about its registration. */
export const agencyMessages = {
  'agency-approved': {
    ...aboutAgency,
    event: 'agency.approved',
    data: z.object({}),
    title: { zh: '申请已通过审核', en: 'Your application was approved' },
    text: {
      zh: '登记内容即时生效，可以报名符合资质的采购公告。',
      en: 'The register changed at once: you may sign up for notices that your qualifications fit.',
    },
  },
  'agency-returned': {
    ...aboutAgency,
    event: 'agency.returned',
    data: z.object({ reason: z.string() }),
    title: { zh: '申请被退回', en: 'Your application was returned' },
    text: {
      zh: '原因：{reason} 请修改后重新提交。',
      en: 'Reason: {reason} Correct it and submit it again.',
    },
  },
  'agency-suspended': {
    ...aboutAgency,
    event: 'agency.suspended',
    data: z.object({ reason: z.string() }),
    title: { zh: '贵单位已被暂停', en: 'Your agency was suspended' },
    text: {
      zh: '原因：{reason} 暂停期间不能报名，截止时仍在暂停的，报名不进入名单。',
      en: 'Reason: {reason} While suspended you cannot sign up, and an entry stays out of a pool that is frozen meanwhile.',
    },
  },
  'agency-restored': {
    ...aboutAgency,
    event: 'agency.restored',
    data: z.object({ reason: z.string() }),
    title: { zh: '暂停已解除', en: 'Your suspension was lifted' },
    text: { zh: '原因：{reason} 可以重新报名。', en: 'Reason: {reason} You may sign up again.' },
  },
} as const satisfies Record<string, MessageRecord>;
