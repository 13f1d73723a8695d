import type { Actor } from '../../src/accounts/index.js';
import type { Deps } from '../../src/db/index.js';
import { confirmStrike, makeRequest, proposeStrike, refuseStrike } from '../../src/standing/index.js';
import { aFile } from './award-course.js';
import { anAccount } from './builders.js';
import { mustBe } from './marketplace-builders.js';

/** An agency asks about its first two deeds, with proof: one is struck, the other is not. */
export async function playRequests(
  deps: Deps,
  agency: { readonly actor: Actor; readonly creditCode: string },
): Promise<void> {
  const { actor, creditCode } = agency;
  const [first, second] = [
    (await anAccount(deps, { role: 'official' })).actor,
    (await anAccount(deps, { role: 'official' })).actor,
  ];
  const deeds = await deps.db
    .selectFrom('standingDeed')
    .select('record')
    .where('agencyId', '=', actor.agencyId ?? '')
    .orderBy('record')
    .limit(2)
    .execute();
  for (const [index, { record }] of deeds.entries()) {
    const documents = [await aFile(deps, actor)];
    const asked = { creditCode, record, kind: 'repair' as const, reason: `已整改 ${record}`, documents };
    const { id } = mustBe(await makeRequest(deps, actor, asked));
    mustBe(await proposeStrike(deps, first, { creditCode, id, answer: `已核实 ${record}` }));
    if (index === 0) mustBe(await confirmStrike(deps, second, { creditCode, id }));
    else mustBe(await refuseStrike(deps, second, { creditCode, id, answer: `证明不足 ${record}` }));
  }
}
