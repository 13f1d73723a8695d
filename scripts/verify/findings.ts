/** What a site's log shows beyond single certificates, in both languages. */

import type { CourseProblem } from '../../src/audit/need-course.js';
import type { RegisterProblem } from '../../src/audit/suspension-course.js';
import { plainText } from '../../src/web/verification/plain-text.js';
import type { DishonestCode } from '../witness/check-log.js';

/** Codes of findings; those of a log that is not to be trusted, and of events out of turn, are their modules'. */
export type FindingCode =
  | DishonestCode
  | CourseProblem
  | RegisterProblem
  | 'leaf'
  | 'tree'
  | 'time-ran-back'
  | 'handover'
  | 'kept-unread'
  | 'kept-unsigned'
  | 'kept-rolled-back'
  | 'kept-forked'
  | 'undrawn'
  | 'unfrozen'
  | 'no-digest'
  | 'no-proofs'
  | 'certificate-forked'
  | 'result-differs'
  | 'entry-missing'
  | 'entry-foreign'
  | 'unreadable-count'
  | 'document-missing'
  | 'document-false';

/** One finding: what it is about (a need with its round, an event, a file) and the values of its sentence. */
export interface Finding {
  readonly code: FindingCode;
  readonly about: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

const SENTENCES: Readonly<Record<FindingCode, readonly [zh: string, en: string]>> = {
  'no-checkpoint': ['网站给出的不是有签名的检查点', 'what the site serves is no signed checkpoint'],
  stranger: ['检查点不是由可信的日志密钥签名', 'the checkpoint is not signed by the trusted key of the log'],
  'other-log': ['这是另一份日志', 'this is another log'],
  'rolled-back': ['日志被回退', 'the log was rolled back'],
  forked: ['日志被分叉', 'the log was forked'],
  tiles: ['日志的哈希块拼不成检查点的根', 'the tiles do not make up the root of the checkpoint'],
  leaf: ['记录与它在日志树中的哈希不符', 'the record is not the one that its leaf hash was made of'],
  tree: ['全部记录算出的根不是检查点的根', 'the records do not make up the root of the checkpoint'],
  'time-ran-back': [
    '日志的时间自此倒流：{at} 早于前一条记录的 {before}',
    'from here the time of the log ran back: {at} is earlier than {before}, the time of the record before',
  ],
  handover: ['日志的密钥没有由前一把密钥交接', 'the key was not handed over by the key before it'],
  'kept-unread': ['您保存的文件不是检查点', 'the file that you kept is no checkpoint'],
  'kept-unsigned': [
    '您保存的检查点不是由本日志的密钥签名',
    'no key of this log signed the checkpoint that you kept',
  ],
  'kept-rolled-back': [
    '日志被回退：您保存时有 {kept} 条记录，现在只有 {size} 条',
    'the log was rolled back: it had {kept} records when you kept the checkpoint, now {size}',
  ],
  'kept-forked': [
    '日志被分叉：现在的前 {kept} 条记录不是您保存时的那些',
    'the log was forked: its first {kept} records are not those of the checkpoint that you kept',
  ],
  'out-of-turn': [
    '事件 {kind} 不能发生在此处 {found}',
    'the event {kind} cannot follow those before it {found}',
  ],
  'second-result': ['第 {round} 轮有第二个结果', 'round {round} has a second result'],
  'unknown-entry': [
    '{kind} 所指的报名 {found} 当时并不存在',
    '{kind} names the entry {found}, which did not stand',
  ],
  miscounted: [
    '{kind} 说有 {found} 份报名，日志中有 {expected} 份',
    '{kind} states {found} entries, the log has {expected}',
  ],
  'not-as-announced': [
    '直接选取生效的 {found} 不是公示的 {expected}',
    'a direct choice took effect with {found}, and {expected} was announced',
  ],
  'too-few-hands': [
    '{kind} 不是由应有的人数决定的 {found}',
    '{kind} was not decided by as many people as it must be {found}',
  ],
  'short-notice': [
    '{kind} 于 {found} 生效，最早应为 {expected}',
    '{kind} takes effect at {found}, and may not before {expected}',
  ],
  unfounded: ['{kind} 没有记录作依据 {found}', 'no record founds {kind} {found}'],
  undrawn: [
    '第 {round} 轮名单自 {since} 冻结，至今没有结果，也没有事故或失败的记录',
    'the pool of round {round} has been frozen since {since}, without a result, an open incident or a failure',
  ],
  unfrozen: [
    '第 {round} 轮自 {since} 决定重新选取，至今没有冻结名单',
    'round {round} was decided at {since} and its pool is not frozen yet',
  ],
  'no-digest': ['日志没有记录证书的摘要', 'the log does not record the digest of the certificate'],
  'no-proofs': ['证书没有公开日志的证明', 'the certificate holds no proof of the public log'],
  'certificate-forked': [
    '证书所附的检查点（{size} 条记录）不属于这份日志',
    'the checkpoint in the certificate ({size} records) is not of this log',
  ],
  'result-differs': [
    '日志中的 {member} 是 {expected}，证书中是 {found}',
    'the log has the {member} {expected}, the certificate {found}',
  ],
  'entry-missing': [
    '日志中的报名 {found} 既不在名单中，也不在被排除者中',
    'the entry {found} of the log is neither in the pool nor among those excluded',
  ],
  'entry-foreign': [
    '名单中的报名 {found} 在冻结时不在日志中',
    'the entry {found} did not stand in the log at the freeze',
  ],
  'unreadable-count': [
    '日志中有 {expected} 份报名没有出现在证书中，而被排除且无法打开的只有 {found} 份',
    '{expected} entries of the log are not in the certificate, but only {found} were excluded unopened',
  ],
  'document-missing': [
    '日志记有这份文件的摘要，网站却没有给出文件',
    'the log names this document by its digest, but the site does not serve it',
  ],
  'document-false': [
    '网站给出的文件与日志所记的摘要不符',
    'what the site serves as this document has another digest',
  ],
};

/** A finding as one line in a reader's language. */
export function tellFinding({ code, about, params = {} }: Finding, language: string): string {
  const sentence = SENTENCES[code][language === 'en' ? 1 : 0];
  const text = sentence.replace(/\{(\w+)\}/g, (_, name: string) => plainText(String(params[name] ?? '')));
  return `✘ ${plainText(about)}: ${text.trimEnd()}`;
}
