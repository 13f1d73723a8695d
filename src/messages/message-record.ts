import type { z } from 'zod';
import type { EventKind, Words } from '../audit/index.js';
import type { Db } from '../db/index.js';

/** Who reads the same messages: an agency, an owner, or one person of another role. */
export interface Mailbox {
  readonly box: 'agencyId' | 'ownerId' | 'accountId';
  readonly id: string;
}

/**
 * Finds the mailboxes that a need, an agency or a relation concerns, each once, as things stand in the transaction of the event;
 * `data` are the values that the event brings.
 */
export type Recipients = (
  trx: Db,
  id: string,
  data: Readonly<Record<string, unknown>>,
) => Promise<readonly Mailbox[]>;

/** Page that a message leads to; the pages know their addresses. */
export type MessageLink =
  | 'need'
  | 'entry'
  | 'award'
  | 'choice'
  | 'objection'
  | 'rounds'
  | 'owner-need'
  | 'application'
  | 'relations'
  | 'review-relations'
  | 'agency'
  | 'entry-notice'
  | 'entry-comment'
  | 'review-amendments'
  | 'opening';

/** Where a message arrives. */
export type Channel = 'inbox';

/** Everything that there is to say about one kind of message. A new kind is a new record, and a call beside its event. */
export interface MessageRecord {
  /** The event that it goes with, in the same transaction. */
  readonly event: EventKind;
  /** What the recipients and the link are found by. */
  readonly about: 'need' | 'agency' | 'relation';
  /**
   * Values of the sentences, stored with the message; others that the event brings are left out. Not public: only the
   * recipient reads them.
   */
  readonly data: z.ZodObject;
  readonly to: Recipients;
  /** What happened. */
  readonly title: Words;
  /** What it means for the recipient, and what comes next. */
  readonly text: Words;
  readonly link: MessageLink;
  readonly channels: readonly Channel[];
}
