import { z } from 'zod';
import { needTag, type Tag } from '../tags.js';
import { civilDate, digest, type EventRecord, round } from './event-record.js';

/** Whose award it is: the round, the place in its ranking, and the agency's code. */
const award = { round, rank: z.int().min(1), agency: z.string() };
const side = z.enum(['owner', 'agency']);
const reason = z.string();
const fault = z.enum(['agency', 'owner', 'neither', 'agreed']);
const evaluator = z.enum(['owner', 'authority', 'operator']);
const stars = z.int().min(1).max(5);
/** In hundredths of a star; null where nobody evaluated. */
const score = z.int().min(100).max(500).nullable();

/** The need, and the list of steps that are under way. */
const aStep = (need: string): readonly Tag[] => [needTag(need), 'list:needs'];
const theNeed = (need: string): readonly Tag[] => [needTag(need)];
const anotherAward = (need: string): readonly Tag[] => [needTag(need), 'list:needs', 'statistics'];

const WHO_ENDS = {
  zh: '{how, select, sides {双方协商} other {两名工作人员决定}}',
  en: '{how, select, sides {both sides agree} other {two officials decide}}',
};
const WHOSE_FAULT = {
  zh: '{fault, select, agency {责任在机构} owner {责任在业主} neither {双方均无责任} other {双方协商一致}}',
  en: '{fault, select, agency {the fault is the agency’s} owner {the fault is the owner’s} neither {nobody is at fault} other {by agreement}}',
};

/** Events of a contract and of its service. */
const serviceEvents = {
  'contract.filed': {
    words: { zh: '合同备案', en: 'Contract filed' },
    data: z.strictObject({
      ...award,
      side,
      amountFen: z.int(),
      lowerReason: reason.optional(),
      signedOn: civilDate,
      serviceUntil: civilDate,
      file: digest,
      signedLate: z.boolean(),
      filedLate: z.boolean(),
    }),
    touches: aStep,
    makes: ['contract', 'attachment'],
    changes: ['award_course'],
  },
  'contract.confirmed': {
    words: { zh: '确认合同备案', en: 'Filed contract confirmed' },
    data: z.strictObject({ ...award, side, amountFen: z.int(), serviceUntil: civilDate, file: digest }),
    touches: aStep,
    changes: ['contract', 'award_course'],
    feed: {
      title: { zh: '合同备案：{title}', en: 'Contract on file: {title}' },
      text: {
        zh: '{agency}，合同金额 {amountFen} 元，服务期至 {serviceUntil}',
        en: '{agency}, {amountFen} yuan, service until {serviceUntil}',
      },
    },
  },
  'contract.returned': {
    words: { zh: '退回合同备案', en: 'Filed contract returned' },
    data: z.strictObject({ ...award, side, reason }),
    touches: aStep,
    changes: ['contract', 'award_course'],
  },
  'service.extension-proposed': {
    words: { zh: '申请延长服务期', en: 'Longer service proposed' },
    data: z.strictObject({ ...award, side, until: civilDate, reason }),
    touches: theNeed,
    makes: ['service_extension'],
  },
  'service.extended': {
    words: { zh: '同意延长服务期', en: 'Service made longer' },
    data: z.strictObject({ ...award, side, until: civilDate }),
    touches: aStep,
    changes: ['service_extension', 'award_course'],
  },
  'service.extension-refused': {
    words: { zh: '不同意延长服务期', en: 'Longer service refused' },
    data: z.strictObject({ ...award, side, reason: reason.optional() }),
    touches: theNeed,
    changes: ['service_extension'],
  },
  'deliverable.uploaded': {
    words: { zh: '提交成果', en: 'Deliverable handed in' },
    data: z.strictObject({ ...award, files: z.array(digest).min(1), late: z.boolean() }),
    touches: aStep,
    makes: ['deliverable', 'deliverable_file', 'attachment'],
    changes: ['award_course'],
  },
  'deliverable.accepted': {
    words: { zh: '验收通过', en: 'Deliverable accepted' },
    data: z.strictObject(award),
    touches: aStep,
    changes: ['deliverable', 'award_course'],
    feed: {
      title: { zh: '验收通过：{title}', en: 'Accepted: {title}' },
      text: { zh: '{agency} 的成果通过验收', en: 'what {agency} delivered was accepted' },
    },
  },
  'deliverable.returned': {
    words: { zh: '退回成果', en: 'Deliverable returned' },
    data: z.strictObject({ ...award, reason }),
    touches: aStep,
    changes: ['deliverable', 'award_course'],
  },
} as const satisfies Record<string, EventRecord>;

/** Events that end an award before its service is done. */
const endEvents = {
  'award.end-proposed': {
    words: { zh: '提议终止', en: 'End of an award proposed' },
    data: z.strictObject({
      ...award,
      how: z.enum(['sides', 'officials']),
      about: z.enum(['contract', 'service']),
      fault,
      reason,
    }),
    touches: theNeed,
    makes: ['award_end'],
  },
  'award.end-refused': {
    words: { zh: '不予终止', en: 'End of an award refused' },
    data: z.strictObject({
      ...award,
      how: z.enum(['sides', 'officials']),
      about: z.enum(['contract', 'service']),
    }),
    touches: theNeed,
    changes: ['award_end'],
  },
  'award.terminated': {
    words: { zh: '终止', en: 'Award terminated' },
    data: z.strictObject({
      ...award,
      how: z.enum(['sides', 'officials']),
      about: z.enum(['contract', 'service']),
      fault,
      reason,
    }),
    touches: aStep,
    changes: ['award_end', 'award_course'],
    feed: {
      title: { zh: '终止：{title}', en: 'Terminated: {title}' },
      text: {
        zh: `${WHO_ENDS.zh}终止 {agency} 的服务：{reason} ${WHOSE_FAULT.zh}`,
        en: `${WHO_ENDS.en} to end the service of {agency}: {reason} ${WHOSE_FAULT.en}`,
      },
    },
  },
  'award.forfeited': {
    words: { zh: '逾期未签合同，取消中选', en: 'Award forfeited: no contract in time' },
    data: z.strictObject({
      ...award,
      reason,
      next: z.string().nullable(),
      nextPriceFen: z.int().nullable(),
    }),
    touches: anotherAward,
    makes: ['award', 'award_course'],
    changes: ['need', 'award', 'award_course', 'award_end'],
    feed: {
      title: { zh: '取消中选：{title}', en: 'Award forfeited: {title}' },
      text: {
        zh: '{agency} 逾期未签合同，两名工作人员认定责任在机构：{reason}；{next, select, null {无候补机构，本次流标} other {由候补机构 {next} 递补}}',
        en: '{agency} did not sign in time, and two officials say by its own fault: {reason}; {next, select, null {no reserve is left: the need has failed} other {the reserve {next} steps in}}',
      },
    },
  },
} as const satisfies Record<string, EventRecord>;

/** Events of evaluations and of the archive. */
const evaluationEvents = {
  'evaluation.submitted': {
    words: { zh: '提交评价', en: 'Evaluation handed in' },
    data: z.strictObject({ ...award, side: evaluator }),
    touches: theNeed,
    makes: ['evaluation'],
  },
  'evaluation.counted': {
    words: { zh: '评价审核通过', en: 'Evaluation reviewed: it counts' },
    data: z.strictObject({
      ...award,
      side: evaluator,
      quality: stars,
      timeliness: stars,
      attitude: stars,
      charge: stars,
      standards: stars,
    }),
    touches: theNeed,
    changes: ['evaluation'],
  },
  'evaluation.returned': {
    words: { zh: '退回评价', en: 'Evaluation returned' },
    data: z.strictObject({ ...award, side: evaluator, reason }),
    touches: theNeed,
    changes: ['evaluation'],
  },
  'evaluation.answered': {
    words: { zh: '机构回应评价', en: 'Agency answered an evaluation' },
    data: z.strictObject({ ...award, side: evaluator }),
    touches: theNeed,
    changes: ['evaluation'],
  },
  'evaluation.closed': {
    words: { zh: '评价结束', en: 'Evaluations closed' },
    data: z.strictObject({ ...award, score, missing: z.array(evaluator) }),
    touches: aStep,
    changes: ['award_course'],
  },
  'award.archived': {
    words: { zh: '归档', en: 'Award archived' },
    data: z.strictObject({ ...award, score }),
    touches: aStep,
    changes: ['award_course'],
    feed: {
      title: { zh: '归档：{title}', en: 'Archived: {title}' },
      text: { zh: '{agency} 的服务已归档', en: 'the service of {agency} is in the archive' },
    },
  },
} as const satisfies Record<string, EventRecord>;

/** Events of an award from its contract to the archive. */
export const contractEvents = { ...serviceEvents, ...endEvents, ...evaluationEvents } as const;
