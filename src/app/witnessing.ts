import { currentPolicy, listPublicKeys, loadCosigningKey } from '../audit/index.js';
import { ok } from '../basics/index.js';
import { type Deps, transact } from '../db/index.js';
import { parseVerifierKey } from '../selection/index.js';
import type { Config } from './config.js';

const UNSAID = [
  'WITNESS_POLICY is not set: it says whose cosignatures the draws of this site wait for.',
  'Name a file with lines of C2SP tlog-policy (witness NAME KEY URL, group, quorum; see docs/log.md, section 4),',
  'or say WITNESS_POLICY=none: then nobody but this site says when a list of entries was fixed, and the start, notices,',
  'certificates and verdicts tell so: not witnessed by third parties (未经第三方见证).',
].join('\n');

const publicKeyOf = (verifier: string): string =>
  Buffer.from(parseVerifierKey(verifier)?.publicKey ?? []).toString('hex');

/**
 * Makes the keys that the settings of witnesses ask for: the log's, that the policy names, and the site's own as a witness of
 * others. Throws where nobody said by whom a site that is not the demonstration is witnessed, or where it would witness
 * itself. True where third parties witness it.
 */
export async function prepareWitnessing(
  deps: Deps,
  { policy, witnessLogs }: Config,
  demo: boolean,
): Promise<boolean> {
  if (policy === undefined && !demo) throw new Error(UNSAID);
  const own = witnessLogs.length > 0 ? [(await loadCosigningKey(deps.db, deps)).verifier] : [];
  const made = await transact(deps.db, async (trx) => ok(await currentPolicy(trx, deps)));
  const site = made.ok ? made.value : null;
  own.push(...(await listPublicKeys(deps.db)).map(({ verifier }) => verifier));
  const keys = new Set(own.map(publicKeyOf));
  const self = site?.policy.witnesses.find(({ verifier }) => keys.has(publicKeyOf(verifier)));
  if (self) throw new Error(`WITNESS_POLICY: the witness ${self.name} has a key of this site itself`);
  return site !== null && site.policy.quorum !== null;
}
