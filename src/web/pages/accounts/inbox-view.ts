import { formatShanghai } from '../../../basics/index.js';
import { type Message, paramsOf } from '../../../draws/index.js';
import { isMessageKey } from '../../i18n/index.js';
import type { PageContext } from '../../render/page.js';
import { urls } from '../../urls.js';

/** View model of an agency's inbox. */
export function toInboxView(messages: readonly Message[], { t }: PageContext) {
  return {
    title: t('inbox.title'),
    allUrl: urls.messages(),
    action: urls.messages(),
    anyUnread: messages.some(({ readAt }) => readAt === null),
    messages: messages.map((message) => {
      const { kind, number, title, createdAt, readAt } = message;
      const values = paramsOf(message);
      const key = `inbox.${kind}`;
      return {
        at: formatShanghai(createdAt, true),
        unread: readAt === null,
        number,
        needTitle: title,
        url: urls.need(number),
        text: isMessageKey(key) ? t(key, { round: values.round }) : kind,
        hash: values.poolHash,
      };
    }),
  };
}
