import { z } from 'zod';
import { SOURCE_KINDS } from '../../selection/index.js';
import { needTag } from '../tags.js';
import {
  anIncident,
  anyPlan,
  code,
  digest,
  type EventRecord,
  none,
  nothing,
  round,
  theNeed,
} from './event-record.js';

/** Agencies that a decision leaves out of the next round, as certificates carry them. */
const excluded = z.array(z.strictObject({ agency: z.string(), reason: code }));
/** For each of them the sequence number of the record of the log that it rests on. */
const evidence = z.array(z.strictObject({ agency: z.string(), record: z.int().min(1) }));
/** A finding against an entrant: its coded reason, the facts in words, and the SHA-256 of the files with it. */
const finding = z.strictObject({
  agency: z.string(),
  ground: code,
  facts: z.string(),
  attachments: z.array(digest),
});

/** Events of decisions on a frozen need: to draw again, and what they rest on. */
export const decisionEvents = {
  'redo.proposed': {
    words: { zh: '提出重新选取', en: 'Proposed to draw again' },
    data: z.strictObject({
      round,
      basis: z.string(),
      /** Number of the upheld objection that it rests on; failed sources, and redraws of before, have none. */
      objection: z.string().optional(),
      reason: z.string(),
      excluded,
      evidence,
      source: z.enum(SOURCE_KINDS),
    }),
    touches: anIncident,
    makes: ['redo'],
    feed: {
      title: { zh: '提议重抽：{title}', en: 'Proposed to draw again: {title}' },
      text: {
        zh: '第 {round} 轮；依据：{basis}；理由：{reason}',
        en: 'round {round}; because {basis}; reason: {reason}',
      },
    },
  },
  'redo.confirmed': {
    words: { zh: '决定重新选取', en: 'Decided to draw again' },
    data: z.strictObject({
      voids: round,
      basis: z.string(),
      /** Number of the upheld objection that it rests on; failed sources, and redraws of before, have none. */
      objection: z.string().optional(),
      reason: z.string(),
      excluded,
      evidence,
      ...anyPlan,
      round,
      closesAt: z.string(),
    }),
    touches: (need) => [needTag(need), 'list:needs', 'list:incidents', 'statistics'],
    makes: ['need_version', 'need_secret', 'escrow', 'escrow_share'],
    changes: ['need', 'need_version', 'entry', 'incident', 'redo', 'award', 'award_course', 'owner_choice'],
    feed: {
      title: { zh: '决定重抽：{title}', en: 'To be drawn again: {title}' },
      text: {
        zh: '第 {round} 轮；依据：{basis}；理由：{reason}',
        en: 'round {round}; because {basis}; reason: {reason}',
      },
    },
  },
  'redo.refused': {
    words: { zh: '不予重新选取', en: 'Refused to draw again' },
    data: z.strictObject({ round }),
    touches: anIncident,
    changes: ['redo'],
    feed: {
      title: { zh: '不予重抽：{title}', en: 'Refused to draw again: {title}' },
      text: { zh: '第 {round} 轮', en: 'round {round}' },
    },
  },
  'finding.proposed': {
    words: { zh: '提议认定报名机构的问题', en: 'Finding against an entrant proposed' },
    data: finding,
    touches: theNeed,
    makes: ['finding', 'finding_attachment', 'attachment'],
  },
  'finding.recorded': {
    words: { zh: '认定报名机构的问题', en: 'Finding against an entrant recorded' },
    data: finding,
    touches: theNeed,
    changes: ['finding'],
    feed: {
      title: { zh: '认定报名机构的问题：{title}', en: 'Finding against an entrant: {title}' },
      text: { zh: '机构 {agency}：{facts}', en: 'agency {agency}: {facts}' },
    },
  },
  'finding.refused': {
    words: { zh: '不予认定报名机构的问题', en: 'Finding against an entrant refused' },
    data: z.strictObject({ agency: z.string(), ground: code }),
    touches: theNeed,
    changes: ['finding'],
  },
  // Its subject is the id of the mark: the log tells who looked at a flag and when, not at which of which need.
  'flag.looked-at': {
    words: { zh: '查看风险提示', en: 'Red flag looked at' },
    data: none,
    touches: nothing,
    makes: ['flag_mark'],
  },
} as const satisfies Record<string, EventRecord>;
