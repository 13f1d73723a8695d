import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { theOwner } from '../recipient-queries.js';

const toOwner = { about: 'need', to: theOwner, link: 'owner-need', channels: ['inbox'] } as const;

/** Messages to the owner of a need. */
export const ownerMessages = {
  'need-published': {
    ...toOwner,
    event: 'need.published',
    data: z.object({}),
    title: { zh: '采购公告已发布', en: 'Your need was published' },
    text: {
      zh: '审核通过，公告已公开，机构可以报名到截止时间。条款要变更的，须再经审核并重新开始报名；联系方式等信息可以随时更新。',
      en: 'It passed the review and is public: agencies may sign up until the deadline. A change of terms is reviewed again and restarts the sign-up; contacts and other information can be changed at any time before.',
    },
  },
  'need-returned': {
    ...toOwner,
    event: 'need.returned',
    data: z.object({ reason: z.string() }),
    title: { zh: '采购需求被退回', en: 'Your need was returned' },
    text: {
      zh: '原因：{reason} 请修改后重新提交。',
      en: 'Reason: {reason} Correct it and submit it again.',
    },
  },
  'need-amended': {
    ...toOwner,
    event: 'need.amended',
    data: z.object({ closesAt: z.string() }),
    title: { zh: '条款变更已通过', en: 'Your change of terms was approved' },
    text: {
      zh: '新条款即时生效，报名重新开始，截止 {closesAt}；原有报名失效，已通知各报名机构重新确认。',
      en: 'The new terms are in force and sign-up began anew, until {closesAt}; earlier entries are void, and their agencies were told to confirm them.',
    },
  },
  'amendment-returned': {
    ...toOwner,
    event: 'need.amendment-returned',
    data: z.object({ reason: z.string() }),
    title: { zh: '条款变更被退回', en: 'Your change of terms was returned' },
    text: {
      zh: '原因：{reason} 现行条款不变，报名照常进行；可以修改后重新提交。',
      en: 'Reason: {reason} The terms in force stay and sign-up goes on; you may correct it and send it again.',
    },
  },
  'amendment-lapsed': {
    ...toOwner,
    event: 'need.amendment-lapsed',
    data: z.object({}),
    title: { zh: '条款变更已失效', en: 'Your change of terms lapsed' },
    text: {
      zh: '报名截止前未获审核通过，变更失效；本公告按现行条款截止。',
      en: 'It was not approved before the deadline: sign-up ended under the terms in force.',
    },
  },
  'need-drawn': {
    ...toOwner,
    event: 'selection.drawn',
    data: z.object({
      round: z.int(),
      agencyName: z.string(),
      priceFen: z.int(),
      publicUntil: z.string().nullable(),
    }),
    title: { zh: '选取已完成', en: 'The selection is done' },
    text: {
      zh: '第 {round} 轮中选：{agencyName}，中选价 {priceFen} 元。{publicUntil, select, null {接下来：请与中选机构按公告条件和中选价签订合同。} other {结果公示到 {publicUntil}，期满发出中选通知书；中选机构确认后，请双方签订合同并在本站备案。}}',
      en: 'Round {round} selected {agencyName} at {priceFen} yuan. {publicUntil, select, null {Next: sign the contract with it on the terms of the notice and at this price.} other {The result is public until {publicUntil}; then the award letter is issued. Once the agency takes it, both sign the contract, and one files it here.}}',
    },
  },
  'need-failed': {
    ...toOwner,
    event: 'need.failed',
    data: z.object({}),
    title: { zh: '采购流标', en: 'Your need failed' },
    text: {
      zh: '本次没有选取出机构，原因见公告页。可以修改后重新发布。',
      en: 'No agency was selected; its page says why. You may change it and publish it again.',
    },
  },
  'need-round-void': {
    ...toOwner,
    event: 'redo.confirmed',
    data: z.object({ voids: z.int(), reason: z.string() }),
    title: { zh: '本轮作废，重新选取', en: 'The round is void and is drawn again' },
    text: {
      zh: '第 {voids} 轮及其结果作废。理由：{reason} 请等待下一轮结果，不要按作废的结果签订合同。',
      en: 'Round {voids} and its result are void. Reason: {reason} Wait for the next round: sign no contract on the void result.',
    },
  },
} as const satisfies Record<string, MessageRecord>;
