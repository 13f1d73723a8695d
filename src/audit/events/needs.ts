import { z } from 'zod';
import { needTag } from '../tags.js';
import {
  anIncident,
  digest,
  type EventRecord,
  none,
  nothing,
  plan,
  round,
  theNeed,
  waiting,
} from './event-record.js';

/** Names of the form's fields that differ. */
const fields = z.array(z.string());

/** The digest of what a notice says beside its terms; events of before had none. */
const information = { information: digest.optional() };

/** Events of a need until its deadline, and of its bids. */
export const needEvents = {
  'need.submitted': {
    words: { zh: '提交采购需求', en: 'Need submitted' },
    data: none,
    touches: nothing,
    makes: ['project'],
  },
  'need.returned': {
    words: { zh: '退回采购需求', en: 'Need returned' },
    data: none,
    touches: nothing,
  },
  'need.published': {
    words: { zh: '发布采购公告', en: 'Need published' },
    data: z.strictObject({ ...plan, version: z.int(), ...information }),
    touches: (need) => [needTag(need), 'list:needs'],
    makes: [
      'project',
      'need',
      'need_information',
      'need_requirement',
      'need_avoidance',
      'need_attachment',
      'need_version',
      'need_secret',
      'attachment',
      'bid_key',
      'bid_key_share',
      'escrow',
      'escrow_share',
    ],
    feed: {
      title: { zh: '采购公告：{title}', en: 'Notice: {title}' },
      text: { zh: '方案哈希 {planHash}', en: 'plan hash {planHash}' },
    },
  },
  'need.amended': {
    words: { zh: '变更采购公告', en: 'Need amended' },
    data: z.strictObject({
      ...plan,
      version: z.int(),
      fields,
      /** Told by records of before: how many entries there were. */
      outdated: z.int().optional(),
      changeNote: z.string(),
      ...information,
      // Owners amended alone once, and said whether the sign-up period began anew.
      restarts: z.boolean().optional(),
    }),
    touches: (need) => [needTag(need), 'list:needs', 'list:incidents'],
    makes: [
      'project',
      'need_information',
      'need_requirement',
      'need_avoidance',
      'need_attachment',
      'need_version',
      'need_secret',
      'attachment',
      'bid_key',
      'bid_key_share',
      'escrow',
      'escrow_share',
    ],
    changes: ['need', 'need_requirement', 'need_avoidance', 'need_version', 'need_amendment', 'entry'],
    feed: {
      title: { zh: '公告变更：{title}', en: 'Notice amended: {title}' },
      text: { zh: '方案哈希 {planHash}', en: 'plan hash {planHash}' },
    },
  },
  'need.amendment-proposed': {
    words: { zh: '申请变更公告条款', en: 'Change of terms proposed' },
    data: z.strictObject({ fields }),
    touches: theNeed,
    makes: ['need_amendment'],
    feed: {
      title: { zh: '申请变更条款：{title}', en: 'Change of terms proposed: {title}' },
      text: {
        zh: '审核通过之前，现行条款不变',
        en: 'the terms in force stay as they are until it is approved',
      },
    },
  },
  'need.amendment-returned': {
    words: { zh: '退回条款变更申请', en: 'Change of terms returned' },
    data: none,
    touches: theNeed,
    changes: ['need_amendment'],
  },
  'need.amendment-withdrawn': {
    words: { zh: '撤回条款变更申请', en: 'Change of terms taken back' },
    data: none,
    touches: theNeed,
    changes: ['need_amendment'],
  },
  'need.amendment-lapsed': {
    words: { zh: '条款变更申请失效', en: 'Change of terms lapsed' },
    data: none,
    touches: theNeed,
    changes: ['need_amendment'],
  },
  'need.information-changed': {
    words: { zh: '变更公告信息', en: 'Information of a notice changed' },
    data: z.strictObject({ information: digest, fields, note: z.string() }),
    touches: theNeed,
    makes: ['need_information', 'need_attachment', 'attachment'],
    changes: ['need'],
  },
  // Written before telephone numbers were information like the rest of it.
  'need.contacts-changed': {
    words: { zh: '变更联系电话', en: 'Telephone numbers changed' },
    data: none,
    touches: theNeed,
    changes: ['need'],
  },
  'need.withdrawn': {
    words: { zh: '撤回采购公告', en: 'Need withdrawn' },
    data: z.strictObject({ reason: z.string().optional() }),
    touches: (need) => [needTag(need), 'list:needs'],
    changes: ['need', 'need_amendment'],
    feed: {
      title: { zh: '公告撤回：{title}', en: 'Notice withdrawn: {title}' },
      text: { zh: '原因：{reason}', en: 'reason: {reason}' },
    },
  },
  'need.failed': {
    words: { zh: '流标', en: 'Need failed' },
    data: z.strictObject({
      reason: z.enum(['too-few-entries', 'bids-unopened', 'secret-lost']),
      because: z.string().optional(),
      minEntries: z.int().optional(),
      entries: z.int(),
      excluded: z.int().optional(),
    }),
    touches: (need) => [needTag(need), 'list:needs', 'list:incidents'],
    changes: ['need', 'incident', 'need_failure'],
    feed: {
      title: { zh: '流标：{title}', en: 'Failed: {title}' },
      text: {
        zh: '{failure, select, bids {{entries} 份报价无法开启，由两名工作人员决定} secret {封存的密码无法找回，由两名工作人员决定} other {有效报名 {entries}，少于 {minEntries}}}',
        en: '{failure, select, bids {the bids of {entries} entries could not be opened; decided by two officials} secret {the sealed secret cannot be recovered; decided by two officials} other {valid entries {entries}, fewer than {minEntries}}}',
      },
    },
  },
  'failure.proposed': {
    words: { zh: '提议流标', en: 'Proposed that a need fails' },
    data: z.strictObject({ reason: z.string() }),
    touches: anIncident,
    makes: ['need_failure'],
    feed: {
      title: { zh: '提议流标：{title}', en: 'Proposed that it fails: {title}' },
      text: { zh: '原因：{reason}', en: 'reason: {reason}' },
    },
  },
  'failure.refused': {
    words: { zh: '不予流标', en: 'Refused that a need fails' },
    data: none,
    touches: anIncident,
    changes: ['need_failure'],
    feed: {
      title: { zh: '不予流标：{title}', en: 'Not to fail: {title}' },
      text: { zh: '不予流标', en: 'Refused that a need fails' },
    },
  },
  'entries.closed': {
    words: { zh: '截止并确定报名清单', en: 'Sign-up closed, list of entries fixed' },
    data: z.strictObject({
      round,
      planHash: digest,
      entries: z.int().min(0),
      list: digest,
      sealed: digest,
    }),
    touches: (need) => [needTag(need), 'list:needs'],
    makes: ['closing'],
    feed: {
      title: { zh: '报名截止：{title}', en: 'Sign-up closed: {title}' },
      text: {
        zh: '共 {entries} 份报名，清单哈希 {list}',
        en: '{entries} entries, hash of the list {list}',
      },
    },
  },
  'entry.made': {
    words: { zh: '报名', en: 'Entry made' },
    data: z.strictObject({ entryHash: digest }),
    touches: nothing,
    makes: ['entry'],
  },
  'entry.changed': {
    words: { zh: '修改报名', en: 'Entry changed' },
    data: z.strictObject({ entryHash: digest, supersedes: digest }),
    touches: nothing,
    makes: ['entry'],
    changes: ['entry'],
  },
  'entry.withdrawn': {
    words: { zh: '撤回报名', en: 'Entry withdrawn' },
    data: z.strictObject({ entryHash: digest }),
    touches: nothing,
    changes: ['entry'],
  },
  'bids.early-attempt': {
    words: { zh: '截止前试图开启报价', en: 'Attempt to open bids before the deadline' },
    data: z.strictObject({ planHash: digest }),
    touches: theNeed,
    feed: {
      title: { zh: '截止前试图开启报价：{title}', en: 'Attempt to open bids before the deadline: {title}' },
      text: { zh: '截止前试图开启报价', en: 'Attempt to open bids before the deadline' },
    },
  },
  'bids.share-given': {
    words: { zh: '交出报价密钥份额', en: 'Share of a bid key given' },
    data: z.strictObject({ planHash: digest }),
    touches: theNeed,
    changes: ['bid_key_share'],
  },
  'bids.opened': {
    words: { zh: '开启报价', en: 'Bids opened' },
    data: z.strictObject({
      planHash: digest,
      scheme: z.string(),
      recipient: z.string(),
      openedWith: z.string(),
      entries: z.int(),
    }),
    touches: theNeed,
    changes: ['bid_key'],
  },
  'bids.late': {
    words: { zh: '开启报价逾期', en: 'Opening of bids is late' },
    data: waiting,
    touches: theNeed,
    changes: ['bid_key'],
    feed: {
      title: { zh: '报价逾期未开启：{title}', en: 'Bids not opened in time: {title}' },
      text: { zh: '开启报价逾期', en: 'Opening of bids is late' },
    },
  },
} as const satisfies Record<string, EventRecord>;
