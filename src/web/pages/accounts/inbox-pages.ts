import { z } from 'zod';
import { hasUnread, listMessages, mailboxOf, markMessagesRead } from '../../../messages/index.js';
import { BUTTON_ALONE } from '../../forms/form-shape.js';
import { position } from '../../forms/query.js';
import { list } from '../../registry/list.js';
import { action } from '../../registry/page.js';
import { instantText } from '../../render/cursor.js';
import { urls } from '../../urls.js';
import { INBOX_ROLES, messageColumns, messageItem } from './inbox-view.js';

/** Parameters of the inbox. */
export const inboxQuery = z.object({ after: position(z.tuple([instantText, z.string()])) });

const inbox = list({
  address: urls.messages,
  roles: INBOX_ROLES,
  title: 'inbox.title',
  inMap: 'inbox.title',
  empty: 'inbox.none',
  query: inboxQuery,
  prepare: () => ({}),
  load: ({ site, actor }, _, { after, limit }) => {
    const [at = '', id = ''] = after ?? [];
    return listMessages(site.deps.db, mailboxOf(actor), { after: after && { at, id }, limit });
  },
  position: ({ at, id }) => [at, id],
  columns: messageColumns,
  item: messageItem,
  more: async ({ site, actor }) => ({ anyUnread: await hasUnread(site.deps.db, mailboxOf(actor)) }),
  template: 'accounts/inbox',
});

const readAll = action({
  address: urls.messages,
  roles: INBOX_ROLES,
  form: BUTTON_ALONE,
  act: async ({ site, actor, now }) => {
    await markMessagesRead(site.deps.db, mailboxOf(actor), now);
    return { to: urls.messages() };
  },
});

/** Messages to whoever is logged in: those of the agency or owner, else the own ones. */
export const inboxPages = [inbox, readAll];
