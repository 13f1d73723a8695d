/** Where the weights and exclusions of a pool come from: protocol, section 3. */
import type { Db } from '../db/index.js';
import type { PublishedVersion } from '../needs/index.js';
import type { Grounds, Pool } from '../selection/index.js';

/** The grounds of a first round's pool. */
export async function groundsOf(
  trx: Db,
  version: PublishedVersion,
  frozen: { readonly pool: Pool; readonly poolHash: string },
): Promise<Grounds> {
  return { pool: frozen.poolHash, weights: [], excluded: [] };
}

/** The grounds of a later round's pool: those of the earlier one for whoever is left, and the evidence of the decision. */
export function shrinkGrounds(
  earlier: Grounds,
  decided: Grounds['excluded'],
  next: { readonly pool: Pool; readonly poolHash: string },
): Grounds {
  const left = new Set(next.pool.entries.map(({ agency }) => agency));
  return {
    pool: next.poolHash,
    weights: earlier.weights.filter(({ agency }) => left.has(agency)),
    excluded: [...earlier.excluded, ...decided].sort((a, b) => (a.agency < b.agency ? -1 : 1)),
  };
}
