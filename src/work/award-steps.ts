import type { WorkStep } from './work-step.js';

/** Steps of an award after the selection. */
export const AWARD_STEPS = {
  'agency-contract': {
    role: 'agency',
    words: { zh: '签订合同并备案', en: 'Sign the contract and file it' },
    due: 'contractDays',
    page: 'award-contract',
  },
  'agency-confirm-contract': {
    role: 'agency',
    words: { zh: '确认业主备案的合同', en: 'Confirm the contract that the owner filed' },
    due: 'contractConfirmDays',
    page: 'award-contract',
  },
  serve: {
    role: 'agency',
    words: { zh: '按合同服务并提交成果', en: 'Serve as the contract says, and deliver' },
    due: 'date',
    page: 'award-service',
  },
  'agency-extension': {
    role: 'agency',
    words: { zh: '答复业主延长服务期的申请', en: 'Answer the owner who proposes a longer service' },
    due: null,
    page: 'award-service',
  },
  'agency-end': {
    role: 'agency',
    words: { zh: '答复业主的终止提议', en: 'Answer the owner who proposes an end' },
    due: null,
    page: 'award-end',
  },
  reply: {
    role: 'agency',
    words: {
      zh: '可以回应评价 {count} 条',
      en: 'You may answer {count, plural, one {# evaluation} other {# evaluations}}',
    },
    due: 'answerDays',
    page: 'award-evaluation',
  },
  choose: {
    role: 'owner',
    words: { zh: '从小名单中选定一家', en: 'Choose one of the small list' },
    due: 'choiceDays',
    page: 'choice',
  },
  'owner-contract': {
    role: 'owner',
    words: { zh: '签订合同并备案', en: 'Sign the contract and file it' },
    due: 'contractDays',
    page: 'award-contract',
  },
  'owner-confirm-contract': {
    role: 'owner',
    words: { zh: '确认机构备案的合同', en: 'Confirm the contract that the agency filed' },
    due: 'contractConfirmDays',
    page: 'award-contract',
  },
  'owner-extension': {
    role: 'owner',
    words: { zh: '答复机构延长服务期的申请', en: 'Answer the agency that proposes a longer service' },
    due: null,
    page: 'award-service',
  },
  'owner-end': {
    role: 'owner',
    words: { zh: '答复机构的终止提议', en: 'Answer the agency that proposes an end' },
    due: null,
    page: 'award-end',
  },
  accept: {
    role: 'owner',
    words: { zh: '验收成果', en: 'Accept what was delivered' },
    due: 'acceptanceDays',
    page: 'award-service',
  },
  'owner-evaluate': {
    role: 'owner',
    words: { zh: '评价服务', en: 'Evaluate the service' },
    due: 'evaluationDays',
    page: 'award-evaluation',
  },
  'contract-overdue': {
    role: 'official',
    words: {
      zh: '合同逾期：督促双方，或提议终止',
      en: 'A contract is overdue: urge both sides, or propose an end',
    },
    due: 'contractDays',
    page: 'award-end',
  },
  'award-end': {
    role: 'official',
    words: { zh: '第二人决定是否终止', en: 'Decide as the second official on an end' },
    due: 'decisionDays',
    page: 'award-end',
  },
  'authority-evaluate': {
    role: 'official',
    words: { zh: '主管部门评价服务', en: 'Evaluate a service for the authority' },
    due: 'evaluationDays',
    page: 'award-evaluation',
  },
  'review-evaluation': {
    role: 'official',
    words: { zh: '审核评价', en: 'Review an evaluation' },
    due: 'decisionDays',
    page: 'award-evaluation',
  },
  'operator-evaluate': {
    role: 'administrator',
    words: { zh: '运营单位评价服务', en: 'Evaluate a service for the operator' },
    due: 'evaluationDays',
    page: 'award-evaluation',
  },
} as const satisfies Record<string, WorkStep>;
