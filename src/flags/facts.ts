import type { Instant } from '../basics/index.js';
import type { Method } from '../selection/index.js';

/** A closed need in one of its rounds, as flags look at it. Amounts are in fen. */
export interface LookedNeed {
  readonly id: string;
  readonly number: string;
  readonly countyKey: string;
  readonly typeCode: string;
  readonly method: Method;
  readonly budgetFen: number;
  readonly floorFen: number | null;
  /** The deadline of its first round. */
  readonly closesAt: Instant;
  readonly publishedAt: Instant;
  readonly round: number;
}

/** An agency whose entry stood at the deadline, excluded ones too; null where it carries no bid that could be read. */
export interface Entrant {
  readonly agency: string;
  readonly bidFen: number | null;
}

/** What the register gave the same of several entrants. The address is not in the register. */
export const TIE_KINDS = ['representative', 'phone', 'contact', 'email'] as const;

/** Kind of a tie: legal representative, telephone, contact person, mail domain of their own. */
export type TieKind = (typeof TIE_KINDS)[number];

/** Entrants that share a fact, two at least, or one with the owner. */
export interface Tie {
  readonly kind: TieKind;
  readonly agencies: readonly string[];
  readonly withOwner: boolean;
}

/** A valid entry of a round whose winner is the one nearest to a reference price. */
export interface Ranked {
  readonly agency: string;
  readonly bid: number;
  readonly lot: number;
}

/** A round that a reference price decided. */
export interface PricedRound {
  readonly entries: readonly Ranked[];
  /** In per cent. */
  readonly K: number;
  readonly winner: string;
}

/** Another closed need of the same owner and type. */
export interface OwnerNeed {
  readonly number: string;
  readonly budgetFen: number;
  readonly publishedAt: Instant;
}

/** Two entrants of the need, with what earlier needs of the type and this one count. */
export interface Meeting {
  readonly one: string;
  readonly other: string;
  /** Needs that both entered. */
  readonly together: number;
  /** Needs together when it was told last; 0 never. */
  readonly told: number;
}

/** Who meets whom, in needs of the type with few enough entrants to count, this one included. */
export interface Meetings {
  readonly needs: number;
  /** Needs that an entrant entered, by its code. */
  readonly entered: ReadonlyMap<string, number>;
  readonly pairs: readonly Meeting[];
}

/** How often, before this need, an entrant met the winner in a need that the winner won by the reference price. */
export interface CoverPast {
  readonly met: number;
  readonly times: number;
}

/**
 * Everything that flags look at, each part by its name. What is told once for a need and not for each of its rounds is empty
 * in later looks.
 */
export interface NeedFacts {
  readonly need: LookedNeed;
  readonly entrants: readonly Entrant[];
  /** When agencies took back their entries that had none at the deadline. */
  readonly withdrawn: readonly { readonly agency: string; readonly at: Instant }[];
  readonly excluded: readonly string[];
  readonly ties: readonly Tie[];
  /** Null where no reference price decided. */
  readonly priced: PricedRound | null;
  readonly ownerNeeds: readonly OwnerNeed[];
  /** Null where there are too many entrants, or one alone. */
  readonly meetings: Meetings | null;
  /** By entrant other than the winner. */
  readonly covers: ReadonlyMap<string, CoverPast>;
}

/** Name of a part. */
export type FactName = Exclude<keyof NeedFacts, 'need'>;
