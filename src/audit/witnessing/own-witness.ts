import type { Db, Deps } from '../../db/index.js';
import { type CosigningKey, createCosigningKey } from './cosigning-key.js';
import { findWitnessKey, insertWitnessKey } from './witness-queries.js';

/** One key for all time: whoever trusts it has it in a policy. */
const ID = 1;

const sealContext = (verifier: string): string => `witness key ${verifier}`;

/**
 * The site's key as a witness of other logs, sealed with the site's key; made where there is none, with a name from the
 * address of the site, which stays. Throws where the site's key does not open it.
 */
export async function loadCosigningKey(
  db: Db,
  deps: Pick<Deps, 'vault' | 'siteUrl' | 'random' | 'clock'>,
): Promise<CosigningKey> {
  let row = await findWitnessKey(db);
  if (!row) {
    const seed = deps.random(32);
    const name = `${new URL(deps.siteUrl).host}/witness`;
    const { verifier } = createCosigningKey(name, seed);
    const plain = Buffer.from(seed).toString('hex');
    const sealed = Buffer.from(deps.vault.seal(plain, sealContext(verifier))).toString('base64');
    await insertWitnessKey(db, { id: ID, name, verifier, sealed, createdAt: deps.clock.now() });
    // Another process may have been quicker.
    row = await findWitnessKey(db);
  }
  if (!row) throw new Error('the key of the witness was not stored');
  const seed = deps.vault.open(Buffer.from(row.sealed, 'base64'), sealContext(row.verifier));
  return createCosigningKey(row.name, Buffer.from(seed, 'hex'));
}
