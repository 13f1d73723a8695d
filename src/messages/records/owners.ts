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
      zh: '审核通过，公告已公开，机构可以报名到截止时间。条件有变的，请在截止前变更公告。',
      en: 'It passed the review and is public: agencies may sign up until the deadline. If the terms change, amend the notice before.',
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
  'need-drawn': {
    ...toOwner,
    event: 'selection.drawn',
    data: z.object({ round: z.int(), agencyName: z.string(), priceFen: z.int() }),
    title: { zh: '选取已完成', en: 'The selection is done' },
    text: {
      zh: '第 {round} 轮中选：{agencyName}，中选价 {priceFen} 元。接下来：请与中选机构按公告条件和中选价签订合同。',
      en: 'Round {round} selected {agencyName} at {priceFen} yuan. Next: sign the contract with it on the terms of the notice and at this price.',
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
