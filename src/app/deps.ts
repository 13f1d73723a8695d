import { createVault, systemClock, systemRandomBytes, uuidV7 } from '../basics/index.js';
import { type Deps, openDatabase } from '../db/index.js';
import type { Config } from './config.js';
import { createBeacon } from './drand-client.js';

/** The real dependencies of a configuration; the database is opened, its schema not touched. */
export function createDeps(config: Config): Deps {
  return {
    db: openDatabase({ url: config.databaseUrl, file: config.databaseFile }),
    clock: systemClock,
    newId: uuidV7,
    random: systemRandomBytes,
    vault: createVault(config.siteKey, systemRandomBytes),
    ...(config.drandUrls.length > 0
      ? { beacon: createBeacon({ urls: config.drandUrls, clock: systemClock }) }
      : {}),
    sources: config.sources,
    custodians: config.custodians,
    sitePrefix: config.sitePrefix,
    siteUrl: config.siteUrl,
  };
}
