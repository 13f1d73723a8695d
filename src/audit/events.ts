import type { z } from 'zod';
import { awardEvents } from './events/awards.js';
import { contractEvents } from './events/contracts.js';
import { decisionEvents } from './events/decisions.js';
import { directEvents } from './events/direct.js';
import { drawEvents } from './events/draws.js';
import type { EventRecord } from './events/event-record.js';
import { needEvents } from './events/needs.js';
import { objectionEvents } from './events/objections.js';
import { peopleEvents } from './events/people.js';
import { relationEvents } from './events/relations.js';
import { secretEvents } from './events/secrets.js';
import { siteEvents } from './events/site.js';
import { standingEvents } from './events/standing.js';
import type { AuditedTableName } from './table-facts.js';
import type { Tag } from './tags.js';

/** Every kind of event of the public log. */
export const EVENTS = {
  ...peopleEvents,
  ...relationEvents,
  ...needEvents,
  ...directEvents,
  ...drawEvents,
  ...decisionEvents,
  ...awardEvents,
  ...objectionEvents,
  ...contractEvents,
  ...standingEvents,
  ...secretEvents,
  ...siteEvents,
} as const;

/** Dotted name of a kind, e.g. `need.published`. */
export type EventKind = keyof typeof EVENTS;

/** Data of an event of a kind. */
export type EventData<K extends EventKind> = z.input<(typeof EVENTS)[K]['data']>;

/** Every kind, in the order of the records. */
export const EVENT_KINDS = Object.keys(EVENTS) as readonly EventKind[];

/** The record of a kind; undefined for a kind that a newer version of the product wrote, or nobody. */
export function findEvent(kind: string): EventRecord | undefined {
  return Object.hasOwn(EVENTS, kind) ? EVENTS[kind as EventKind] : undefined;
}

/** Kinds that the public feed tells of. */
export const FEED_KINDS = EVENT_KINDS.filter((kind) => findEvent(kind)?.feed !== undefined);

/** Kinds of events with which a row of an audited table may come into being, or change one that is there. */
export function kindsThat(act: 'makes' | 'changes', table: AuditedTableName): readonly EventKind[] {
  return EVENT_KINDS.filter((kind) => findEvent(kind)?.[act]?.includes(table));
}

/** Kinds with which pages of a tag may change that is nobody's in particular. */
export function kindsTouching(tag: Tag): readonly EventKind[] {
  return EVENT_KINDS.filter((kind) => {
    const touches = findEvent(kind)?.touches;
    return touches === 'everything' || touches?.('').includes(tag);
  });
}

/** What an event may change of public pages; everything where its kind is one that a newer version of the product wrote. */
export function touchedBy(event: {
  readonly kind: string;
  readonly subject: string;
}): readonly Tag[] | 'everything' {
  const record = findEvent(event.kind);
  if (!record || record.touches === 'everything') return 'everything';
  return [...record.touches(event.subject), 'log', ...(record.feed ? (['feed'] as const) : [])];
}
