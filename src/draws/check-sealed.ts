import type { Db, Deps } from '../db/index.js';
import { openSecret, openSiteIdentity } from '../needs/index.js';
import { listAwaitedBidKeys, listAwaitedSecrets } from './sealed-queries.js';

const opens = (open: () => string): boolean => {
  try {
    open();
    return true;
  } catch {
    return false;
  }
};

/**
 * Numbers of the needs whose draw secret or bid key must still be opened and does not open with the site's key: their
 * closing or their draw could never happen. What is opened on the way is dropped at once.
 */
export async function listUnopenableNeeds(db: Db, deps: Pick<Deps, 'vault'>): Promise<string[]> {
  const secrets = (await listAwaitedSecrets(db)).filter(
    ({ planHash, sealed }) => !opens(() => openSecret(deps, planHash, sealed)),
  );
  const keys = (await listAwaitedBidKeys(db)).filter(
    ({ planHash, sealed }) => !opens(() => openSiteIdentity(deps, { planHash, sealedIdentity: sealed })),
  );
  return [...new Set([...secrets, ...keys].map(({ number }) => number))].sort();
}
