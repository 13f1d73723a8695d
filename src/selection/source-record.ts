/** What a source of randomness is: everything by which it differs from the others. Protocol, sections 3 and 4. */
import type * as z from 'zod';
import type { CheckCode } from './check.js';
import type { Coded, Faults } from './finding.js';
import type { Plan, Source } from './protocol.js';
import type { proofSchema } from './schema.js';

/** Code of a source. */
export type SourceKind = Source['kind'];

/** A source of one kind, as a plan names it. */
export type SourceOf<K extends SourceKind> = Extract<Source, { readonly kind: K }>;

/** How a public value came to be known; null where there is none. */
export type Proof = z.infer<typeof proofSchema>;

/** The proof of one kind of source. */
export type ProofOf<K extends SourceKind> = Extract<Proof, { readonly kind: K }>;

/** What a source follows from: the deadline (UTC), and the version of the rules that names the delays. */
export type Deadline = Pick<Plan, 'closesAt' | 'rules'>;

/** A draw of a lottery as the site's calendar finds it: the calendar is not the kernel's matter. */
export interface PlannedIssue {
  readonly game: string;
  readonly issue: string;
  /** Civil day of the drawing in Asia/Shanghai. */
  readonly day: string;
  /** Days of its year until then that have no drawing. */
  readonly closedDays: number;
}

/** The instants of a round: of the freeze, the opening of the secret, the draw. */
export interface Times {
  readonly frozenAt: string;
  readonly secretOpenedAt: string;
  readonly drawnAt: string;
}

/** How the public value of a source is proven. */
export interface ProofRule<K extends SourceKind> {
  /** The check of a certificate that looks at the proof, and what it expects. */
  readonly check: Extract<CheckCode, 'E_BLS' | 'E_LOTTERY' | 'E_CEREMONY'>;
  readonly expected: Coded;
  /** What is found instead of a proof of another kind. */
  readonly missing: Coded;
  /** What speaks against a proof. */
  faults(source: SourceOf<K>, proof: ProofOf<K>, publicValue: string | null): Faults;
  /** What speaks against its times; `valueFrom` is the instant from which the value can be known, null if not fixed. */
  orderFaults?(proof: ProofOf<K>, times: Times, valueFrom: string | null): Faults;
  /** The source as it stands once the proof says that something else took its place. */
  effective?(source: SourceOf<K>, proof: ProofOf<K>): SourceOf<K>;
}

/** What a source is. Where a member may be absent, the source has none of it. */
export interface SourceRecord<K extends SourceKind> {
  /** What a certificate says on its face: protocol, section 3. */
  readonly claim: { readonly zh: string; readonly en: string };
  /** One of this kind, for what is said of it before there is a deadline. */
  readonly example: SourceOf<K>;
  /** What must be there beyond the software: people in a hall, a calendar of draws, servers of a beacon. */
  readonly needs: 'nothing' | 'hall' | 'calendar' | 'beacon';
  /** True where the secret is opened with the freeze: whoever could withhold it must not know the value yet. */
  readonly opensSecretAtFreeze: boolean;
  /** Bits of public randomness, rounded down. */
  entropyBits(source: SourceOf<K>): number;
  /**
   * The source that follows from a deadline; `nextIssue` asks the site's calendar. Undefined where that does not reach so
   * far; throws for rules that this kernel does not know.
   */
  plan(deadline: Deadline, nextIssue: () => PlannedIssue | undefined): SourceOf<K> | undefined;
  /** The finding that names what the public value must be. */
  planned(source: SourceOf<K>): Coded;
  /** True when `value` is the canonical text of a public value. */
  isPublicValue(source: SourceOf<K>, value: string | null): boolean;
  /** Milliseconds since the epoch from which the value can be known to anybody; null where the source is not known here. */
  valueFrom?(source: SourceOf<K>, deadline: Deadline): number | null;
  /** What speaks against the source itself under a deadline with known rules. */
  faults?(source: SourceOf<K>, deadline: Deadline): Faults;
  /** Null without a public value. */
  readonly proof: ProofRule<K> | null;
  /**
   * The event of the public log that puts a typed value on record, the member that holds it, and its place among the
   * events that a certificate proves (`own`: numbers of a void round may be typed during later ones).
   */
  readonly recording?: {
    readonly kind: string;
    readonly member: string;
    readonly order: 'chain' | 'own';
  };
}
