import { EVENT_KINDS, type EventKind, findEvent, type Words } from '../../audit/index.js';

/** Keys of the words that the records of events bring: of the kind, and of its title and text in the feed. */
export type EventKey = `event.${EventKind}` | `feed.${EventKind}` | `feed-text.${EventKind}`;

/** The words of every kind of event in one language; a kind that the feed does not tell of has none for it. */
export function eventWords(language: keyof Words): Readonly<Record<EventKey, string>> {
  const entries = EVENT_KINDS.flatMap((kind) => {
    const { words, feed } = findEvent(kind) ?? {};
    return [
      [`event.${kind}`, words?.[language]],
      [`feed.${kind}`, feed?.title[language]],
      [`feed-text.${kind}`, feed?.text[language]],
    ].filter(([, text]) => text !== undefined);
  });
  return Object.fromEntries(entries) as Record<EventKey, string>;
}
