import type { Db, Deps } from '../db/index.js';
import { listKeys } from './key-queries.js';
import { loadSigners } from './log-key.js';

/** False when the log has a signing key that the site's key does not open: nothing could be signed. Writes nothing. */
export async function opensSigningKeys(
  db: Db,
  deps: Pick<Deps, 'vault' | 'siteUrl' | 'random' | 'clock'>,
): Promise<boolean> {
  const inUse = (await listKeys(db)).filter(({ retiredAt }) => retiredAt === null);
  if (inUse.length === 0) return true;
  try {
    await loadSigners(db, deps, deps.clock.now());
    return true;
  } catch {
    return false;
  }
}
