import type { z } from 'zod';
import type { MessageRecord } from './message-record.js';
import { agencyMessages } from './records/agencies.js';
import { awardMessages } from './records/awards.js';
import { choiceMessages } from './records/choices.js';
import { contractMessages } from './records/contracts.js';
import { directMessages } from './records/direct.js';
import { entrantMessages } from './records/entrants.js';
import { entryNoticeMessages } from './records/entry-notices.js';
import { objectionMessages } from './records/objections.js';
import { officialMessages } from './records/officials.js';
import { ownerMessages } from './records/owners.js';
import { relationMessages } from './records/relations.js';
import { standingMessages } from './records/standing.js';

/** Every kind of message. */
export const MESSAGES = {
  ...agencyMessages,
  ...entryNoticeMessages,
  ...entrantMessages,
  ...directMessages,
  ...choiceMessages,
  ...awardMessages,
  ...objectionMessages,
  ...contractMessages,
  ...ownerMessages,
  ...officialMessages,
  ...relationMessages,
  ...standingMessages,
} as const;

/** Name of a kind, e.g. `pool-frozen`. */
export type MessageKind = keyof typeof MESSAGES;

/** Every kind, in the order of the records. */
export const MESSAGE_KINDS = Object.keys(MESSAGES) as readonly MessageKind[];

/** Kinds of events with which messages go. */
export type ToldEvent = (typeof MESSAGES)[MessageKind]['event'];

type DataOf<K extends MessageKind> = z.input<(typeof MESSAGES)[K]['data']>;
type Both<U> = (U extends unknown ? (one: U) => void : never) extends (both: infer B) => void ? B : never;

/** Values that all messages of an event need together. */
export type ToldData<E extends ToldEvent> = Both<
  { [K in MessageKind]: (typeof MESSAGES)[K]['event'] extends E ? DataOf<K> : never }[MessageKind]
>;

/** The record of a kind; undefined for a kind that a newer version of the product wrote. */
export function findMessage(kind: string): MessageRecord | undefined {
  return Object.hasOwn(MESSAGES, kind) ? MESSAGES[kind as MessageKind] : undefined;
}
