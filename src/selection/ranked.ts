import type { Certificate } from './certificate.js';

/** An agency of a ranking, at the price at which it would have the award. */
export interface Ranked {
  readonly rank: number;
  readonly agency: string;
  readonly name: string;
  /** In fen: its own bid, or the fixed price. */
  readonly priceFen: number;
}

/** Who stands at a place of a certificate's ranking, 1 for the winner; undefined where it has no such place. */
export function rankedAt(
  { ranking, pool, plan, annex }: Pick<Certificate, 'ranking' | 'pool' | 'plan' | 'annex'>,
  rank: number,
): Ranked | undefined {
  const agency = ranking[rank - 1];
  if (agency === undefined) return undefined;
  const bid = pool.entries.find((entry) => entry.agency === agency)?.bid;
  return { rank, agency, name: annex.agencyNames[agency] ?? agency, priceFen: bid ?? plan.budgetFen };
}
