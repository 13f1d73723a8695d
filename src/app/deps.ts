import { createVault, type SteadyClock, steadyClock, systemRandomBytes, uuidV7 } from '../basics/index.js';
import { type Deps, openDatabase } from '../db/index.js';
import type { Config } from './config.js';
import { createBeacon } from './drand-client.js';

/**
 * The real dependencies of a configuration; the database is opened, its schema not touched. For `serving` see
 * `openDatabase`.
 */
export function createDeps(
  config: Config,
  options: { readonly serving: boolean } = { serving: false },
): Deps & { readonly clock: SteadyClock } {
  const clock = steadyClock();
  return {
    db: openDatabase({ url: config.databaseUrl, file: config.databaseFile }, options),
    clock,
    newId: uuidV7,
    random: systemRandomBytes,
    vault: createVault(config.siteKey, systemRandomBytes),
    ...(config.drandUrls.length > 0 ? { beacon: createBeacon({ urls: config.drandUrls, clock }) } : {}),
    sources: config.sources,
    custodians: config.custodians,
    sitePrefix: config.sitePrefix,
    siteUrl: config.siteUrl,
  };
}
