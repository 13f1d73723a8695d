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
  /** Where the log's key is printed outside the site. */
  readonly keyPrintedAt: readonly string[];
}

/** Says of itself that it is invented. */
const DEMO_PRINTED = ['示例报纸（虚构）2017 年第 1 期 / Example newspaper (invented), no. 1 of 2017'];

/**
 * On a demonstration site robots witness the log, two of three open the bids, and owners may choose a source that needs nobody,
 * and an
 * invented newspaper prints the log's key, unless `WITNESS_POLICY`, `CUSTODIANS`, `SOURCES` or `KEY_PRINTED_AT` say otherwise. One that was loaded before there were robots has witnesses alone. Called by every process of a site
 * once its database is there.
 */
export async function settleDemo<D extends Deps>(
  deps: D,
  {
    policy,
    custodians,
    sources,
    keyPrintedAt,
  }: Pick<Config, 'policy' | 'custodians' | 'sources' | 'keyPrintedAt'>,
): Promise<Settled<D>> {
  if ((await findDemoSeed(deps.db)) === undefined)
    return { deps, demo: false, keyPrintedAt: keyPrintedAt ?? [] };
  const known = new Set((await listCustodians(deps.db)).map(({ accountId }) => accountId));
  const complete = ROBOT_CUSTODIANS.every(({ accountId }) => known.has(accountId));
  const settled = {
    ...deps,
    policy: policy === undefined ? ROBOT_POLICY : deps.policy,
    sources: { ...deps.sources, kinds: sources.kinds ?? DEMO_SOURCES },
    custodians: custodians ?? (complete ? ROBOT_THRESHOLD : deps.custodians),
  };
  return { deps: settled, demo: true, keyPrintedAt: keyPrintedAt ?? DEMO_PRINTED };
}
