import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { allBut, qualifiedAgencies, theOwner, theProposed } from '../recipient-queries.js';

const announced = z.object({ agencyName: z.string(), priceFen: z.int(), until: z.string() });
/** Number of the letter; null where the further course is kept on paper. */
const letter = z.string().nullable();
const fallen = z.object({ agencyName: z.string(), fault: z.string() });
const aboutChoice = { about: 'need', link: 'need', channels: ['inbox'] } as const;

/** Messages about a direct choice; its award has the same as every other. */
export const directMessages = {
  'direct-proposed': {
    ...aboutChoice,
    event: 'direct.announced',
    to: theProposed,
    data: announced,
    title: { zh: '业主拟直接选取贵单位', en: 'An owner proposes to choose your agency directly' },
    text: {
      zh: '委托价 {priceFen} 元，公示至 {until}。期满且没有未决异议的，发出通知书，届时请在期限内确认或放弃；认为不妥的，公示期内可以提出。',
      en: 'At {priceFen} yuan, announced until {until}. Without an open objection a letter is issued then, to be taken or declined in its days; you may object before.',
    },
  },
  'direct-invitation': {
    ...aboutChoice,
    event: 'direct.announced',
    to: allBut(qualifiedAgencies, theProposed),
    data: announced,
    title: { zh: '直接选取公示：可以提出异议', en: 'A direct choice is announced: you may object' },
    text: {
      zh: '业主拟直接委托 {agencyName}，{priceFen} 元，贵单位具备同类资质。认为应当公开选取的，请在 {until} 前在公告页提出；答复前不生效。',
      en: '{agencyName} is proposed at {priceFen} yuan, for a service that your agency is qualified for. If you think that there should be a selection, say so on its page before {until}: until it is answered, the choice does not take effect.',
    },
  },
  'direct-announced': {
    ...aboutChoice,
    event: 'direct.announced',
    to: theOwner,
    data: announced,
    title: { zh: '直接选取公示已发布', en: 'Your direct choice is announced' },
    text: {
      zh: '审核通过，公示至 {until}。期满且没有未决异议的生效；异议成立的，本次终止，可以用其他方式重新发布。',
      en: 'It passed the review and is announced until {until}. Without an open objection it takes effect then; where one is upheld it ends, and you may publish the need in another way.',
    },
  },
  'direct-awarded': {
    ...aboutChoice,
    event: 'direct.awarded',
    to: theOwner,
    data: z.object({ agencyName: z.string(), priceFen: z.int(), letter, dueAt: z.string().nullable() }),
    title: { zh: '直接选取已生效', en: 'Your direct choice took effect' },
    text: {
      zh: '公示期满，没有未决异议：委托 {agencyName}，{priceFen} 元。{letter, select, null {请双方签订合同。} other {委托通知书 {letter} 已发给对方，须在 {dueAt} 前确认；确认后双方签订合同。}}',
      en: 'It was announced for its days and no objection is open: {agencyName} at {priceFen} yuan. {letter, select, null {Sign the contract.} other {Letter {letter} went to the agency, to be answered before {dueAt}; once it has taken the award, both sign the contract.}}',
    },
  },
  'direct-letter': {
    ...aboutChoice,
    event: 'direct.awarded',
    to: theProposed,
    data: z.object({ priceFen: z.int(), letter, dueAt: z.string().nullable() }),
    title: { zh: '对贵单位的直接选取已生效', en: 'The direct choice of your agency took effect' },
    text: {
      zh: '委托价 {priceFen} 元。{letter, select, null {请与业主签订合同。} other {委托通知书 {letter}：请在 {dueAt} 前确认或放弃；到时没有回复的，视为放弃，没有候补。}}',
      en: 'At {priceFen} yuan. {letter, select, null {Sign the contract with the owner.} other {Letter {letter}: take it or decline before {dueAt}; without an answer it counts as declined, and there is no reserve.}}',
    },
  },
  'direct-fallen-owner': {
    ...aboutChoice,
    event: 'direct.fallen',
    to: theOwner,
    data: fallen,
    title: { zh: '直接选取已终止', en: 'Your direct choice fell' },
    text: {
      zh: '不再委托 {agencyName}，因为{fault}。可以用其他方式重新发布。',
      en: '{agencyName} is not chosen, since {fault}. You may publish the need again in another way.',
    },
  },
  'direct-fallen': {
    ...aboutChoice,
    event: 'direct.fallen',
    to: theProposed,
    data: fallen,
    title: { zh: '对贵单位的直接选取已终止', en: 'The direct choice of your agency fell' },
    text: {
      zh: '不再委托，因为{fault}。详见公告页。',
      en: 'It is not chosen, since {fault}; see the page of the need.',
    },
  },
  'direct-withdrawn': {
    ...aboutChoice,
    event: 'need.withdrawn',
    to: theProposed,
    data: z.object({ reason: z.string() }),
    title: { zh: '业主已撤回直接选取公示', en: 'The announcement of your direct choice was withdrawn' },
    text: { zh: '原因：{reason}', en: 'Reason: {reason}' },
  },
} as const satisfies Record<string, MessageRecord>;
