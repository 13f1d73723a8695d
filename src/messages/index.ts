export {
  type Content,
  hasUnread,
  listMessages,
  type Message,
  mailboxOf,
  markMessagesRead,
} from './message-queries.js';
export type { MessageLink } from './message-record.js';
export { MESSAGE_KINDS, MESSAGES, type MessageKind } from './messages.js';
export { sendMessages } from './send-messages.js';
