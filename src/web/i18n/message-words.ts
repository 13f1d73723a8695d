import type { Words } from '../../audit/index.js';
import { MESSAGE_KINDS, MESSAGES, type MessageKind } from '../../messages/index.js';

/** Keys of the words that the records of messages bring: what happened, and what it means for the recipient. */
export type InboxKey = `inbox.${MessageKind}` | `inbox-text.${MessageKind}`;

/** The words of every kind of message in one language. */
export function messageWords(language: keyof Words): Readonly<Record<InboxKey, string>> {
  const entries = MESSAGE_KINDS.flatMap((kind) => {
    const { title, text } = MESSAGES[kind];
    return [
      [`inbox.${kind}`, title[language]],
      [`inbox-text.${kind}`, text[language]],
    ];
  });
  return Object.fromEntries(entries) as Record<InboxKey, string>;
}
