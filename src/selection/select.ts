import { coded, Refusal } from './finding.js';
import { createGenerator, type Drawn } from './generator.js';
import { bigListOf, drawEqualLots, drawWeightedLots } from './lots.js';
import { K_VALUES, type Method, methodOf } from './methods.js';
import {
  deriveSeed,
  type Entry,
  type ExcludedEntry,
  hashEntry,
  hashPlan,
  hashPool,
  type Plan,
  type Pool,
  type PoolEntry,
  type SelectionInput,
  type SelectionResult,
} from './protocol.js';

const byAgency = (a: { readonly agency: string }, b: { readonly agency: string }): number =>
  a.agency < b.agency ? -1 : a.agency > b.agency ? 1 : 0;

function refuseRepeated(agencies: readonly string[]): void {
  const seen = new Set<string>();
  for (const agency of agencies) {
    if (seen.has(agency)) throw new Error(`${agency} stands twice among the entries and the excluded`);
    seen.add(agency);
  }
}

/**
 * Fixes the pool: protocol, section 2.3; with the digest of a closed list one of version 2. `weights` are read where lots are drawn by weight alone. Throws where an agency stands
 * twice: one agency is one ticket, and the order of equals would be nobody's rule.
 */
export function freezePool(input: {
  readonly plan: Plan;
  readonly entries: readonly Entry[];
  readonly weights: Readonly<Record<string, number>> | null;
  readonly excluded: readonly ExcludedEntry[];
  readonly list?: string | undefined;
}): { readonly pool: Pool; readonly poolHash: string } {
  const { plan, weights } = input;
  const { weighted } = methodOf(plan.method);
  refuseRepeated([...input.entries, ...input.excluded].map(({ agency }) => agency));
  const entries: PoolEntry[] = input.entries
    .map((entry) => ({
      agency: entry.agency,
      entryHash: hashEntry(entry),
      bid: entry.bid,
      weight: weighted ? (weights?.[entry.agency] ?? null) : null,
    }))
    .sort(byAgency);
  const excluded = input.excluded.map(({ agency, reason }) => ({ agency, reason })).sort(byAgency);
  const list = input.list === undefined ? {} : { list: input.list };
  const pool: Pool = { plan: hashPlan(plan), ...list, closesAt: plan.closesAt, entries, excluded };
  return { pool, poolHash: hashPool(pool) };
}

function ticketsOf({ weight, agency }: PoolEntry): number {
  if (weight === null || !Number.isSafeInteger(weight) || weight < 1)
    throw new Refusal(coded('draw/no-weight', { agency }));
  return weight;
}

/**
 * What the generator decides for a pool: K, the lots, the order. `onDraw` hears of every number drawn. Whoever is outside the
 * big list of a method has no lot (0) and no place in the order.
 */
export function drawPool(
  method: Method,
  entries: readonly PoolEntry[],
  seed: string,
  onDraw?: (drawn: Drawn) => void,
): {
  readonly K: number | null;
  readonly lots: readonly number[];
  readonly reference: number | null;
  readonly ranking: readonly string[];
} {
  if (entries.length === 0) throw new Error('an empty pool has no winner');
  const { K: rule, weighted, ranking, lists } = methodOf(method);
  const generator = createGenerator(seed, onDraw);
  const K = rule === 'drawn' ? (K_VALUES[generator.uniform(K_VALUES.length)] as number) : rule;
  const tickets = weighted ? entries.map(ticketsOf) : null;
  const drawn = tickets && lists ? bigListOf(tickets, lists.big) : entries.map((_, index) => index);
  const drawnLots = tickets
    ? drawWeightedLots(
        drawn.map((index) => tickets[index] as number),
        generator,
      )
    : drawEqualLots(drawn.length, generator);
  const lots = entries.map(() => 0);
  for (const [position, index] of drawn.entries()) lots[index] = drawnLots[position] as number;
  const candidates = drawn.map((index) => ({ ...(entries[index] as PoolEntry), lot: lots[index] as number }));
  const { order, reference } = ranking.rank(candidates, K);
  return { K, lots, reference, ranking: order.map((index) => (candidates[index] as PoolEntry).agency) };
}

/** What a draw leads to: the agency that has the award and its price, or the list from which the owner chooses; amounts in fen. */
export interface Outcome {
  readonly winner: string | null;
  readonly priceFen: number | null;
  readonly savingFen: number | null;
  /** The first of the order, the first first; undefined under a method without a choice. */
  readonly smallList?: readonly string[];
}

/** What the order of a pool leads to under the method of its plan. */
export function outcomeOf(
  { method, budgetFen }: Pick<Plan, 'method' | 'budgetFen'>,
  entries: readonly PoolEntry[],
  ranking: readonly string[],
): Outcome {
  const { lists } = methodOf(method);
  if (lists)
    return { winner: null, priceFen: null, savingFen: null, smallList: ranking.slice(0, lists.small) };
  const winner = ranking[0] as string;
  const priceFen = entries.find(({ agency }) => agency === winner)?.bid ?? budgetFen;
  return { winner, priceFen, savingFen: budgetFen - priceFen };
}

/** The whole selection from its inputs: protocol, sections 2.3 to 2.6. Throws on an empty pool or a missing bid. */
export function runSelection(input: SelectionInput): SelectionResult {
  const { pool, poolHash } = freezePool(input);
  const seed = deriveSeed({
    plan: pool.plan,
    pool: poolHash,
    publicValue: input.publicValue,
    secret: input.secret,
  });
  const drawn = drawPool(input.plan.method, pool.entries, seed);
  return { planHash: pool.plan, pool: pool.entries, poolHash, seed, ...drawn };
}
