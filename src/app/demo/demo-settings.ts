import type { Deps } from '../../db/index.js';
import { listCustodians } from '../../needs/index.js';
import type { Config } from '../config.js';
import { DEMO_SOURCES, ROBOT_CUSTODIANS, ROBOT_POLICY, ROBOT_THRESHOLD } from './robots.js';
import { findDemoSeed } from './rows-queries.js';

/** Dependencies with what holds on a demonstration site where nobody set it. */
export interface Settled<D> {
  readonly deps: D;
  /** True where the database holds the demonstration site: data decide, not a setting. */
  readonly demo: boolean;
}

/**
 * On a demonstration site robots witness the log, two of three open the bids, and owners may choose a source that needs nobody,
 * unless `WITNESS_POLICY`, `CUSTODIANS` or `SOURCES` say otherwise. One that was loaded before there were robots has witnesses alone. Called by every process of a site
 * once its database is there.
 */
export async function settleDemo<D extends Deps>(
  deps: D,
  { policy, custodians, sources }: Pick<Config, 'policy' | 'custodians' | 'sources'>,
): Promise<Settled<D>> {
  if ((await findDemoSeed(deps.db)) === undefined) return { deps, demo: false };
  const known = new Set((await listCustodians(deps.db)).map(({ accountId }) => accountId));
  const complete = ROBOT_CUSTODIANS.every(({ accountId }) => known.has(accountId));
  const settled = {
    ...deps,
    policy: policy === undefined ? ROBOT_POLICY : deps.policy,
    sources: { ...deps.sources, kinds: sources.kinds ?? DEMO_SOURCES },
    custodians: custodians ?? (complete ? ROBOT_THRESHOLD : deps.custodians),
  };
  return { deps: settled, demo: true };
}
