import { z } from 'zod';
import { code, type EventRecord, none, typeAndGrade } from './event-record.js';

/** Events about accounts, custodians and agencies. */
export const peopleEvents = {
  'account.registered': {
    words: { zh: '注册账号', en: 'Account registered' },
    data: z.strictObject({ role: z.enum(['agency', 'owner']) }),
    makes: ['owner', 'agency'],
    aboutMany: true,
  },
  'account.created': {
    words: { zh: '建立账号', en: 'Account created' },
    data: z.strictObject({ role: code, division: z.string().nullable() }),
  },
  'account.disabled': {
    words: { zh: '停用账号', en: 'Account disabled' },
    data: none,
  },
  'account.enabled': {
    words: { zh: '启用账号', en: 'Account enabled' },
    data: none,
  },
  'password.changed': {
    words: { zh: '修改密码', en: 'Password changed' },
    data: none,
  },
  'password.reset': {
    words: { zh: '重置密码', en: 'Password reset' },
    data: none,
  },
  'custodian.registered': {
    words: { zh: '登记密钥保管人', en: 'Custodian registered' },
    data: z.strictObject({ recipient: z.string() }),
    makes: ['custodian'],
    changes: ['custodian'],
  },
  'agency.submitted': {
    words: { zh: '提交入驻或变更申请', en: 'Application submitted' },
    data: z.strictObject({ application: z.string() }),
  },
  'agency.approved': {
    words: { zh: '通过机构审核', en: 'Agency approved' },
    data: z.strictObject({ begun: z.array(typeAndGrade), ended: z.array(typeAndGrade) }),
    makes: ['agency_version', 'qualification', 'attachment'],
    changes: ['agency', 'agency_version', 'qualification'],
  },
  'agency.returned': {
    words: { zh: '退回机构申请', en: 'Application returned' },
    data: none,
  },
  'agency.suspended': {
    words: { zh: '暂停机构', en: 'Agency suspended' },
    data: z.strictObject({ reason: z.string() }),
    makes: ['agency_suspension'],
    changes: ['agency'],
  },
  'agency.restored': {
    words: { zh: '恢复机构', en: 'Agency restored' },
    data: z.strictObject({ reason: z.string() }),
    changes: ['agency', 'agency_suspension'],
  },
} as const satisfies Record<string, EventRecord>;
