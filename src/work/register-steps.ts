import type { WorkStep } from './work-step.js';

/** Steps of registrations: applications, entry notices, certificates that end. */
export const REGISTER_STEPS = {
  'answer-entry-comment': {
    role: 'official',
    words: { zh: '答复对入驻公示的意见', en: 'Answer a comment on an entry notice' },
    due: 'answerDays',
    page: 'entry-comment',
  },
  application: {
    role: 'agency',
    words: { zh: '填写并提交入驻申请', en: 'Fill in and submit your application' },
    due: null,
    page: 'application',
  },
  'application-returned': {
    role: 'agency',
    words: { zh: '修改被退回的申请', en: 'Correct the application that was returned' },
    due: null,
    page: 'application',
  },
  'entry-notice': {
    role: 'agency',
    words: {
      zh: '入驻公示中：公示期满、没有待答复的意见，即可报名',
      en: 'Under entry notice: you may sign up once it is over and every comment is answered',
    },
    due: 'date',
    page: 'entry-notice',
  },
  certificate: {
    role: 'agency',
    words: { zh: '资质即将到期，请更新', en: 'A qualification ends soon: bring a new certificate' },
    due: 'date',
    page: 'application',
  },
  'practitioner-certificate': {
    role: 'agency',
    words: {
      zh: '从业人员证书即将到期或已到期，请更新',
      en: 'A practitioner’s certificate ends soon, or has ended: bring a new one',
    },
    due: 'date',
    page: 'application',
  },
} as const satisfies Record<string, WorkStep>;
