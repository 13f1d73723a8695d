import type { Db, Deps } from '../db/index.js';
import { listKeys } from './key-queries.js';
import { loadSigners } from './log-key.js';
import { loadCosigningKey } from './witnessing/own-witness.js';
import { findWitnessKey } from './witnessing/witness-queries.js';

/**
 * False when the site's key does not open the signing key that the log has, or its key as a witness: nothing could be
 * signed. Writes nothing.
 */
export async function opensSigningKeys(
  db: Db,
  deps: Pick<Deps, 'vault' | 'siteUrl' | 'random' | 'clock'>,
): Promise<boolean> {
  const inUse = (await listKeys(db)).filter(({ retiredAt }) => retiredAt === null);
  try {
    if (inUse.length > 0) await loadSigners(db, deps, deps.clock.now());
    if (await findWitnessKey(db)) await loadCosigningKey(db, deps);
    return true;
  } catch {
    return false;
  }
}
