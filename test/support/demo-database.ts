import { createAccount, toActor } from '../../src/accounts/index.js';
import { demoAccounts } from '../../src/app/demo/logins.js';
import { insertAll, markDemo } from '../../src/app/demo/rows-queries.js';
import { assert, ok } from '../../src/basics/index.js';
import { type Deps, transact } from '../../src/db/index.js';
import { aCreditCode, anAccount, anOwner } from './builders.js';

/**
 * Puts the accounts of the demonstration site into a database and marks it as one, without the history: one login a
 * role, a second official, and an applicant with the same password. Returns their ids.
 */
export async function aDemoDatabase(deps: Deps): Promise<string[]> {
  const { owner } = await anOwner(deps);
  const { actor: agency } = await anAccount(deps, { role: 'agency' });
  const at = deps.clock.now();
  const units = { agencyId: agency.agencyId ?? '', ownerId: owner.id };
  const rows = await demoAccounts(deps, units, at);
  const made = await transact(deps.db, async (trx) => {
    await markDemo(trx, '2017');
    await insertAll(trx, 'account', rows);
    const agencyId = 'demo-applicant-1';
    const unit = { id: agencyId, creditCode: aCreditCode(), name: '演示申请机构', createdAt: at };
    await insertAll(trx, 'agency', [{ ...unit, status: 'unapproved', standing: 100 }]);
    const applicant = await createAccount(trx, deps, {
      role: 'agency',
      name: '演示申请机构',
      email: 'applicant1@demo.example',
      creditCode: null,
      passwordHash: rows[0]?.passwordHash ?? '',
      agencyId,
    });
    assert(applicant.ok, 'the applicant was made');
    return ok(toActor(applicant.value).accountId);
  });
  assert(made.ok, 'the accounts were made');
  return [...rows.map(({ id }) => id), made.value];
}
