import type { Words } from '../audit/index.js';
import type { DirectGround } from '../basics/index.js';

/** What shows that a ground holds: files of the notice, an earlier need, or the register, which the site looks at itself. */
export type DirectEvidence = 'files' | 'earlier-award' | 'earlier-failure' | 'register';

/** A ground on which an agency may be chosen without a selection. */
export interface DirectGroundRecord {
  readonly words: Words;
  /** What it asks for, in a sentence. */
  readonly asks: Words;
  readonly evidence: DirectEvidence;
}

/**
 * Every ground. Which of them are in force the rules say (`directGrounds`); a new one is a new line here and there. What is a
 * secret of the state is none: it is not published here at all.
 */
export const DIRECT_GROUNDS = {
  disaster: {
    words: { zh: '灾害或事故后的紧急抢修', en: 'Urgent repair after a disaster or an accident' },
    asks: {
      zh: '须附证明文件：灾情或事故认定、主管部门的应急通知等。',
      en: 'Attach what shows it: the finding on the disaster, or the emergency order of the authority.',
    },
    evidence: 'files',
  },
  continuation: {
    words: { zh: '同一机构原有服务的延续', en: 'Continuation of an earlier service by the same agency' },
    asks: {
      zh: '须填写原采购编号：本业主的项目，且由同一机构承接，系统核对。',
      en: 'Give the number of the earlier need: of the same owner, with its award to the same agency. The site checks it.',
    },
    evidence: 'earlier-award',
  },
  sole: {
    words: { zh: '名录中只有一家机构具备资质', en: 'Only one agency of the register has the qualification' },
    asks: {
      zh: '由系统按名录核对，提交、发布和生效时各核对一次。',
      en: 'The site looks it up in the register when the need is sent, published and takes effect.',
    },
    evidence: 'register',
  },
  failed: {
    words: { zh: '公开选取因报名不足流标', en: 'A public selection failed for want of entries' },
    asks: {
      zh: '须填写流标的采购编号：本业主同一投资项目，因有效报名不足流标，系统核对。',
      en: 'Give the number of the need that failed: of the same owner and project, for want of valid entries. The site checks it.',
    },
    evidence: 'earlier-failure',
  },
} as const satisfies Record<DirectGround, DirectGroundRecord>;

/** Every ground, in the order of the records. */
export const DIRECT_GROUND_CODES = Object.keys(DIRECT_GROUNDS) as [DirectGround, ...DirectGround[]];
