import { z } from 'zod';
import { REGISTERED, registerFacts } from '../register-facts.js';
import { agencyTag } from '../tags.js';
import {
  anAgency,
  civilDate,
  code,
  digest,
  type EventRecord,
  instant,
  none,
  nothing,
  typeAndGrade,
} from './event-record.js';

/** What is proposed of a suspension: to begin one, or to end the one that there is. */
const act = z.enum(['suspend', 'lift']);

/** Role and credit code of the unit that an account acts for. */
const ofUnit = z.strictObject({ role: z.enum(['agency', 'owner']), unit: z.string() });
const unitRole = z.enum(['administrator', 'agent']);
/** Number of a public notice of a first registration. */
const notice = z.string().regex(/^[0-9A-Z]{18}-R\d+$/);
/** Acceptance number of a comment on one. */
const comment = z.string().regex(/^[0-9A-Z]{18}-R\d+-Y\d{2,}$/);
/** Kinds of certificates, with SHA-256 of 64 characters of chance and the number of each. */
const practitioners = z.strictObject({
  people: z.array(z.strictObject({ certificate: code, numberSha256: digest })),
});
/** Touches the agency and the list of notices. */
const aNotice = (creditCode: string) => [agencyTag(creditCode), 'list:entry-notices'] as const;

/** Events about accounts, custodians and agencies. */
export const peopleEvents = {
  'account.registered': {
    words: { zh: '注册账号', en: 'Account registered' },
    data: z.strictObject({ role: z.enum(['agency', 'owner']) }),
    touches: nothing,
    makes: ['owner', 'agency'],
    aboutMany: true,
  },
  'account.created': {
    words: { zh: '建立账号', en: 'Account created' },
    data: z.strictObject({ role: code, division: z.string().nullable() }),
    touches: nothing,
  },
  'account.invited': {
    words: { zh: '邀请经办人', en: 'Person of a unit invited' },
    data: ofUnit.extend({ unitRole }),
    touches: nothing,
  },
  'account.removed': {
    words: { zh: '移除经办人', en: 'Person of a unit removed' },
    data: ofUnit,
    touches: nothing,
  },
  'account.unit-role-changed': {
    words: { zh: '变更经办人权限', en: 'Role within a unit changed' },
    data: ofUnit.extend({ unitRole }),
    touches: nothing,
  },
  'account.disabled': {
    words: { zh: '停用账号', en: 'Account disabled' },
    data: none,
    touches: nothing,
  },
  'account.enabled': {
    words: { zh: '启用账号', en: 'Account enabled' },
    data: none,
    touches: nothing,
  },
  'password.changed': {
    words: { zh: '修改密码', en: 'Password changed' },
    data: none,
    touches: nothing,
  },
  'password.reset': {
    words: { zh: '重置密码', en: 'Password reset' },
    data: none,
    touches: nothing,
  },
  'custodian.registered': {
    words: { zh: '登记密钥保管人', en: 'Custodian registered' },
    data: z.strictObject({ recipient: z.string() }),
    touches: nothing,
    makes: ['custodian'],
    changes: ['custodian'],
  },
  'agency.submitted': {
    words: { zh: '提交入驻或变更申请', en: 'Application submitted' },
    data: z.strictObject({ application: z.string() }),
    touches: nothing,
  },
  'agency.approved': {
    words: { zh: '通过机构审核', en: 'Agency approved' },
    data: z.strictObject({
      begun: z.array(typeAndGrade),
      ended: z.array(typeAndGrade),
      /** The notice that ends with it; changes, and first approvals of before there were notices, have none. */
      notice: notice.optional(),
    }),
    touches: (creditCode) => [...anAgency(creditCode), 'list:entry-notices'],
    makes: ['agency_version', 'qualification', 'attachment'],
    changes: ['agency', 'agency_version', 'qualification', 'entry_notice'],
  },
  'agency.under-notice': {
    words: { zh: '开始入驻公示', en: 'Entry notice begun' },
    data: z.strictObject({ notice, until: instant, qualifications: z.array(typeAndGrade) }),
    touches: aNotice,
    makes: ['entry_notice'],
  },
  // None says who commented: that is in the row, whose digest the log has, and officials alone may read it.
  'agency.commented': {
    words: { zh: '受理对入驻公示的意见', en: 'Comment on an entry notice received' },
    data: z.strictObject({
      comment,
      /** Of 64 characters of chance and the text without what identifies people. */
      textSha256: digest,
      attachments: z.array(digest),
      dueAt: instant,
    }),
    touches: aNotice,
    makes: ['entry_comment', 'entry_comment_attachment', 'attachment'],
  },
  'agency.comment-answered': {
    words: { zh: '答复对入驻公示的意见', en: 'Comment on an entry notice answered' },
    data: z.strictObject({
      comment,
      outcome: z.enum(['upheld', 'dismissed']),
      reasons: z.string(),
      /** Of the text as it is public from now on. */
      publicSha256: digest,
      /** Comments that need no answer any more, since the notice ended with this one. */
      lapsed: z.array(comment),
    }),
    touches: aNotice,
    changes: ['entry_comment', 'entry_notice'],
  },
  // Numbers of certificates stand in the rows alone, whose digests the log has; no names.
  'practitioner.bound': {
    words: { zh: '登记从业人员', en: 'Practitioners registered' },
    data: practitioners,
    touches: anAgency,
    makes: ['practitioner'],
  },
  'practitioner.released': {
    words: { zh: '解除从业人员登记', en: 'Practitioners released' },
    data: practitioners,
    touches: anAgency,
    changes: ['practitioner'],
  },
  'agency.returned': {
    words: { zh: '退回机构申请', en: 'Application returned' },
    data: none,
    touches: nothing,
  },
  'suspension.proposed': {
    words: { zh: '提议暂停或解除暂停', en: 'Suspension or its lifting proposed' },
    data: z.strictObject({
      act,
      ground: code,
      reason: z.string(),
      lastDay: civilDate.nullable(),
      court: z.boolean(),
      document: digest.nullable(),
    }),
    touches: anAgency,
    makes: ['suspension_proposal', 'attachment'],
  },
  'suspension.confirmed': {
    words: { zh: '确认暂停或解除暂停', en: 'Suspension or its lifting confirmed' },
    data: z.strictObject({
      act,
      ground: code,
      reason: z.string(),
      from: instant,
      to: instant.nullable(),
      court: z.boolean(),
      document: digest.nullable(),
    }),
    touches: anAgency,
    makes: ['agency_suspension'],
    changes: ['suspension_proposal', 'agency_suspension'],
  },
  'suspension.refused': {
    words: { zh: '不予暂停或解除暂停', en: 'Suspension or its lifting refused' },
    data: z.strictObject({ act }),
    touches: anAgency,
    changes: ['suspension_proposal'],
  },
  // Before there were proposals, one official suspended and restored at once: these two wrote the suspensions themselves.
  'agency.suspended': {
    words: { zh: '暂停机构', en: 'Agency suspended' },
    data: z.strictObject({ reason: z.string(), from: instant, to: instant.nullable() }),
    touches: anAgency,
    makes: ['agency_suspension'],
    changes: ['agency'],
  },
  'agency.restored': {
    words: { zh: '恢复机构', en: 'Agency restored' },
    data: z.strictObject({ reason: z.string(), from: instant, to: instant }),
    touches: anAgency,
    changes: ['agency', 'agency_suspension'],
  },
  [REGISTERED]: {
    words: { zh: '登记机构公开事实', en: 'Public facts of an agency registered' },
    data: registerFacts,
    touches: anAgency,
  },
} as const satisfies Record<string, EventRecord>;
