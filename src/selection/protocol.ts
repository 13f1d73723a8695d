/** Objects of the protocol. Amounts are integer fen, instants UTC text with milliseconds, hashes lower-case hex. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { hash, hashedText, PROTOCOL_1, PROTOCOL_2, sha256Hex } from './digest.js';
import type { Method } from './methods.js';

/** Where the public value comes from: protocol, section 3. */
export type Source =
  | { readonly kind: 'commit' }
  | { readonly kind: 'ceremony'; readonly digits: number }
  | {
      readonly kind: 'lottery';
      readonly game: string;
      readonly issue: string;
      /** Since version 2: the civil day of the issue, and how many days of its year until then have no drawing. */
      readonly day?: string;
      readonly closedDays?: number;
    }
  | { readonly kind: 'drand'; readonly chain: string; readonly round: number };

/** What the operator binds itself to when the need is published, whatever the version of the protocol. */
interface PlanOf {
  readonly need: string;
  readonly round: number;
  readonly method: Method;
  readonly fund: 'state' | 'social';
  readonly budgetFen: number;
  readonly floorFen: number | null;
  readonly minEntries: number;
  /** Version of the site's rules. */
  readonly rules: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly source: Source;
  readonly commitment: string;
}

/** A plan of version 1. */
export interface Plan1 extends PlanOf {
  /** SHA-256 of the notice's canonical JSON. */
  readonly notice: string;
}

/** What bids are sealed to, as the notice names it. */
export interface Sealing {
  /** Who can open them: the site alone, its custodians together, nobody before a round of the beacon. */
  readonly scheme: 'site' | 'custodians' | 'tlock';
  /** `age1…`, or `drand:CHAIN:ROUND`. */
  readonly recipient: string;
}

/** The operator's secret as a sealed text that opens without him. */
export interface Escrow {
  /** What it is sealed to, written like the recipient of a {@link Sealing}. */
  readonly recipient: string;
  /** SHA-256 of the sealed text. */
  readonly sha256: string;
}

/** A plan of version 2: also what may steer and who watches is bound. */
export interface Plan2 extends PlanOf {
  /** SHA-256 of the canonical JSON of the notice's terms. */
  readonly terms: string;
  /** Null in a later round: its entries are open. */
  readonly sealing: Sealing | null;
  /** SHA-256 of the policy of witnesses (C2SP tlog-policy); null where none was asked for. */
  readonly policy: string | null;
  /** Null where neither a beacon nor custodians are at hand. */
  readonly escrow: Escrow | null;
}

/** A plan of either version; what is particular to one tells them apart. */
export type Plan = Plan1 | Plan2;

/** The digest of the notice, or of its terms, by which a plan binds it. */
export const noticeDigestOf = (plan: Plan): string => (isPlan2(plan) ? plan.terms : plan.notice);

/** True for a plan of version 2. */
export const isPlan2 = (plan: object): plan is Plan2 => 'terms' in plan;

/** An agency's sign-up. */
export interface Entry {
  readonly plan: string;
  readonly agency: string;
  readonly enteredAt: string;
  readonly nonce: string;
  readonly bid: number | null;
}

/** An entry as the closed list names it. */
export interface ListedEntry {
  readonly agency: string;
  readonly enteredAt: string;
  readonly entryHash: string;
}

/** The list that the close fixes, in ascending order of entry hashes. */
export interface ClosedList {
  readonly plan: string;
  readonly entries: readonly ListedEntry[];
}

/** What rests of an entry until it is opened. */
export interface SealedEntry {
  readonly entryHash: string;
  /** SHA-256 of the sealed text. */
  readonly sealed: string;
  /** What opens the subject under which the log recorded the entry, see {@link blindSubject}. */
  readonly blind: string;
}

/**
 * The sealed entries of a closed list, in its order. Apart from the list, and so from the seed: sealed texts and blinds may be
 * the site's own work, which must not be able to try out seeds.
 */
export interface SealedList {
  readonly plan: string;
  readonly entries: readonly SealedEntry[];
}

/** An entry as it stands in the frozen pool. */
export interface PoolEntry {
  readonly agency: string;
  readonly entryHash: string;
  readonly bid: number | null;
  /** Tickets where lots are drawn by weight, else null. */
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
  /** Digest of the closed list: of version 2 alone, where every entry of the list stands in one of the two. */
  readonly list?: string;
  readonly closesAt: string;
  readonly entries: readonly PoolEntry[];
  readonly excluded: readonly ExcludedEntry[];
}

/** A pool of version 2. */
export type Pool2 = Pool & { readonly list: string };

/** True for a pool of version 2. */
export const isPool2 = (pool: Pool): pool is Pool2 => pool.list !== undefined;

/** What shows that an exclusion is true: a record of the log by its sequence number, a line of the notice from 1. */
export type Evidence = { readonly record: number } | { readonly line: number };

/**
 * Where weights and exclusions of a pool come from, by ascending agency codes. Apart from the pool, and so from the seed: the
 * site chooses among records that say the same.
 */
export interface Grounds {
  /** Hash of the pool. */
  readonly pool: string;
  /** Sequence numbers of the log's records that set the weights, for each entry of a method that draws by weight. */
  readonly weights: readonly { readonly agency: string; readonly record: number }[];
  /** What shows the exclusions that the entry itself does not show. */
  readonly excluded: readonly { readonly agency: string; readonly evidence: Evidence }[];
}

/** Everything that a selection is computed from: the form of version 1, which golden vectors have. */
export interface SelectionInput {
  readonly plan: Plan1;
  readonly secret: string;
  readonly publicValue: string | null;
  readonly entries: readonly Entry[];
  /** Tickets by agency code where lots are drawn by weight, else null. */
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

/** The bytes under the hash of a plan, as text. */
export const planText = (plan: Plan): string =>
  hashedText('plan', plan, isPlan2(plan) ? PROTOCOL_2 : PROTOCOL_1);

/** H("plan", plan). */
export function hashPlan(plan: Plan): string {
  return sha256Hex(planText(plan));
}

/** H("entry", entry). */
export function hashEntry(entry: Entry): string {
  return hash('entry', entry);
}

/** The bytes under the hash of a closed list, as text. */
export const listText = (list: ClosedList): string => hashedText('list', list, PROTOCOL_2);

/** The bytes under the hash of the sealed entries, as text. */
export const sealedText = (list: SealedList): string => hashedText('sealed', list, PROTOCOL_2);

/** The bytes under the hash of the grounds of a pool, as text. */
export const groundsText = (grounds: Grounds): string => hashedText('grounds', grounds, PROTOCOL_2);

/** H("grounds", grounds) of version 2. */
export function hashGrounds(grounds: Grounds): string {
  return sha256Hex(groundsText(grounds));
}

/** H("list", list) of version 2. */
export function hashList(list: ClosedList): string {
  return sha256Hex(listText(list));
}

/** The subject of an entry's records in the log before the close, in hex: SHA-256(need ‖ 32 random bytes). */
export function blindSubject(need: string, blind: string): string {
  const random = Uint8Array.from(blind.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const bytes = new Uint8Array([...utf8ToBytes(need), ...random]);
  return sha256Hex(bytes);
}

/** The bytes under the hash of a pool, as text. */
export const poolText = (pool: Pool): string =>
  hashedText('pool', pool, isPool2(pool) ? PROTOCOL_2 : PROTOCOL_1);

/** H("pool", pool). */
export function hashPool(pool: Pool): string {
  return sha256Hex(poolText(pool));
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
