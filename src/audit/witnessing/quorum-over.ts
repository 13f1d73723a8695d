import { type Instant, SECOND, toMillis } from '../../basics/index.js';
import type { Db } from '../../db/index.js';
import {
  type Cosigned,
  evaluatePolicy,
  type Note,
  type Policy,
  parseNote,
  type VerifierKey,
} from '../../selection/index.js';
import { listCheckpointsOver, listCosignaturesOf } from '../key-queries.js';
import { createNoteChecker } from '../log-key.js';
import { proveInclusion } from '../proofs.js';

/** Checkpoints that are read at a time. */
const PAGE = 50;

/** A record under a checkpoint that a quorum has cosigned. */
export interface CosignedCheckpoint {
  readonly size: number;
  /** Signed note: the log's signature and every cosignature that has come. */
  readonly checkpoint: string;
  /** Inclusion proof of the record, hashes in hex. */
  readonly proof: readonly string[];
  /** Who of the policy cosigned within the time, and when. */
  readonly cosigned: readonly Cosigned[];
}

/**
 * The first stored checkpoint over record `seq` (numbered from 1) that the quorum of a policy has cosigned at times t with
 * ⌊from⌋ ≤ t < before, in whole seconds; undefined while there is none. Whose log the policy names is not asked: the
 * checkpoint is this log's own, under whichever of its keys.
 */
export async function quorumOver(
  trx: Db,
  question: {
    readonly seq: number;
    readonly policy: Policy;
    readonly from?: Instant | undefined;
    readonly before?: Instant | undefined;
  },
): Promise<CosignedCheckpoint | undefined> {
  const { seq, policy, from, before } = question;
  const witnesses = { ...policy, logs: [] };
  const checkers = new Map(policy.witnesses.map(({ key, verifier }) => [key, createNoteChecker(verifier)]));
  const holds = (note: Note, key: VerifierKey): boolean => checkers.get(key)?.(note) ?? false;
  const end = before === undefined ? Number.POSITIVE_INFINITY : toMillis(before);
  const anyway = policy.quorum === null;
  for (let least = seq; ; ) {
    const page = await listCheckpointsOver(trx, { size: least, cosignedOnly: !anyway, limit: PAGE });
    const lines = await listCosignaturesOf(
      trx,
      page.map(({ size }) => size),
    );
    for (const { size, note, signedAt } of page) {
      // Nobody cosigns a checkpoint before it is signed.
      if (Math.floor(toMillis(signedAt) / SECOND) * SECOND >= end) return undefined;
      const checkpoint =
        note +
        lines
          .filter((one) => one.size === size)
          .map(({ line }) => line)
          .join('');
      const parsed = parseNote(checkpoint);
      const verdict = parsed && evaluatePolicy(witnesses, parsed, { from, before }, holds);
      if (!verdict?.met) continue;
      const proof = await proveInclusion(trx, seq - 1, size);
      const steps = proof.map((step) => Buffer.from(step).toString('hex'));
      return { size, checkpoint, proof: steps, cosigned: verdict.cosigned };
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return undefined;
    least = last.size + 1;
  }
}
