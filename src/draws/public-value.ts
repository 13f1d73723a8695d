import { publicText } from '../audit/index.js';
import type { Instant } from '../basics/index.js';
import type { Db, Deps } from '../db/index.js';
import type { PublishedVersion } from '../needs/index.js';
import { type Certificate, drandRandomness, publicValueFrom } from '../selection/index.js';
import { findCeremony, witnessesOf } from './ceremony-queries.js';

import { findLotteryResult, listPostponements } from './lottery-queries.js';

/** A public value with its proof. */
export interface PublicValue {
  readonly publicValue: string | null;
  readonly proof: Certificate['proof'];
}

const hand = (id: string | null, role: string | null, at: Instant | null) => ({
  id: id ?? '',
  role: role ?? '',
  at: at ?? '',
});

async function lotteryValue(db: Db, needId: string, round: number): Promise<PublicValue | undefined> {
  const result = await findLotteryResult(db, needId, round);
  if (!result) return undefined;
  const postponed = await listPostponements(db, needId, round);
  return {
    publicValue: result.numbers,
    proof: {
      kind: 'lottery',
      typed: hand(result.typedBy, result.typedRole, result.typedAt),
      confirmed: hand(result.confirmedBy, result.confirmedRole, result.confirmedAt),
      postponed: postponed
        .filter(({ confirmedAt }) => confirmedAt !== null)
        .map((step) => ({
          from: step.fromIssue,
          to: step.toIssue,
          // As the log has it, which keeps addresses and numbers of people to itself.
          reason: publicText(step.reason),
          proposed: hand(step.proposedBy, step.proposedRole, step.proposedAt),
          confirmed: hand(step.confirmedBy, step.confirmedRole, step.confirmedAt),
        })),
    },
  };
}

/**
 * The public value of a round, or undefined while it is not known. Without a beacon a drand value is not known. Asks
 * the network: outside of transactions.
 */
export async function findPublicValue(
  deps: Pick<Deps, 'db' | 'clock' | 'beacon'>,
  version: Pick<PublishedVersion, 'needId' | 'round' | 'plan'>,
): Promise<PublicValue | undefined> {
  const { needId, round, plan } = version;
  const { source } = plan;
  switch (source.kind) {
    case 'commit':
      return { publicValue: null, proof: null };
    case 'ceremony': {
      const record = await findCeremony(deps.db, needId, round);
      if (!record) return undefined;
      const { digits, recordedAt } = record;
      const witnesses = witnessesOf(record);
      return { publicValue: digits, proof: { kind: 'ceremony', witnesses, recordedAt } };
    }
    case 'lottery':
      return lotteryValue(deps.db, needId, round);
    case 'drand': {
      const from = publicValueFrom(plan);
      if (from === null || deps.clock.now() < from) return undefined;
      const found = await deps.beacon?.round(source.chain, source.round);
      return (
        found && {
          publicValue: drandRandomness(found.signature),
          proof: { kind: 'drand', round: source.round, signature: found.signature },
        }
      );
    }
  }
}
