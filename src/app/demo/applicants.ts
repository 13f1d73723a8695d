import { type Actor, createAccount, findAccount, toActor } from '../../accounts/index.js';
import { appendEvent, rowsOf } from '../../audit/index.js';
import { assert, assertDefined, ok } from '../../basics/index.js';
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
    const account = await createAccount(trx, deps, {
      role: 'agency',
      name,
      email: `applicant${index + 1}@demo.example`,
      creditCode,
      passwordHash: known.passwordHash,
      agencyId,
    });
    assert(account.ok, 'an applicant was refused');
    const actor = toActor(account.value);
    await appendEvent(trx, {
      at: createdAt,
      kind: 'account.registered',
      subject: actor.accountId,
      actor,
      data: { role: 'agency' },
      rows: rowsOf('agency', [agencyId]),
    });
    return ok(actor);
  });
  assert(made.ok, 'an applicant was refused');
  return made.value;
}
