import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { theAgency } from '../recipient-queries.js';

const aboutAgency = { about: 'agency', to: theAgency, link: 'application', channels: ['inbox'] } as const;

const aboutRegister = { ...aboutAgency, link: 'agency' } as const;

const act = z.enum(['suspend', 'lift']);
/** Credit code of the agency itself, which the link leads to; messages of before had none. */
const agency = z.string().optional();

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
  'suspension-proposed': {
    ...aboutRegister,
    event: 'suspension.proposed',
    data: z.object({ act, agency, reason: z.string(), by: z.string() }),
    title: {
      zh: '{act, select, suspend {有人提议暂停贵单位} other {有人提议解除贵单位的暂停}}',
      en: '{act, select, suspend {Proposed that your agency is suspended} other {Proposed that your suspension is lifted}}',
    },
    text: {
      zh: '理由：{reason} 另一名工作人员应在 {by} 前决定。在此之前可以向主管部门陈述、申辩；依据见贵单位的公开页面。',
      en: 'Reason: {reason} Another official is to decide by {by}. Until then you may state your case to the authority; the legal ground stands on your public page.',
    },
  },
  'suspension-confirmed': {
    ...aboutRegister,
    event: 'suspension.confirmed',
    data: z.object({ act, agency, reason: z.string(), effective: z.string() }),
    title: {
      zh: '{act, select, suspend {已决定暂停贵单位} other {已决定解除贵单位的暂停}}',
      en: '{act, select, suspend {Decided that your agency is suspended} other {Decided that your suspension is lifted}}',
    },
    text: {
      zh: '自 {effective} 起{act, select, suspend {暂停参加选取。此前截止的项目不受影响；届时截止的，报名不进入名单} other {可以重新参加选取}}。理由：{reason} 不服的，可以依法申请行政复议或提起行政诉讼。',
      en: '{act, select, suspend {From {effective} on you take no part in selections: needs whose deadline comes before are not touched, an entry stays out of a pool whose deadline comes after} other {From {effective} on you may take part again}}. Reason: {reason} You may ask for administrative reconsideration or go to court.',
    },
  },
  'suspension-refused': {
    ...aboutRegister,
    event: 'suspension.refused',
    data: z.object({ act, agency }),
    title: {
      zh: '{act, select, suspend {不予暂停} other {不予解除暂停}}',
      en: '{act, select, suspend {Your agency is not suspended} other {Your suspension is not lifted}}',
    },
    text: {
      zh: '提议未获确认，或已由提议人收回：贵单位的登记不变。',
      en: 'The proposal was not confirmed, or was taken back: nothing changes in the register.',
    },
  },
  'agency-suspended': {
    ...aboutRegister,
    event: 'agency.suspended',
    data: z.object({ agency, reason: z.string() }),
    title: { zh: '贵单位已被暂停', en: 'Your agency is suspended' },
    text: {
      zh: '原因：{reason} 暂停期间不能报名，截止时仍在暂停的，报名不进入名单。',
      en: 'Reason: {reason} While suspended you cannot sign up, and an entry stays out of a pool whose deadline comes meanwhile.',
    },
  },
  'agency-restored': {
    ...aboutRegister,
    event: 'agency.restored',
    data: z.object({ agency, reason: z.string() }),
    title: { zh: '暂停已解除', en: 'Your suspension has ended' },
    text: { zh: '原因：{reason} 可以重新报名。', en: 'Reason: {reason} You may sign up again.' },
  },
} as const satisfies Record<string, MessageRecord>;
