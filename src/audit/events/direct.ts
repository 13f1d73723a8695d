import { z } from 'zod';
import { needTag } from '../tags.js';
import { code, digest, type EventRecord, instant } from './event-record.js';

/** What is shown of a need, its place in lists, and the sums: it has an award, or has none any more. */
const anAward = (need: string) => [needTag(need), 'list:needs', 'statistics'] as const;

/** Events of direct choices, where nothing is drawn: their award goes its way by the events of every other. */
export const directEvents = {
  'direct.announced': {
    words: { zh: '公示直接选取', en: 'Direct choice announced' },
    data: z.strictObject({
      /** Credit code of the agency that is proposed. */
      agency: z.string(),
      ground: code,
      /** Number of the earlier need that the ground rests on. */
      earlier: z.string().nullable(),
      reason: z.string(),
      priceFen: z.int(),
      budgetFen: z.int(),
      /** Until when it may be objected to, the end excluded. */
      until: instant,
      /** Of everything that is announced. */
      announcement: digest,
      information: digest,
    }),
    touches: (need) => [needTag(need), 'list:needs'],
    makes: [
      'project',
      'need',
      'need_information',
      'need_requirement',
      'need_avoidance',
      'need_attachment',
      'attachment',
      'direct_choice',
    ],
    feed: {
      title: { zh: '直接选取公示：{title}', en: 'Direct choice announced: {title}' },
      text: {
        zh: '拟委托 {agency}，{priceFen} 元；理由：{reason}；异议截至 {until}',
        en: '{agency} is proposed at {priceFen} yuan; reason: {reason}; objections before {until}',
      },
    },
  },
  'direct.awarded': {
    words: { zh: '直接选取生效', en: 'Direct choice took effect' },
    data: z.strictObject({ agency: z.string(), priceFen: z.int(), announcement: digest }),
    touches: anAward,
    makes: ['award', 'award_course'],
    changes: ['need', 'direct_choice'],
    feed: {
      title: { zh: '直接选取生效：{title}', en: 'Direct choice took effect: {title}' },
      text: {
        zh: '公示期满、无未决异议：{agency}，{priceFen} 元',
        en: 'announced for its days, no objection is open: {agency}, {priceFen} yuan',
      },
    },
  },
  'direct.fallen': {
    words: { zh: '直接选取终止', en: 'Direct choice fell' },
    data: z.strictObject({
      agency: z.string(),
      fault: code,
      /** The objection that was upheld; the record of the log that shows the fault. */
      objection: z.string().nullable(),
      record: z.int().min(1).nullable(),
    }),
    touches: anAward,
    changes: ['need', 'direct_choice', 'award', 'award_course'],
    feed: {
      title: { zh: '直接选取终止：{title}', en: 'Direct choice fell: {title}' },
      text: {
        zh: '不再委托 {agency}：{fault}',
        en: '{agency} is not chosen: {fault}',
      },
    },
  },
} as const satisfies Record<string, EventRecord>;
