/** Objects of the protocol. Amounts are integer fen, instants UTC text with milliseconds, hashes lower-case hex. */
import { hash } from './digest.js';
import type { Method } from './methods.js';

/** Where the public value comes from: protocol, section 3. */
export type Source =
  | { readonly kind: 'commit' }
  | { readonly kind: 'ceremony'; readonly digits: number }
  | { readonly kind: 'lottery'; readonly game: string; readonly issue: string }
  | { readonly kind: 'drand'; readonly chain: string; readonly round: number };

/** What the operator binds itself to when the need is published. */
export interface Plan {
  readonly need: string;
  readonly round: number;
  readonly method: Method;
  readonly fund: 'state' | 'social';
  readonly budgetFen: number;
  readonly floorFen: number | null;
  readonly minEntries: number;
  /** SHA-256 of the notice's canonical JSON. */
  readonly notice: string;
  /** Version of the site's rules. */
  readonly rules: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly source: Source;
  readonly commitment: string;
}

/** An agency's sign-up. */
export interface Entry {
  readonly plan: string;
  readonly agency: string;
  readonly enteredAt: string;
  readonly nonce: string;
  readonly bid: number | null;
}

/** An entry as it stands in the frozen pool. */
export interface PoolEntry {
  readonly agency: string;
  readonly entryHash: string;
  readonly bid: number | null;
  /** Tickets in the credit method, else null. */
  readonly weight: number | null;
}

/** An entry that was kept out of the pool, with its coded reason. */
export interface ExcludedEntry {
  readonly agency: string;
  readonly reason: string;
}

/** The frozen pool, both lists in ascending order of agency codes. */
export interface Pool {
  readonly plan: string;
  readonly closesAt: string;
  readonly entries: readonly PoolEntry[];
  readonly excluded: readonly ExcludedEntry[];
}

/** Everything that a selection is computed from. */
export interface SelectionInput {
  readonly plan: Plan;
  readonly secret: string;
  readonly publicValue: string | null;
  readonly entries: readonly Entry[];
  /** Tickets by agency code (credit method), else null. */
  readonly weights: Readonly<Record<string, number>> | null;
  readonly excluded: readonly ExcludedEntry[];
}

/** Everything that follows from it. `lots` runs parallel to `pool`; `ranking` starts with the winner. */
export interface SelectionResult {
  readonly planHash: string;
  readonly pool: readonly PoolEntry[];
  readonly poolHash: string;
  readonly seed: string;
  readonly K: number | null;
  readonly lots: readonly number[];
  readonly reference: number | null;
  readonly ranking: readonly string[];
}

/** H("plan", plan). */
export function hashPlan(plan: Plan): string {
  return hash('plan', plan);
}

/** H("entry", entry). */
export function hashEntry(entry: Entry): string {
  return hash('entry', entry);
}

/** H("pool", pool). */
export function hashPool(pool: Pool): string {
  return hash('pool', pool);
}

/** H("commit", { need, round, secret }): binds the operator to a secret without showing it. */
export function hashCommitment(secret: {
  readonly need: string;
  readonly round: number;
  readonly secret: string;
}): string {
  return hash('commit', secret);
}

/** H("seed", { plan, pool, publicValue, secret }). */
export function deriveSeed(parts: {
  readonly plan: string;
  readonly pool: string;
  readonly publicValue: string | null;
  readonly secret: string;
}): string {
  return hash('seed', parts);
}
