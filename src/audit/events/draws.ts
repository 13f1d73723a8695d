import { z } from 'zod';
import { needTag } from '../tags.js';
import {
  anIncident,
  digest,
  type EventRecord,
  instant,
  none,
  nothing,
  round,
  theNeed,
} from './event-record.js';

/** Events from the freeze of a need on. */
export const drawEvents = {
  'pool.frozen': {
    words: { zh: '封存名单', en: 'Pool frozen' },
    data: z.strictObject({
      poolHash: digest,
      /** Digest of the grounds; since version 2 of the protocol. */
      grounds: digest.optional(),
      round,
      entries: z.int(),
      excluded: z.int(),
    }),
    touches: (need) => [needTag(need), 'list:needs', 'list:incidents'],
    makes: ['pool'],
    changes: ['need', 'entry', 'incident'],
    feed: {
      title: { zh: '名单封存：{title}', en: 'Pool frozen: {title}' },
      text: {
        zh: '第 {round} 轮名单哈希 {poolHash}；有效报名 {entries}，排除 {excluded}',
        en: 'round {round}, pool hash {poolHash}; valid entries {entries}, excluded {excluded}',
      },
    },
  },
  'selection.drawn': {
    words: { zh: '选取', en: 'Selection drawn' },
    data: z.strictObject({
      round,
      seed: digest,
      winner: z.string(),
      priceFen: z.int(),
      certificateSha256: digest.optional(),
    }),
    touches: (need) => [needTag(need), 'list:needs', 'list:incidents', 'statistics'],
    makes: ['need', 'entry', 'selection', 'award', 'award_course'],
    changes: ['need', 'entry', 'incident'],
    feed: {
      title: { zh: '选取结果：{title}', en: 'Result: {title}' },
      text: {
        zh: '中选 {winner}，中选价 {priceFen} 元；证书 SHA-256 {certificateSha256}',
        en: 'selected {winner} at {priceFen} yuan; certificate SHA-256 {certificateSha256}',
      },
    },
  },
  'selection.listed': {
    words: { zh: '抽出小名单', en: 'Small list drawn' },
    data: z.strictObject({
      round,
      seed: digest,
      /** Who may be chosen, in the order of the draw. */
      smallList: z.array(z.string()).min(1),
      /** Until when the owner may choose. */
      dueAt: instant,
      certificateSha256: digest,
    }),
    touches: (need) => [needTag(need), 'list:needs', 'list:incidents', 'statistics'],
    makes: ['selection', 'owner_choice'],
    changes: ['need', 'entry', 'incident'],
    feed: {
      title: { zh: '抽出小名单：{title}', en: 'Small list: {title}' },
      text: {
        zh: '小名单 {smallList}，业主在 {dueAt} 前从中择一；证书 SHA-256 {certificateSha256}',
        en: 'small list {smallList}; the owner chooses one of them before {dueAt}; certificate SHA-256 {certificateSha256}',
      },
    },
  },
  'selection.void': {
    words: { zh: '计算作废轮次', en: 'Void round computed' },
    data: z.strictObject({ round, seed: digest, first: z.string(), certificateSha256: digest }),
    touches: (need) => [needTag(need), 'statistics'],
    makes: ['selection'],
    feed: {
      title: { zh: '作废轮次的结果：{title}', en: 'Result of a void round: {title}' },
      text: {
        zh: '第 {round} 轮已作废，如未作废，第一名是 {first}；证书 SHA-256 {certificateSha256}',
        en: 'round {round} is void; had it stood, {first} would be first; certificate SHA-256 {certificateSha256}',
      },
    },
  },
  'incident.opened': {
    words: { zh: '登记异常', en: 'Incident opened' },
    data: z.strictObject({ round, kind: z.string() }),
    touches: anIncident,
    makes: ['incident'],
    feed: {
      title: { zh: '异常：{title}', en: 'Incident: {title}' },
      text: { zh: '第 {round} 轮：{kind}', en: 'round {round}: {kind}' },
    },
  },
  'ceremony.opened': {
    words: { zh: '现场摇号开场', en: 'Ceremony opened' },
    data: z.strictObject({ round }),
    touches: theNeed,
    makes: ['ceremony_session'],
  },
  'ceremony.witnessed': {
    words: { zh: '登记见证人', en: 'Witnesses named' },
    data: z.strictObject({ round, witnesses: z.int() }),
    touches: theNeed,
    changes: ['ceremony_session'],
  },
  'ceremony.typed': {
    words: { zh: '录入摇号数字', en: 'Digits typed' },
    data: z.strictObject({ round, digits: z.int() }),
    touches: theNeed,
    changes: ['ceremony_session'],
  },
  'ceremony.differed': {
    words: { zh: '两次录入不一致', en: 'The two typings differed' },
    data: z.strictObject({ round, attempt: z.int(), positions: z.array(z.int()) }),
    touches: theNeed,
    changes: ['ceremony_session'],
  },
  'ceremony.step': {
    words: { zh: '现场摇号步骤', en: 'Step of a ceremony' },
    data: z.strictObject({ round, step: z.string(), digits: z.string().optional() }),
    touches: theNeed,
    changes: ['ceremony_session'],
  },
  'ceremony.recorded': {
    words: { zh: '记录现场抽取', en: 'Ceremony recorded' },
    data: z.strictObject({ round, digits: z.string(), witnesses: z.int() }),
    touches: theNeed,
    makes: ['ceremony'],
    changes: ['ceremony_session'],
  },
  'rehearsal.held': {
    words: { zh: '举行演练', en: 'Rehearsal held' },
    data: none,
    touches: nothing,
  },
  'lottery.typed': {
    words: { zh: '录入开奖号码', en: 'Lottery numbers typed' },
    data: z.strictObject({ round, issue: z.string() }),
    touches: theNeed,
    makes: ['lottery_typing'],
  },
  'lottery.differed': {
    words: { zh: '两次录入的号码不一致', en: 'Lottery numbers typed differently' },
    data: z.strictObject({ round, issue: z.string(), first: z.string(), second: z.string() }),
    touches: theNeed,
    changes: ['lottery_typing'],
    feed: {
      title: { zh: '两次录入的开奖号码不一致：{title}', en: 'Lottery numbers typed differently: {title}' },
      text: { zh: '第 {round} 轮', en: 'round {round}' },
    },
  },
  'lottery.confirmed': {
    words: { zh: '确认开奖号码', en: 'Lottery numbers confirmed' },
    data: z.strictObject({ round, issue: z.string(), numbers: z.string() }),
    touches: theNeed,
    makes: ['lottery_result'],
    changes: ['lottery_typing'],
  },
  'lottery.postponement-proposed': {
    words: { zh: '提出开奖顺延', en: 'Postponed lottery proposed' },
    data: z.strictObject({ round, from: z.string(), to: z.string(), reason: z.string() }),
    touches: anIncident,
    makes: ['lottery_postponement'],
    feed: {
      title: { zh: '提议彩票顺延：{title}', en: 'Postponed lottery proposed: {title}' },
      text: {
        zh: '第 {round} 轮，由第 {from} 期顺延至第 {to} 期',
        en: 'round {round}, from issue {from} to issue {to}',
      },
    },
  },
  'lottery.postponed': {
    words: { zh: '确认开奖顺延', en: 'Postponed lottery confirmed' },
    data: z.strictObject({ round, from: z.string(), to: z.string() }),
    touches: anIncident,
    changes: ['lottery_typing', 'lottery_postponement'],
    feed: {
      title: { zh: '彩票顺延：{title}', en: 'Lottery postponed: {title}' },
      text: {
        zh: '第 {round} 轮，由第 {from} 期顺延至第 {to} 期',
        en: 'round {round}, from issue {from} to issue {to}',
      },
    },
  },
} as const satisfies Record<string, EventRecord>;
