import { pino } from 'pino';
import {
  type ClockReading,
  createVault,
  SECOND,
  type SteadyClock,
  steadyClock,
  systemRandomBytes,
  uuidV7,
} from '../basics/index.js';
import { type Deps, openDatabase, type PostgresOptions } from '../db/index.js';
import type { SourceKind } from '../selection/index.js';
import type { Config } from './config.js';
import { createBeacon } from './drand-client.js';
import { createWitnesses } from './witness-client.js';

/** The steady clock is that of the machine, the same for all processes. */
const readMachine = (): ClockReading => ({
  wall: Date.now(),
  steady: Number(process.hrtime.bigint()) / 1e6,
});

/** What owners may choose from where nobody says more. */
const USUAL_SOURCES: readonly SourceKind[] = ['ceremony'];

/** The site's clock; for `offset` see `steadyClock`. */
export function createClock(offset?: number): SteadyClock {
  const clock = steadyClock(readMachine, offset);
  // A clock that nobody looks at would see a jump late, and believe it later than the other processes do.
  setInterval(() => clock.now(), SECOND).unref();
  return clock;
}

/**
 * The real dependencies of a configuration; the database is opened, its schema not touched. For `serving` and `connections` see
 * `openDatabase`, for `clockOffset` see `steadyClock`.
 */
export function createDeps(
  config: Config,
  options: PostgresOptions & { readonly clockOffset?: number } = { serving: false },
): Deps & { readonly clock: SteadyClock } {
  const clock = createClock(options.clockOffset);
  return {
    db: openDatabase({ url: config.databaseUrl, file: config.databaseFile }, options),
    clock,
    newId: uuidV7,
    random: systemRandomBytes,
    vault: createVault(config.siteKey, systemRandomBytes),
    ...(config.drandUrls.length > 0 ? { beacon: createBeacon({ urls: config.drandUrls, clock }) } : {}),
    sources: { ...config.sources, kinds: config.sources.kinds ?? USUAL_SOURCES },
    siteKeyBids: config.siteKeyBids,
    policy: config.policy ?? null,
    witnesses: createWitnesses({ log: pino({ level: config.logLevel }) }),
    witnessLogs: config.witnessLogs,
    custodians: config.custodians ?? 0,
    sitePrefix: config.sitePrefix,
    siteUrl: config.siteUrl,
  };
}
