/** What a certificate is held to in the public log: its facts, and the shape of the events that must be there. */
import * as z from 'zod';
import type { Coded } from './finding.js';
import type { Grounds, Plan, PoolEntry, SealedList } from './protocol.js';
import { anyObject, ascii, instant } from './schema.js';

/** An event of the log, as its leaf holds it. */
export const leafSchema = z.strictObject({
  seq: z.int().min(1),
  at: instant,
  kind: ascii,
  subject: z.string().max(500),
  actor: z.strictObject({ id: z.string().max(100).nullable(), role: ascii }),
  data: anyObject,
});

/** An event of the log. */
export type Leaf = z.infer<typeof leafSchema>;

/** A round as far as the log holds it. */
export interface LoggedRound {
  readonly plan: Pick<Plan, 'need' | 'round' | 'opensAt' | 'closesAt' | 'source' | 'rules'>;
  readonly planHash: string;
  readonly poolHash: string;
  readonly publicValue: string | null;
  readonly proof: Proof;
  /** Of version 2 alone. */
  readonly grounds?: Grounds;
}

/** What the log must hold of a certificate. */
export interface LoggedFacts extends LoggedRound {
  readonly secret: string;
  /** The sealed entries of the closed list; of version 2 alone. */
  readonly sealed?: SealedList;
  readonly times: { readonly frozenAt: string; readonly secretOpenedAt: string; readonly drawnAt: string };
  readonly pool: { readonly list?: string; readonly entries: readonly PoolEntry[] };
  readonly rounds: readonly (LoggedRound & {
    readonly pool?: { readonly entries: readonly PoolEntry[] };
    readonly secret: string | null;
    readonly redo: Decision;
  })[];
}

/** One of the two officials behind a record, and when. */
export interface Hand {
  readonly role: string;
  readonly id: string;
  readonly at: string;
}

/** As much of a proof as is held against the log: the issues that were not drawn, who put a value on record, and when. */
export type Proof =
  | {
      readonly kind: string;
      readonly postponed?: undefined;
      readonly recordedAt?: string;
      readonly witnesses?: readonly string[];
    }
  | {
      readonly kind: 'lottery';
      readonly recordedAt?: undefined;
      readonly witnesses?: undefined;
      readonly typed: Hand;
      readonly confirmed: Hand;
      readonly postponed: readonly Postponement[];
    }
  | null;

/** The decision that an issue was not drawn and the next takes its place. */
export interface Postponement {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly proposed: Hand;
  readonly confirmed: Hand;
}

/** The decision that voided a round and published the next one. */
export interface Decision {
  readonly basis: string;
  readonly reason: string;
  readonly excluded: readonly unknown[];
  readonly proposed: Hand;
  readonly confirmed: Hand;
}

/** An event that a certificate must prove. */
export interface Wanted {
  readonly name: Coded;
  /**
   * `chain`: between its neighbours in the list; `own`: after the freeze of its round, for the numbers of a void lottery
   * round may be typed during later ones; `free`: a secret may be opened later than it should.
   */
  readonly order: 'chain' | 'own' | 'free';
  /** The subject of the event, where it is another than the need. */
  readonly subject?: string;
  matches(leaf: Leaf): boolean;
}

/** True where an event was done by this hand. */
export const isHand = (actor: Leaf['actor'], { id, role }: Hand): boolean =>
  actor.id === id && actor.role === role;

/** True where an event was done by this hand at the moment that it names. */
export const byHand = (leaf: Leaf, hand: Hand): boolean => leaf.at === hand.at && isHand(leaf.actor, hand);
