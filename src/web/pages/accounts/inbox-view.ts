import type { Role } from '../../../accounts/index.js';
import { assertDefined, formatShanghai, formatYuan } from '../../../basics/index.js';
import { MESSAGES, type Message, type MessageLink } from '../../../messages/index.js';
import type { MessageParams } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** Roles that messages are written to. */
export const INBOX_ROLES: readonly Role[] = ['agency', 'owner', 'official'];

const numberOf = ({ number }: Message): string => assertDefined(number, 'messages lead to public pages only');

/** Addresses of the pages that messages lead to. */
const PAGES: Readonly<Record<MessageLink, (message: Message) => string>> = {
  need: (message) => urls.need(numberOf(message)),
  entry: (message) => urls.entry(numberOf(message)),
  rounds: (message) => urls.rounds(numberOf(message)),
  'owner-need': ({ needId }) => urls.ownerNeed(assertDefined(needId, 'the message is about a need')),
  application: () => urls.application(),
};

/** The values of a message as its sentences name them. */
function paramsOf(data: Readonly<Record<string, unknown>>): MessageParams {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      if (name === 'priceFen') return [name, formatYuan(Number(value))];
      return [name, typeof value === 'number' ? value : String(value)];
    }),
  );
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
    title: t(`inbox.${kind}`),
    text: t(`inbox-text.${kind}`, paramsOf(data)),
    url: PAGES[MESSAGES[kind].link](message),
  };
}

/** View model of an inbox, the latest message first. */
export function toInboxView(messages: readonly Message[], context: PageContext) {
  return {
    title: context.t('inbox.title'),
    allUrl: urls.messages(),
    action: urls.messages(),
    anyUnread: messages.some(({ readAt }) => readAt === null),
    messages: messages.map((message) => toLine(message, context)),
  };
}
