import { z } from 'zod';
import type { Words } from '../../audit/index.js';
import type { MessageRecord } from '../message-record.js';
import { entrants, officialsOf, theObjector, theOwner } from '../recipient-queries.js';
import { allBut, allOf } from '../recipient-rules.js';

const aboutObjection = { about: 'need', link: 'objection', channels: ['inbox'] } as const;

const kind = z.enum(['objection', 'complaint']);
const made = z.object({ number: z.string(), kind, dueAt: z.string() });
const withdrawn = z.object({ number: z.string(), kind });
const answered = withdrawn.extend({ outcome: z.enum(['upheld', 'dismissed']) });

const KIND: Words = {
  zh: '{kind, select, complaint {投诉} other {异议}}',
  en: '{kind, select, complaint {complaint} other {objection}}',
};
const OUTCOME: Words = {
  zh: '{outcome, select, upheld {成立} other {不成立}}',
  en: '{outcome, select, upheld {upheld} other {dismissed}}',
};

/** Messages about objections and complaints; none says who made one. */
export const objectionMessages = {
  'objection-made': {
    ...aboutObjection,
    event: 'objection.made',
    to: allBut(allOf(entrants, theOwner), theObjector),
    data: made,
    title: { zh: `收到一件${KIND.zh}`, en: `A new ${KIND.en}` },
    text: {
      zh: `受理号 {number}，{dueAt} 前答复。异议未答复前不发中选通知书；投诉不停止办理。`,
      en: `Number {number}, to be answered before {dueAt}. No award letter is issued while an objection is open; a complaint does not stop the course.`,
    },
  },
  'objection-made-officials': {
    ...aboutObjection,
    event: 'objection.made',
    to: officialsOf,
    data: made,
    title: { zh: `收到一件${KIND.zh}，请答复`, en: `A new ${KIND.en} to answer` },
    text: {
      zh: '受理号 {number}。请未参与本项目办理的工作人员在 {dueAt} 前答复。',
      en: 'Number {number}. An official who has had no part in this need answers before {dueAt}.',
    },
  },
  'objection-withdrawn': {
    ...aboutObjection,
    event: 'objection.withdrawn',
    to: allOf(entrants, theOwner, officialsOf),
    data: withdrawn,
    title: { zh: `${KIND.zh}已撤回`, en: `The ${KIND.en} was withdrawn` },
    text: { zh: '受理号 {number}。', en: 'Number {number}.' },
  },
  'objection-answered': {
    ...aboutObjection,
    event: 'objection.answered',
    to: allBut(allOf(entrants, theOwner, officialsOf), theObjector),
    data: answered,
    title: { zh: `${KIND.zh}已答复：${OUTCOME.zh}`, en: `The ${KIND.en} was answered: ${OUTCOME.en}` },
    text: {
      zh: '受理号 {number}。{outcome, select, upheld {将由两名工作人员决定重新选取；决定前不发中选通知书} other {答复和理由已公开}}。',
      en: 'Number {number}. {outcome, select, upheld {Two officials decide on drawing again; no award letter is issued before} other {The answer and its reasons are public}}.',
    },
  },
  'objection-answered-objector': {
    ...aboutObjection,
    event: 'objection.answered',
    to: theObjector,
    data: answered,
    title: { zh: `您的${KIND.zh}已答复：${OUTCOME.zh}`, en: `Your ${KIND.en} was answered: ${OUTCOME.en}` },
    text: {
      zh: '受理号 {number}，答复和理由见该页。',
      en: 'Number {number}; the answer and its reasons are on its page.',
    },
  },
  'objection-made-objector': {
    ...aboutObjection,
    event: 'objection.made',
    to: theObjector,
    data: made,
    title: { zh: `您的${KIND.zh}已受理`, en: `Your ${KIND.en} was received` },
    text: {
      zh: '受理号 {number}，{dueAt} 前答复。答复前可以在该页撤回。',
      en: 'Number {number}, to be answered before {dueAt}. Until then it can be withdrawn on its page.',
    },
  },
} as const satisfies Record<string, MessageRecord>;
