import { publicText } from '../audit/index.js';
import type { Db, Deps } from '../db/index.js';
import { listVersions } from '../needs/index.js';
import { drawRound, type Round } from '../selection/index.js';
import { certificateOf, groundsIn, poolOf } from './draw-queries.js';
import { findPublicValue } from './public-value.js';
import { excludedOf, findOpenedSecret, findRedo, listPools, listSelections } from './round-queries.js';

async function drawnOf(
  deps: Pick<Deps, 'db' | 'clock'>,
  version: Parameters<typeof findPublicValue>[1],
  planHash: string,
): Promise<Pick<Round, 'secret' | 'publicValue' | 'proof'>> {
  // Without the beacon: whoever writes a certificate does not wait for a void round's value.
  const value = await findPublicValue({ ...deps, beacon: undefined }, version);
  const secret = (await findOpenedSecret(deps.db, planHash))?.secret ?? null;
  return { secret, publicValue: value?.publicValue ?? null, proof: value?.proof ?? null };
}

/** The rounds of a need before `round` with everything that is known of them, as a certificate carries them. */
export async function loadEarlierRounds(
  deps: Pick<Deps, 'clock'> & { readonly db: Db },
  needId: string,
  round: number,
): Promise<Round[]> {
  if (round === 1) return [];
  const versions = new Map((await listVersions(deps.db, needId)).map((one) => [one.planHash, one]));
  const selections = new Map((await listSelections(deps.db, needId)).map((one) => [one.round, one]));
  const rounds: Round[] = [];
  for (const stored of await listPools(deps.db, needId)) {
    if (stored.round >= round) break;
    const version = versions.get(stored.planHash);
    const redo = await findRedo(deps.db, needId, stored.round);
    if (!version || redo?.state !== 'confirmed') throw new Error(`round ${stored.round} of ${needId}`);
    const selection = selections.get(stored.round);
    const known = selection ? certificateOf(selection) : await drawnOf(deps, version, stored.planHash);
    const { plan, planHash } = version;
    const { secret, publicValue, proof } = known;
    const pool = poolOf(stored);
    const grounds = groundsIn(stored);
    const facts = {
      plan,
      planHash,
      pool,
      ...(grounds ? { grounds } : {}),
      poolHash: stored.poolHash,
      secret,
      publicValue,
      proof,
    };
    const { basis, reason, proposedBy, proposedRole, proposedAt, settledBy, settledRole, settledAt } = redo;
    const drawn = drawRound(facts as unknown as Round);
    rounds.push({
      ...facts,
      ...drawn,
      redo: {
        basis,
        // As the log has it, which keeps addresses and numbers of people to itself.
        reason: publicText(reason),
        excluded: excludedOf(redo),
        proposed: { role: proposedRole, id: proposedBy, at: proposedAt },
        confirmed: { role: settledRole ?? '', id: settledBy ?? '', at: settledAt ?? '' },
      },
    } as unknown as Round);
  }
  return rounds;
}
