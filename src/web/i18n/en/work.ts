import type { work as source } from '../zh-CN/work.js';

export const work: Record<keyof typeof source, string> = {
  'work.title': 'Waiting for you',
  'work.none': 'Nothing waits for you at present.',
  'work.what': 'What',
  'work.subject': 'About',
  'work.deadline': 'Deadline',
  'work.due': 'by {at}',
  'work.overdue': 'overdue',
  'work.from': 'possible from {at}',
  'work.loses-round': 'the round is lost afterwards',
  'work.lost': 'too late to open this round in time',
  'work.more': '{count, plural, one {# more is} other {# more are}} due later.',
  'work.no-deadline': 'no deadline',
};
