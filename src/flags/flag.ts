import type { Words } from '../audit/index.js';
import { type CivilDate, type Instant, toShanghaiDate } from '../basics/index.js';
import type { FactName, NeedFacts } from './facts.js';

/** Numbers that a definition names, in force from a civil date on. */
export type Limits = Readonly<Record<string, number>>;

/** A row that a flag found at a need. */
export interface Found {
  /** Whom it is about, by credit code, in order. */
  readonly agencies: readonly string[];
  /** What tells it from other rows of the same agencies; default nothing. */
  readonly about?: string;
  /** What the words tell; names that end in `Fen` are amounts, instants and codes are texts. */
  readonly numbers: Readonly<Record<string, number | string>>;
}

/** What there is to say about a flag. */
interface FlagFacts<L extends Limits> {
  readonly name: Words;
  /** When it is raised, with the numbers in force as parameters. */
  readonly definition: Words;
  /** Where the definition comes from; what of it is ours. */
  readonly source: Words;
  /** A row in words, with its numbers as parameters. */
  readonly told: Words;
  /** Raised whenever the rule changes in more than its numbers: everything is looked at again. */
  readonly version: number;
  /** The oldest first; that of the deadline counts. */
  readonly limits: readonly [Dated<L>, ...Dated<L>[]];
}

/** Numbers with the first civil date on which they count. */
export interface Dated<L extends Limits = Limits> {
  readonly inForceFrom: CivilDate;
  readonly numbers: L;
}

/** Everything about one flag. A new flag is a new record: a rule of its own, pure, from facts to rows. */
export interface FlagRecord extends FlagFacts<Limits> {
  /** What of the facts it looks at. */
  readonly facts: readonly FactName[];
  readonly find: (facts: NeedFacts) => readonly Found[];
}

/** Declares a flag: its rule sees the facts that it names alone, and the numbers that were in force at the deadline. */
export function flag<const F extends FactName, L extends Limits>(
  record: FlagFacts<L> & {
    readonly facts: readonly F[];
    readonly find: (facts: Pick<NeedFacts, F | 'need'>, numbers: L) => readonly Found[];
  },
): FlagRecord {
  const { find } = record;
  return { ...record, find: (facts) => find(facts, limitsAt(record.limits, facts.need.closesAt)) };
}

/** The numbers in force at an instant; the oldest before the first date. */
export function limitsAt<L extends Limits>(limits: readonly [Dated<L>, ...Dated<L>[]], at: Instant): L {
  const date = toShanghaiDate(at);
  return (limits.findLast(({ inForceFrom }) => inForceFrom <= date) ?? limits[0]).numbers;
}

/** Credit codes in order, each once. */
export function inOrder(codes: Iterable<string>): string[] {
  return [...new Set(codes)].sort();
}
