import type { Db } from '../db/index.js';
import { findNeed } from '../needs/index.js';
import { listActiveEntries } from './draw-queries.js';
import { findDeadline, type Replay, replayEligibility } from './replay.js';
import { listFirstPools } from './round-queries.js';

/** An agency that a frozen pool treats otherwise than the rules, the register or a decision do. */
export interface ExclusionDifference {
  readonly needId: string;
  readonly round: number;
  readonly agency: string;
  /**
   * `rules`: the rules as of the deadline say something else; `stranger`: the pool names somebody who has no entry;
   * `decision`: the pool of a later round changes otherwise than the decision on it says.
   */
  readonly kind: 'rules' | 'stranger' | 'decision';
  /** Coded reason of the exclusion, or `in`. */
  readonly expected?: string;
  readonly found?: string;
}

const PAGE = 200;

async function replayPool(db: Db, needId: string): Promise<Replay | undefined> {
  const need = await findNeed(db, needId);
  const deadline = await findDeadline(db, needId);
  if (!need || deadline === undefined) return undefined;
  const entries = await listActiveEntries(db, needId);
  try {
    return await replayEligibility(
      db,
      need,
      deadline,
      entries.map(({ agencyId }) => agencyId),
    );
  } catch (error) {
    // The audit of the rows names what is no longer JSON.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function differencesOf(needId: string, { answers, comparison }: Replay): ExclusionDifference[] {
  const first = { needId, round: 1 };
  return [
    ...answers
      .filter(({ differs }) => differs)
      .map(({ creditCode: agency, fault, pooled }): ExclusionDifference => {
        const found = pooled ?? 'unnamed';
        return { ...first, agency, kind: 'rules', expected: fault ?? 'in', found };
      }),
    ...(comparison?.strangers ?? []).map(
      (agency): ExclusionDifference => ({ ...first, agency, kind: 'stranger' }),
    ),
    ...(comparison?.later ?? [])
      .filter(({ asDecided }) => !asDecided)
      .map(({ round, agency }): ExclusionDifference => ({ needId, round, agency, kind: 'decision' })),
  ];
}

/**
 * Judges the entries of every frozen pool again, as of its deadline: by the dated rows of the register, the notice and the
 * opened bids; and the pools of later rounds by the decisions on them. Reads alone.
 */
export async function auditExclusions(db: Db): Promise<readonly ExclusionDifference[]> {
  const differences: ExclusionDifference[] = [];
  let after = '';
  for (;;) {
    const pools = await listFirstPools(db, { after, limit: PAGE });
    for (const { needId } of pools) {
      const replay = await replayPool(db, needId);
      if (replay) differences.push(...differencesOf(needId, replay));
    }
    after = pools.at(-1)?.needId ?? after;
    if (pools.length < PAGE) return differences;
  }
}
