import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import {
  administrators,
  bothSides,
  evaluatorReturned,
  officialsOf,
  otherSideOf,
  theFormerWinner,
  theOwner,
  theWinner,
  whoeverEnds,
  whoeverProposed,
} from '../recipient-queries.js';

const aboutAward = { about: 'need', link: 'award', channels: ['inbox'] } as const;
const REASON = { zh: '理由：{reason}', en: 'Reason: {reason}' };
const passedOn = z.object({
  agencyName: z.string(),
  nextName: z.string().nullable(),
  priceFen: z.int().nullable(),
  publicUntil: z.string().nullable(),
  reason: z.string(),
});
const toEvaluate = {
  data: z.object({ agencyName: z.string(), dueAt: z.string() }),
  title: { zh: '请评价中介服务', en: 'Evaluate a service' },
  text: {
    zh: '{agencyName} 的服务已验收。请在 {dueAt} 前从质量、时效、态度、收费、规范五个方面评价；逾期不再收取，不会自动给五星。',
    en: 'The service of {agencyName} was accepted. Evaluate it before {dueAt} in quality, timeliness, attitude, charge and standards; later none is taken, and no stars are given by themselves.',
  },
} as const;
const ended = z.object({
  agencyName: z.string(),
  reason: z.string(),
  fault: z.enum(['agency', 'owner', 'neither', 'agreed']),
});

/** Messages about the contract of an award and its service. */
const serviceMessages = {
  'contract-filed': {
    ...aboutAward,
    event: 'contract.filed',
    to: otherSideOf('contract'),
    data: z.object({ amountFen: z.int(), serviceUntil: z.string(), dueAt: z.string() }),
    title: { zh: '对方已备案合同，请确认', en: 'The other side filed the contract: confirm it' },
    text: {
      zh: '合同金额 {amountFen} 元，服务期至 {serviceUntil}。请在 {dueAt} 前核对合同文件并确认；有误的，说明理由退回。',
      en: 'The contract is over {amountFen} yuan, service until {serviceUntil}. Compare the file and confirm it before {dueAt}; return it with a reason where something is wrong.',
    },
  },
  'contract-confirmed': {
    ...aboutAward,
    event: 'contract.confirmed',
    to: bothSides,
    data: z.object({ amountFen: z.int(), serviceUntil: z.string() }),
    title: { zh: '合同已备案，服务开始', en: 'The contract is on file, the service has begun' },
    text: {
      zh: '合同金额 {amountFen} 元。机构须在 {serviceUntil} 前提交成果；需要延期的，由一方提出、另一方同意。',
      en: 'The contract is over {amountFen} yuan. The agency delivers until {serviceUntil}; where more time is needed, one side proposes it and the other agrees.',
    },
  },
  'contract-returned': {
    ...aboutAward,
    event: 'contract.returned',
    to: whoeverProposed('contract'),
    data: z.object({ reason: z.string(), dueAt: z.string() }),
    title: { zh: '备案的合同被退回', en: 'The filed contract was returned' },
    text: {
      zh: `${REASON.zh}。请在 {dueAt} 前重新备案。`,
      en: `${REASON.en}. File it again before {dueAt}.`,
    },
  },
  'extension-proposed': {
    ...aboutAward,
    event: 'service.extension-proposed',
    to: otherSideOf('service_extension'),
    data: z.object({ until: z.string(), reason: z.string() }),
    title: { zh: '对方申请延长服务期，请答复', en: 'The other side asks for more time' },
    text: { zh: `延长至 {until}。${REASON.zh}`, en: `Until {until}. ${REASON.en}` },
  },
  'service-extended': {
    ...aboutAward,
    event: 'service.extended',
    to: bothSides,
    data: z.object({ until: z.string() }),
    title: { zh: '服务期已延长', en: 'The service lasts longer' },
    text: { zh: '服务期延长至 {until}。', en: 'The service lasts until {until}.' },
  },
  'extension-refused': {
    ...aboutAward,
    event: 'service.extension-refused',
    to: bothSides,
    data: z.object({ until: z.string(), reason: z.string() }),
    title: { zh: '服务期不延长', en: 'The service does not last longer' },
    text: { zh: `延长至 {until} 的申请未获同意。${REASON.zh}`, en: `Not until {until}. ${REASON.en}` },
  },
  'deliverable-uploaded': {
    ...aboutAward,
    event: 'deliverable.uploaded',
    to: theOwner,
    data: z.object({ agencyName: z.string(), dueAt: z.string() }),
    title: { zh: '成果已提交，请验收', en: 'Accept what was delivered' },
    text: {
      zh: '{agencyName} 已提交成果。请在 {dueAt} 前验收或说明理由退回。',
      en: '{agencyName} has delivered. Accept it before {dueAt}, or return it with a reason.',
    },
  },
  'deliverable-returned': {
    ...aboutAward,
    event: 'deliverable.returned',
    to: theWinner,
    data: z.object({ reason: z.string(), dueAt: z.string() }),
    title: { zh: '成果被退回', en: 'What you delivered was returned' },
    text: {
      zh: `${REASON.zh}。请修改后重新提交；服务期到 {dueAt}。`,
      en: `${REASON.en}. Correct it and deliver again; the service lasts until {dueAt}.`,
    },
  },
  'deliverable-accepted': {
    ...aboutAward,
    event: 'deliverable.accepted',
    to: theWinner,
    data: z.object({ agencyName: z.string() }),
    title: { zh: '成果已通过验收', en: 'What you delivered was accepted' },
    text: {
      zh: '接下来由业主、主管部门和运营单位评价，审核后公开；每条评价您可以回应一次。',
      en: 'The owner, the authority and the operator evaluate it now; once reviewed, evaluations are public, and you may answer each once.',
    },
  },
  'evaluate-owner': { ...aboutAward, event: 'deliverable.accepted', to: theOwner, ...toEvaluate },
  'evaluate-authority': { ...aboutAward, event: 'deliverable.accepted', to: officialsOf, ...toEvaluate },
  'evaluate-operator': { ...aboutAward, event: 'deliverable.accepted', to: administrators, ...toEvaluate },
} as const satisfies Record<string, MessageRecord>;

/** Messages about the end of an award before its time. */
const endMessages = {
  'award-end-proposed': {
    ...aboutAward,
    event: 'award.end-proposed',
    to: whoeverEnds,
    data: z.object({ reason: z.string() }),
    title: { zh: '有终止提议，请决定', en: 'An end is proposed: decide' },
    text: {
      zh: `${REASON.zh}。双方协商的由另一方同意；工作人员提议的由第二人确认。`,
      en: `${REASON.en}. The other side agrees to what one side proposes, a second official to what an official does.`,
    },
  },
  'award-end-refused': {
    ...aboutAward,
    event: 'award.end-refused',
    to: bothSides,
    data: z.object({}),
    title: { zh: '终止提议未通过或已撤回', en: 'The proposed end was refused or taken back' },
    text: { zh: '继续办理。', en: 'The award goes on.' },
  },
  'award-terminated': {
    ...aboutAward,
    event: 'award.terminated',
    to: bothSides,
    data: ended,
    title: { zh: '已终止', en: 'The award was terminated' },
    text: {
      zh: `{agencyName} 的中选已终止。${REASON.zh}。{fault, select, agency {责任在机构} owner {责任在业主} neither {双方均无责任} other {双方协商一致}}。`,
      en: `The award of {agencyName} was terminated. ${REASON.en}. {fault, select, agency {The fault is the agency’s} owner {The fault is the owner’s} neither {Nobody is at fault} other {Both sides agreed}}.`,
    },
  },
  'award-forfeited-owner': {
    ...aboutAward,
    event: 'award.forfeited',
    to: theOwner,
    data: passedOn,
    title: { zh: '逾期未签合同，取消中选：按名次递补', en: 'The award was forfeited: no contract in time' },
    text: {
      zh: `{agencyName} 逾期未签合同，责任在机构。${REASON.zh}。{nextName, select, null {没有候补机构，本次流标，可以重新发布} other {由候补机构 {nextName} 递补，价格 {priceFen} 元，重新公示到 {publicUntil}}}。`,
      en: `{agencyName} did not sign in time, by its own fault. ${REASON.en}. {nextName, select, null {No reserve is left: the need has failed and may be published again} other {The reserve {nextName} steps in at {priceFen} yuan; the result is public until {publicUntil}}}.`,
    },
  },
  'award-forfeited-reserve': {
    ...aboutAward,
    event: 'award.forfeited',
    // Nobody where no reserve is left.
    to: theWinner,
    data: passedOn,
    title: { zh: '贵单位按名次递补中选', en: 'Your agency steps in as the next of the ranking' },
    text: {
      zh: '前一名逾期未签合同，贵单位按抽取时已公布的名次递补中选，中选价 {priceFen} 元。结果公示到 {publicUntil}；公示期满发出中选通知书，届时请在期限内确认。',
      en: 'The agency before did not sign in time; yours is next in the ranking that was published with the draw, at {priceFen} yuan. The result is public until {publicUntil}; then the award letter is issued, and you have some days to take it.',
    },
  },
  'award-forfeited-former': {
    ...aboutAward,
    event: 'award.forfeited',
    to: theFormerWinner,
    data: z.object({ reason: z.string() }),
    title: { zh: '逾期未签合同，取消中选', en: 'Your award was forfeited: no contract in time' },
    text: {
      zh: `两名工作人员认定责任在贵单位，由下一名递补。${REASON.zh}`,
      en: `Two officials say that it was your agency’s fault; the award passed to the next of the ranking. ${REASON.en}`,
    },
  },
} as const satisfies Record<string, MessageRecord>;

/** Messages about evaluations and the archive. */
const evaluationMessages = {
  'evaluation-submitted': {
    ...aboutAward,
    event: 'evaluation.submitted',
    to: officialsOf,
    data: z.object({ side: z.enum(['owner', 'authority', 'operator']) }),
    title: { zh: '有评价待审核', en: 'An evaluation waits for its review' },
    text: {
      zh: '{side, select, owner {业主} authority {主管部门} other {运营单位}}的评价须由撰写人以外的工作人员审核后才计入并公开。',
      en: 'The evaluation by the {side, select, owner {owner} authority {authority} other {operator}} counts and is public once an official who did not write it has reviewed it.',
    },
  },
  'evaluation-returned': {
    ...aboutAward,
    event: 'evaluation.returned',
    to: evaluatorReturned,
    data: z.object({ reason: z.string() }),
    title: { zh: '评价被退回', en: 'Your evaluation was returned' },
    text: {
      zh: `${REASON.zh}。期限内可以重新评价。`,
      en: `${REASON.en}. You may evaluate again within the days.`,
    },
  },
  'evaluation-counted': {
    ...aboutAward,
    event: 'evaluation.counted',
    to: theWinner,
    data: z.object({ side: z.enum(['owner', 'authority', 'operator']) }),
    title: { zh: '收到一条评价，可以回应一次', en: 'An evaluation of your service is public' },
    text: {
      zh: '{side, select, owner {业主} authority {主管部门} other {运营单位}}的评价已审核公开。归档之前可以回应一次。',
      en: 'The evaluation by the {side, select, owner {owner} authority {authority} other {operator}} was reviewed. You may answer it once, before the archive.',
    },
  },
  'evaluation-closed': {
    ...aboutAward,
    event: 'evaluation.closed',
    to: bothSides,
    data: z.object({ dueAt: z.string() }),
    title: { zh: '评价结束', en: 'The evaluations are closed' },
    text: {
      zh: '评价已结束并公开。机构在 {dueAt} 前可以回应，之后归档。',
      en: 'The evaluations are closed and public. The agency may answer before {dueAt}; then all of it goes to the archive.',
    },
  },
  'award-archived': {
    ...aboutAward,
    event: 'award.archived',
    to: bothSides,
    data: z.object({}),
    title: { zh: '已归档', en: 'The award is in the archive' },
    text: {
      zh: '全部材料已归档，可以打印。',
      en: 'Everything about it is in the archive and can be printed.',
    },
  },
} as const satisfies Record<string, MessageRecord>;

/** Messages about an award from its contract to the archive. */
export const contractMessages = { ...serviceMessages, ...endMessages, ...evaluationMessages } as const;
