import { z } from 'zod';
import { needTag } from '../tags.js';
import { code, digest, type EventRecord, instant, round } from './event-record.js';

/** Which objection it is: its acceptance number. */
const number = z.string().regex(/^[A-Z]{2,6}-\d{4}-\d{6}-Y\d{2,}$/);
const kind = z.enum(['objection', 'complaint']);
/** What everybody may see of it: the need, and the lists of objections. */
const touches = (need: string) => [needTag(need), 'list:objections'] as const;

const KIND = {
  zh: '{kind, select, complaint {投诉} other {异议}}',
  en: '{kind, select, complaint {complaint} other {objection}}',
};

/**
 * Objections and complaints about a need. None says who made it: that is in its row, whose digest the log has, and officials
 * alone may read it.
 */
export const objectionEvents = {
  'objection.made': {
    words: { zh: '受理异议或投诉', en: 'Objection or complaint received' },
    data: z.strictObject({
      number,
      kind,
      ground: code,
      round,
      /** Of 64 characters of chance and the text without what identifies people. */
      textSha256: digest,
      attachments: z.array(digest),
      dueAt: instant,
    }),
    touches,
    makes: ['objection', 'objection_attachment', 'attachment'],
    feed: {
      title: { zh: '受理异议或投诉：{title}', en: 'Objection or complaint received: {title}' },
      text: {
        zh: `${KIND.zh}，受理号 {number}，{dueAt} 前答复`,
        en: `${KIND.en} {number}, to be answered before {dueAt}`,
      },
    },
  },
  'objection.withdrawn': {
    words: { zh: '撤回异议或投诉', en: 'Objection or complaint withdrawn' },
    data: z.strictObject({ number, kind }),
    touches,
    changes: ['objection'],
    feed: {
      title: { zh: '撤回异议或投诉：{title}', en: 'Objection or complaint withdrawn: {title}' },
      text: { zh: `${KIND.zh}，受理号 {number}`, en: `${KIND.en} {number}` },
    },
  },
  'objection.proposed': {
    words: { zh: '提议认定异议或投诉成立', en: 'Proposed to uphold an objection or complaint' },
    data: z.strictObject({ number, kind, reasons: z.string(), publicSha256: digest }),
    touches,
    changes: ['objection'],
  },
  'objection.refused': {
    words: { zh: '未同意认定成立，重新答复', en: 'Not agreed to uphold: to be answered again' },
    data: z.strictObject({ number, kind }),
    touches,
    changes: ['objection'],
  },
  'objection.answered': {
    words: { zh: '答复异议或投诉', en: 'Objection or complaint answered' },
    data: z.strictObject({
      number,
      kind,
      ground: code,
      round,
      outcome: z.enum(['upheld', 'dismissed']),
      reasons: z.string(),
      /** Of the text as it is public from now on. */
      publicSha256: digest,
    }),
    touches,
    changes: ['objection'],
    feed: {
      title: { zh: '答复异议或投诉：{title}', en: 'Objection or complaint answered: {title}' },
      text: {
        zh: `${KIND.zh}，受理号 {number}：{outcome, select, upheld {成立} other {不成立}}；理由：{reasons}`,
        en: `${KIND.en} {number}: {outcome, select, upheld {upheld} other {dismissed}}; reasons: {reasons}`,
      },
    },
  },
} as const satisfies Record<string, EventRecord>;
