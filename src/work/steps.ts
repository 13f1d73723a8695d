import type { Role } from '../accounts/index.js';
import type { DayRule } from '../basics/index.js';
import { AWARD_STEPS } from './award-steps.js';
import { REGISTER_STEPS } from './register-steps.js';
import type { WorkStep } from './work-step.js';

/** Every step that may wait for somebody. */
export const STEPS = {
  share: {
    role: 'official',
    words: {
      zh: '交出开启报价的密钥份额',
      en: 'Give your share of the key that opens the bids',
    },
    due: 'openingDays',
    page: 'opening',
  },
  'secret-share': {
    role: 'official',
    words: {
      zh: '密码丢失：交出您保管的密码份额',
      en: 'A secret is lost: give your share of the key that opens it',
    },
    due: 'openingDays',
    page: 'opening',
  },
  ceremony: {
    role: 'official',
    words: { zh: '主持摇号仪式', en: 'Hold the drawing ceremony' },
    due: 'incidentDays',
    page: 'ceremony',
  },
  'lottery-first': {
    role: 'official',
    words: { zh: '录入开奖号码', en: 'Type the lottery numbers' },
    due: 'incidentDays',
    page: 'rounds',
  },
  'lottery-second': {
    role: 'official',
    words: { zh: '第二人复录开奖号码', en: 'Type the lottery numbers as the second official' },
    due: 'incidentDays',
    page: 'rounds',
  },
  postponement: {
    role: 'official',
    words: {
      zh: '第二人确认改用下一期开奖',
      en: 'Confirm as the second official that the next lottery draw is used',
    },
    due: 'incidentDays',
    page: 'rounds',
  },
  redo: {
    role: 'official',
    words: {
      zh: '第二人决定是否重新选取',
      en: 'Decide as the second official whether to draw again',
    },
    due: 'decisionDays',
    page: 'rounds',
  },
  failure: {
    role: 'official',
    words: {
      zh: '第二人决定是否因报价无法开启而流标',
      en: 'Decide as the second official whether the need fails because its bids cannot be opened',
    },
    due: 'decisionDays',
    page: 'rounds',
  },
  incident: {
    role: 'official',
    words: { zh: '处置异常：决定下一步', en: 'Deal with an incident: decide what follows' },
    due: 'decisionDays',
    page: 'rounds',
  },
  suspension: {
    role: 'official',
    words: {
      zh: '第二人决定是否暂停机构或解除暂停',
      en: 'Decide as the second official on a suspension or its lifting',
    },
    due: 'decisionDays',
    page: 'agency',
  },
  finding: {
    role: 'official',
    words: {
      zh: '第二人决定是否认定报名机构的问题',
      en: 'Decide as the second official on a finding against an entrant',
    },
    due: 'decisionDays',
    page: 'rounds',
  },
  'standing-request': {
    role: 'official',
    words: {
      zh: '答复信用修复或申诉',
      en: 'Answer a request for repair, or an appeal, about a standing',
    },
    due: 'answerDays',
    page: 'standing-deed',
  },
  'standing-strike': {
    role: 'official',
    words: {
      zh: '第二人决定是否剔除信用记录',
      en: 'Decide as the second official whether a deed is struck',
    },
    due: 'decisionDays',
    page: 'standing-deed',
  },
  'answer-objection': {
    role: 'official',
    words: { zh: '答复异议或投诉', en: 'Answer an objection or a complaint' },
    due: 'answerDays',
    page: 'objection',
  },
  'objection-second': {
    role: 'official',
    words: {
      zh: '第二人确认异议或投诉成立',
      en: 'Confirm as the second official that an objection or complaint is upheld',
    },
    due: 'answerDays',
    page: 'objection',
  },
  'redo-after-objection': {
    role: 'official',
    words: {
      zh: '异议或投诉成立：决定重新选取',
      en: 'An objection or complaint was upheld: decide on drawing again',
    },
    due: 'decisionDays',
    page: 'rounds',
  },
  'review-needs': {
    role: 'official',
    words: {
      zh: '审核采购需求 {count} 件',
      en: 'Review {count, plural, one {# need} other {# needs}}',
    },
    due: 'needReviewDays',
    page: 'review-needs',
  },
  'review-amendments': {
    role: 'official',
    words: {
      zh: '审核条款变更 {count} 件',
      en: 'Review {count, plural, one {# change of terms} other {# changes of terms}}',
    },
    due: 'needReviewDays',
    page: 'review-amendments',
  },
  'review-agencies': {
    role: 'official',
    words: {
      zh: '审核机构入驻 {count} 件',
      en: 'Review {count, plural, one {# agency} other {# agencies}}',
    },
    due: 'agencyReviewDays',
    page: 'review-agencies',
  },
  relations: {
    role: 'official',
    words: {
      zh: '判断同名的法定代表人 {count} 对：一人还是两人',
      en: 'Find out about {count, plural, one {# shared name} other {# shared names}}: one person or two',
    },
    due: 'decisionDays',
    page: 'review-relations',
  },
  'relations-second': {
    role: 'official',
    words: {
      zh: '第二人确认同名的判断 {count} 对',
      en: 'Confirm as the second official {count, plural, one {# finding on a shared name} other {# findings on shared names}}',
    },
    due: 'decisionDays',
    page: 'review-relations',
  },
  flags: {
    role: 'official',
    words: {
      zh: '查看风险提示 {count} 条',
      en: 'Look at {count, plural, one {# red flag} other {# red flags}}',
    },
    due: null,
    page: 'review-flags',
  },
  calendar: {
    role: 'official',
    words: {
      zh: '请系统管理员更新工作日历：缺少法定节假日安排',
      en: 'Have the administrator update the calendar of working days: statutory days off are missing',
    },
    due: 'date',
    page: 'working-days',
  },
  'update-calendar': {
    role: 'administrator',
    words: {
      zh: '更新工作日历：缺少法定节假日安排',
      en: 'Update the calendar of working days: statutory days off are missing',
    },
    due: 'date',
    page: 'working-days',
  },
  'need-returned': {
    role: 'owner',
    words: { zh: '修改被退回的采购需求', en: 'Correct a need that was returned' },
    due: null,
    page: 'owner-need',
  },
  'need-draft': {
    role: 'owner',
    words: { zh: '完成并提交草稿', en: 'Finish and submit a draft' },
    due: null,
    page: 'owner-need',
  },
  'need-failed': {
    role: 'owner',
    words: { zh: '已流标，可以重新发布', en: 'Failed: it may be published again' },
    due: null,
    page: 'owner-need',
  },
  'confirm-entry': {
    role: 'agency',
    words: {
      zh: '公告条款已变更：重新确认报名，否则不进入名单',
      en: 'The terms were changed: confirm your entry, or it stays out of the pool',
    },
    due: 'date',
    page: 'entry',
  },
  'take-award': {
    role: 'agency',
    words: { zh: '确认或放弃中选', en: 'Take the award or decline it' },
    due: 'date',
    page: 'award',
  },
  ...REGISTER_STEPS,
  ...AWARD_STEPS,
} as const satisfies Record<string, WorkStep>;

/** Name of a step, e.g. `lottery-first`. */
export type StepKind = keyof typeof STEPS;

/** Every step, in the order of the records. */
export const STEP_KINDS = Object.keys(STEPS) as readonly StepKind[];

/** The steps of a role. */
export type StepOf<R extends Role> = {
  [K in StepKind]: (typeof STEPS)[K]['role'] extends R ? K : never;
}[StepKind];

/** The steps that are late after working days of the rules. */
export type RuledStep = {
  [K in StepKind]: (typeof STEPS)[K]['due'] extends DayRule ? K : never;
}[StepKind];
