import { z } from 'zod';
import type { AuditedTableName } from '../table-facts.js';
import { agencyTag, needTag, type Tag } from '../tags.js';

/** A sentence in both languages of the site, in the syntax of ICU messages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** Everything that there is to say about one kind of event. A new kind is a new record, and nothing else. */
export interface EventRecord {
  /** What happened, as lists of the log name it. */
  readonly words: Words;
  /**
   * Members of the event's data. Public for ever: hashes, codes, reasons; never a bid before the deadline, a secret before
   * its time, or a person's name.
   */
  readonly data: z.ZodObject;
  /**
   * What it may change of public pages, by its subject; the latest events are touched by every event, the feed by those that
   * it tells of. `everything`: pages of whatever kind.
   */
  readonly touches: ((subject: string) => readonly Tag[]) | 'everything';
  /** Audited tables in which it may make rows. */
  readonly makes?: readonly AuditedTableName[];
  /** Audited tables in which it may change or remove rows that are there. */
  readonly changes?: readonly AuditedTableName[];
  /** True where its subject is a file, an account or nothing: its rows belong to many. */
  readonly aboutMany?: true;
  /**
   * What subscribers of the public feed read, for kinds that everybody must hear of: what is published, what comes of it,
   * whatever goes wrong. Parameters are the members of the data, in words where they are codes, and `title`.
   */
  readonly feed?: { readonly title: Words; readonly text: Words };
}

/** Touches no page: what it changes is not public, or not yet. */
export const nothing = (): readonly Tag[] => [];
/** Touches what is shown of the need alone. */
export const theNeed = (number: string): readonly Tag[] => [needTag(number)];
/** Touches the need and the list of what did not go as planned. */
export const anIncident = (number: string): readonly Tag[] => [needTag(number), 'list:incidents'];
/** Touches the agency and the register. */
export const anAgency = (creditCode: string): readonly Tag[] => [agencyTag(creditCode), 'list:agencies'];
/** Nothing but what every event says: who, when, about what. */
export const none = z.strictObject({});
/** A SHA-256, or another 32 bytes, in hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** Number of a round of a need: 1 for the first draw. */
export const round = z.int().min(1);
/** A short word of a closed list of another capability. */
export const code = z.string().regex(/^[a-z-]{1,40}$/);
/** An instant as the clock writes it. */
export const instant = z.iso.datetime({ precision: 3 });
/** A civil date in Asia/Shanghai. */
export const civilDate = z.iso.date();
/** Shares of a key, each sealed to one custodian, with the digest of what must come out. */
const shares = z.array(z.strictObject({ recipient: z.string(), sealed: z.string(), sha256: digest }));
/** Members of an event that publishes a plan, also that of a later round. */
export const anyPlan = {
  planHash: digest,
  /** The secret, sealed so that it opens without the operator, and the shares of the key that opens it. */
  escrow: z.string().optional(),
  escrowShares: shares.optional(),
};
/** Members of an event that publishes a plan whose entries are to come. */
export const plan = {
  ...anyPlan,
  bidKey: z.strictObject({ scheme: z.string(), recipient: z.string(), shares: shares.optional() }).optional(),
};
/** A qualification that begins or ends: its type and grade. */
export const typeAndGrade = z.tuple([z.string(), z.string().nullable()]);
/** What a late opening of bids waits for. */
export const waiting = z.strictObject({
  for: z.enum(['witnesses', 'beacon', 'custodians', 'site-key']),
  round: z.int().optional(),
  given: z.int().optional(),
  threshold: z.int().optional(),
});
