import { ok } from '../../basics/index.js';
import { type Deps, transact } from '../../db/index.js';
import { loadSigners } from '../log-key.js';
import { lockHead } from '../log-queries.js';
import { loadCosigningKey } from './own-witness.js';

/**
 * The verifier keys that sites tell each other before one witnesses the other: of the log, and of the site as a witness. Made
 * where they are missing.
 */
export async function exchangedKeys(deps: Deps): Promise<{ readonly log: string; readonly witness: string }> {
  const signers = await transact(deps.db, async (trx) => {
    await lockHead(trx);
    return ok(await loadSigners(trx, deps, deps.clock.now()));
  });
  const log = signers.ok ? signers.value.at(-1)?.verifier : undefined;
  if (log === undefined) throw new Error('the log has no key');
  return { log, witness: (await loadCosigningKey(deps.db, deps)).verifier };
}
