import type { Instant } from '../basics/index.js';
import type { Db } from '../db/index.js';
import { parsePolicy, type Witnessed } from '../selection/index.js';
import { findDocument } from './document-queries.js';
import { quorumOver } from './witnessing/quorum-over.js';

/**
 * The first checkpoint over a record of the log that the quorum of a plan's policy has cosigned from one instant until before
 * another, as certificates carry it; undefined while there is none. `policy` is the digest that the plan names.
 */
export async function cosignedOver(
  db: Db,
  record: {
    readonly seq: number;
    readonly policy: string;
    readonly from: Instant;
    readonly before: Instant | undefined;
  },
): Promise<Witnessed | undefined> {
  const { seq, from, before } = record;
  const text = await findDocument(db, record.policy);
  const read = text === undefined ? undefined : parsePolicy(text);
  if (!read || !('policy' in read)) throw new Error(`the policy ${record.policy} is not published`);
  const found = await quorumOver(db, { seq, policy: read.policy, from, before });
  return found && { checkpoint: found.checkpoint, proof: [...found.proof] };
}
