import { z } from 'zod';
import type { MessageRecord } from '../message-record.js';
import { officialsOfAgency, theAgency } from '../recipient-queries.js';

const toAgency = { about: 'agency', to: theAgency, link: 'agency', channels: ['inbox'] } as const;
const toOfficials = { ...toAgency, to: officialsOfAgency } as const;

/** Credit code of the agency, which the link leads to. */
const agency = z.string();
const request = z.enum(['repair', 'appeal']);
/** Number of the deed's record in the log. */
const record = z.int();
const REQUEST = {
  zh: '{request, select, repair {信用修复} other {申诉}}',
  en: '{request, select, repair {repair} other {appeal}}',
};

/** Messages about the standing of an agency. */
export const standingMessages = {
  'standing-changed': {
    ...toAgency,
    event: 'standing.changed',
    data: z.object({ agency, from: z.int(), to: z.int() }),
    title: { zh: '贵单位信用分变动：{from} → {to}', en: 'Your standing changed: {from} → {to}' },
    text: {
      zh: '日志中有了新的信用记录。明细、分值和何时减半见贵单位的公开页面；不服的，可以在记录之日起十个工作日内申诉，也可以附证明申请修复。',
      en: 'The log has a new deed. Your public page shows each deed, its points and when it halves; you may appeal within ten working days of the deed, or ask for its repair with proof.',
    },
  },
  'standing-request-made': {
    ...toOfficials,
    event: 'standing.request-made',
    data: z.object({ agency, name: z.string(), request, record, by: z.string() }),
    title: { zh: `${REQUEST.zh}待办：{name}`, en: `Waits for an answer: ${REQUEST.en} by {name}` },
    text: {
      zh: '针对日志第 {record} 条的信用记录。请在 {by} 前提议剔除或说明理由不予剔除；办理过原事项的人不得办理。',
      en: 'It is about the deed in record {record} of the log. Propose to strike it or refuse with a reason by {by}; whoever took part in the deed decides nothing about it.',
    },
  },
  'standing-strike-proposed': {
    ...toOfficials,
    event: 'standing.strike-proposed',
    data: z.object({ agency, name: z.string(), request, record, by: z.string() }),
    title: { zh: '剔除信用记录待第二人确认：{name}', en: 'A strike waits for a second official: {name}' },
    text: {
      zh: '日志第 {record} 条，请在 {by} 前确认或不予剔除。',
      en: 'Record {record} of the log: confirm or refuse it by {by}.',
    },
  },
  'standing-struck': {
    ...toAgency,
    event: 'standing.struck',
    data: z.object({ agency, request, record, effective: z.string() }),
    title: {
      zh: `${REQUEST.zh}获准：信用记录将被剔除`,
      en: `Your ${REQUEST.en} is upheld: the deed is struck`,
    },
    text: {
      zh: '日志第 {record} 条的信用记录自 {effective} 起不再计分，此前公示；记录仍然公开，标明已剔除。',
      en: 'The deed in record {record} of the log no longer counts from {effective} on and is under notice until then; it stays visible as struck.',
    },
  },
  'standing-refused': {
    ...toAgency,
    event: 'standing.refused',
    data: z.object({ agency, request, record, reason: z.string() }),
    title: { zh: `${REQUEST.zh}未获准`, en: `Your ${REQUEST.en} is refused` },
    text: {
      zh: '日志第 {record} 条的信用记录照旧计分。理由：{reason}',
      en: 'The deed in record {record} of the log counts as before. Reason: {reason}',
    },
  },
} as const satisfies Record<string, MessageRecord>;
