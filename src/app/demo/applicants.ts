import { type Actor, createAccount, findAccount, toActor } from '../../accounts/index.js';
import { assert, assertDefined } from '../../basics/index.js';
import { type Deps, transact } from '../../db/index.js';
import { inventedCode } from './agencies.js';
import { insertAll } from './rows-queries.js';

/** An agency that has registered but is not approved, with an account of its own. */
export async function insertUnapproved(deps: Deps, name: string, index: number): Promise<Actor> {
  const agencyId = `demo-applicant-${index + 1}`;
  const creditCode = inventedCode('91', '532301', 7_000_000 + index);
  const made = await transact(deps.db, async (trx) => {
    const createdAt = deps.clock.now();
    await insertAll(trx, 'agency', [
      { id: agencyId, creditCode, name, status: 'unapproved', standing: 100, createdAt },
    ]);
    const known = assertDefined(await findAccount(trx, 'demo-account-agency'), 'the login of the agency');
    return createAccount(trx, deps, {
      role: 'agency',
      name,
      email: `applicant${index + 1}@demo.example`,
      creditCode,
      passwordHash: known.passwordHash,
      agencyId,
    });
  });
  assert(made.ok, 'an applicant was refused');
  return toActor(made.value);
}
