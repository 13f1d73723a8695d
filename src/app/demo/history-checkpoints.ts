import { makeCheckpoint } from '../../audit/checkpoints.js';
import type { CosigningKey } from '../../audit/index.js';
import { insertCheckpoints } from '../../audit/key-queries.js';
import type { LogSigner } from '../../audit/log-key.js';
import type { LogWriter } from '../../audit/log-writer.js';
import { proofOf } from '../../audit/proofs.js';
import { assertDefined, type Instant, SECOND, toMillis } from '../../basics/index.js';
import type { CosignatureTable, Db, LogCheckpointTable } from '../../db/index.js';
import { inclusionNodes, parseNote, signatureLine, type Witnessed } from '../../selection/index.js';
import { insertAll } from './rows-queries.js';

/** What is signed over a log while its history is appended. */
export interface HistoryCheckpoints {
  /** The checkpoint of the log as it stands. */
  sign(at: Instant): LogCheckpointTable;
  /** Has every witness sign the checkpoint of the log as it stands, at a whole second. */
  cosign(at: Instant): void;
  /** Proof of a record, numbered from 1, in the tree of a size. */
  prove(seq: number, size: number): Uint8Array[];
  /** A record under the checkpoint that the witnesses signed at an instant, as certificates carry it. */
  witnessed(seq: number, at: Instant): Witnessed;
  store(trx: Db): Promise<void>;
}

/** Begins to sign a log that is being appended to, and was empty when it was opened. */
export function signHistory(
  log: LogWriter,
  signers: readonly LogSigner[],
  witnesses: readonly CosigningKey[],
): HistoryCheckpoints {
  const checkpoints = new Map<number, LogCheckpointTable>();
  const cosignatures = new Map<number, CosignatureTable[]>();
  const seen = new Map<Instant, number>();
  const nodes = new Map<string, Uint8Array>();
  let read = 0;

  const sign = (at: Instant): LogCheckpointTable => {
    const size = log.size();
    const checkpoint = checkpoints.get(size) ?? makeCheckpoint(signers, { size, root: log.root(), at });
    checkpoints.set(size, checkpoint);
    return checkpoint;
  };
  const prove = (seq: number, size: number): Uint8Array[] => {
    for (; read < log.nodes.length; read += 1) {
      const { level, idx, hash } = assertDefined(log.nodes[read], 'a node');
      nodes.set(`${level}/${idx}`, hash);
    }
    return proofOf(inclusionNodes(seq - 1, size), nodes);
  };
  return {
    sign,
    cosign: (at) => {
      const { size, note } = sign(at);
      seen.set(at, size);
      if (cosignatures.has(size)) return;
      const text = assertDefined(parseNote(note), 'a note').text;
      const rows = witnesses.map((witness): CosignatureTable => {
        const line = signatureLine(witness.cosign(text, toMillis(at) / SECOND));
        return { size, witness: witness.name, line, receivedAt: at };
      });
      cosignatures.set(size, rows);
    },
    prove,
    witnessed: (seq, at) => {
      const size = assertDefined(seen.get(at), `a checkpoint of ${at}`);
      const lines = (cosignatures.get(size) ?? []).map(({ line }) => line);
      return {
        checkpoint: assertDefined(checkpoints.get(size), `checkpoint ${size}`).note + lines.join(''),
        proof: prove(seq, size).map((step) => Buffer.from(step).toString('hex')),
      };
    },
    store: async (trx) => {
      await insertCheckpoints(trx, [...checkpoints.values()]);
      await insertAll(trx, 'cosignature', [...cosignatures.values()].flat());
    },
  };
}
