import type { Actor } from '../../src/accounts/index.js';
import { proposeSuspension } from '../../src/agencies/index.js';
import type { Db } from '../../src/db/index.js';
import { anAgency, anEntry } from './marketplace-builders.js';
import { besiege, type Siege } from './siege.js';
import { aProposal } from './suspensions.js';

/** A siege in which the favourite and two friends have entered beside three rivals. */
export async function withFriends(db: Db): Promise<Siege> {
  const siege = await besiege(db, 'drand');
  await anEntry(siege.deps, siege.favourite.actor, siege.need);
  for (let count = 0; count < 2; count += 1)
    await anEntry(siege.deps, (await anAgency(siege.deps)).actor, siege.need);
  return siege;
}

/** Proposes, without a court, that an agency is suspended or no longer. */
export const proposeAgainst = (
  { deps }: Siege,
  actor: Actor,
  creditCode: string,
  act: 'suspend' | 'lift' = 'suspend',
) =>
  proposeSuspension(deps, actor, {
    ...aProposal({ act, ground: act === 'lift' ? 'remedied' : 'false-report', reason: '投诉核查' }),
    creditCode,
    documents: [],
  });
