import type { Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import { insertMessages } from './message-queries.js';

/** Tells every entrant the hash of the pool, in the transaction of its freeze: nobody can be shown another list later. */
export async function announcePool(
  trx: Db,
  { newId }: Pick<Deps, 'newId'>,
  pool: {
    readonly needId: string;
    readonly round: number;
    readonly poolHash: string;
    readonly at: Instant;
    readonly agencyIds: readonly string[];
  },
): Promise<void> {
  const { needId, round, poolHash, at } = pool;
  await insertMessages(
    trx,
    pool.agencyIds.map((agencyId) => ({
      id: newId(),
      agencyId,
      kind: 'pool-frozen',
      needId,
      params: JSON.stringify({ round, poolHash }),
      createdAt: at,
      readAt: null,
    })),
  );
}
