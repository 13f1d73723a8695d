import type { Role } from '../../../accounts/index.js';
import { assertDefined, formatShanghai, formatYuan, isInstant } from '../../../basics/index.js';
import { MESSAGES, type Message, type MessageLink } from '../../../messages/index.js';
import { isMessageKey, type MessageKey, type MessageParams } from '../../i18n/index.js';
import type { Item } from '../../registry/formats.js';
import type { Column } from '../../registry/table.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';
import { fieldNames } from '../needs/field-labels.js';

/** Roles that messages are written to. */
export const INBOX_ROLES: readonly Role[] = ['agency', 'owner', 'official', 'administrator'];

const numberOf = ({ number }: Message): string => assertDefined(number, 'messages lead to public pages only');

/** A value that a message brings for its link. */
const dataOf = ({ content }: Message, name: string): string =>
  'data' in content ? String(content.data[name]) : '';

/** Addresses of the pages that messages lead to. */
const PAGES: Readonly<Record<MessageLink, (message: Message) => string>> = {
  need: (message) => urls.need(numberOf(message)),
  entry: (message) => urls.entry(numberOf(message)),
  award: (message) => urls.award(numberOf(message)),
  choice: (message) => urls.choice(numberOf(message)),
  objection: (message) =>
    'data' in message.content
      ? urls.objection(numberOf(message), String(message.content.data['number']))
      : urls.objections(numberOf(message)),
  rounds: (message) => urls.rounds(numberOf(message)),
  'owner-need': ({ needId }) => urls.ownerNeed(assertDefined(needId, 'the message is about a need')),
  application: () => urls.application(),
  agency: ({ content }) =>
    'data' in content && typeof content.data['agency'] === 'string'
      ? urls.agency(content.data['agency'])
      : urls.application(),
  'entry-notice': (message) => urls.entryNotice(dataOf(message, 'notice')),
  'entry-comment': (message) => urls.entryComment(dataOf(message, 'notice'), dataOf(message, 'comment')),
  relations: () => urls.relations(),
  'review-relations': () => urls.reviewRelations(),
  'review-amendments': () => urls.reviewAmendments(),
  opening: (message) => urls.opening(numberOf(message)),
};

/** The values of a message as its sentences name them. */
function paramsOf(data: Readonly<Record<string, unknown>>, t: PageContext['t']): MessageParams {
  const shown = (name: string, value: unknown): string | number => {
    if (name === 'priceFen' || name === 'amountFen') return formatYuan(Number(value));
    if (name === 'fault' && isMessageKey(`direct-fault.${String(value)}`))
      return t(`direct-fault.${String(value)}` as MessageKey);
    if (name === 'fields') return fieldNames(value as readonly string[], t);
    if (name === 'closesAt' && !isInstant(String(value))) return '';
    if (typeof value === 'string' && isInstant(value)) return formatShanghai(value);
    return typeof value === 'number' ? value : String(value);
  };
  const params = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, shown(name, value)]));
  // Messages of before do not say until when.
  return { publicUntil: 'null', ...params, known: params['closesAt'] ? 'yes' : 'no' };
}

/** A message in words; one of a kind that nobody knows is shown by its name. */
function toLine(message: Message, { t }: PageContext) {
  const { content, number, title, at, readAt } = message;
  const line = {
    at: formatShanghai(at, true),
    unread: readAt === null,
    subject: [number, title].filter(Boolean).join(' '),
  };
  if ('unknown' in content)
    return { ...line, title: content.unknown, text: '', url: number === null ? null : urls.need(number) };
  const { kind, data } = content;
  return {
    ...line,
    title: t(`inbox.${kind}`, paramsOf(data, t)),
    text: t(`inbox-text.${kind}`, paramsOf(data, t)),
    url: PAGES[MESSAGES[kind].link](message),
  };
}

/** Columns of the inbox. */
export const messageColumns: readonly Column<Message, PageContext>[] = [
  {
    key: 'title',
    label: 'inbox.what',
    value: (message, context) => toLine(message, context).title,
    cell: (message, context) => {
      const { title, url, subject } = toLine(message, context);
      return { text: title, url, note: subject };
    },
  },
  { key: 'number', label: 'needs.number', cell: null, value: ({ number }) => number },
  { key: 'text', label: 'inbox.text', value: (message, context) => toLine(message, context).text },
  {
    key: 'at',
    label: 'inbox.at',
    kind: 'instant',
    value: ({ at }) => at,
    cell: (message, context) => toLine(message, context).at,
  },
  {
    key: 'state',
    label: 'needs.state',
    value: ({ readAt }) => (readAt === null ? 'unread' : 'read'),
    cell: ({ readAt }, { t }) => (readAt === null ? { text: t('inbox.unread'), tag: 'tag-reserve' } : ''),
  },
];

/** A message for those who follow the inbox. */
export function messageItem(message: Message, context: PageContext): Item {
  const { title, url, subject, text } = toLine(message, context);
  return {
    title,
    url: url ?? urls.messages(),
    id: message.id,
    text: [subject, text].filter(Boolean).join(' · '),
    at: message.at,
  };
}

/** View model of the latest messages on the start page. */
export function toInboxView(messages: readonly Message[], context: PageContext) {
  return {
    title: context.t('inbox.title'),
    allUrl: urls.messages(),
    messages: messages.map((message) => toLine(message, context)),
  };
}
