import { formatShanghai } from '../../../basics/index.js';
import type { Message } from '../../../draws/index.js';
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
    messages: messages.map(({ kind, params, number, title, createdAt, readAt }) => {
      const values = JSON.parse(params) as { readonly round: number; readonly poolHash: string };
      const key = `inbox.${kind}`;
      return {
        at: formatShanghai(createdAt, true),
        unread: readAt === null,
        number: number ?? '',
        needTitle: title ?? '',
        url: urls.need(number ?? ''),
        text: isMessageKey(key) ? t(key, { round: values.round }) : kind,
        hash: values.poolHash,
      };
    }),
  };
}
