import { type Clock, toMillis } from '../../basics/index.js';
import type { Db } from '../../db/index.js';
import { formatNote, signatureLine, type VerifierKey } from '../../selection/index.js';
import type { CosigningKey } from './cosigning-key.js';
import {
  BUSY,
  cosignedAnswer,
  decideCheckpoint,
  readCheckpointRequest,
  verifySigner,
  type WitnessAnswer,
} from './rules.js';
import { advanceWitnessedLog, findWitnessedLog } from './witness-queries.js';

/** Whoever is overtaken by other requests about the same log so often is told to ask again. */
const ATTEMPTS = 5;

/** A witness: the logs that it knows, its key, its time. */
export interface Witness {
  readonly logs: readonly VerifierKey[];
  readonly key: CosigningKey;
  readonly clock: Clock;
}

/** Two checkpoints of one size with different roots, both signed by the log: whoever holds them proves the fork. */
export interface Fork {
  readonly origin: string;
  readonly size: number;
  readonly cosigned: string;
  readonly submitted: string;
}

/** The checkpoint that was cosigned last of a log, with the log's signatures and the own; undefined where none was. */
export async function findWitnessedCheckpoint(db: Db, origin: string): Promise<string | undefined> {
  return (await findWitnessedLog(db, origin))?.note;
}

/**
 * Answers `add-checkpoint` (C2SP tlog-witness). What is cosigned is in the database, in one statement that takes only
 * where nothing came between, before this returns: of two requests at once one is decided again on what the other left.
 * `forked` hears of a log that has signed two histories.
 */
export async function addCheckpoint(
  db: Db,
  { logs, key, clock }: Witness,
  body: Uint8Array,
  forked: (fork: Fork) => void,
): Promise<WitnessAnswer> {
  const read = readCheckpointRequest(body);
  if ('refused' in read) return read.refused;
  const { note, checkpoint } = read.value;
  const signed = verifySigner(logs, read.value);
  if ('refused' in signed) return signed.refused;
  const { origin, size } = checkpoint;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const state = await findWitnessedLog(db, origin);
    const decided = decideCheckpoint(state, read.value, Math.floor(toMillis(clock.now()) / 1000));
    if ('refused' in decided) {
      if (state?.size === size && state.root !== Buffer.from(checkpoint.root).toString('hex'))
        forked({
          origin,
          size,
          cosigned: state.note,
          submitted: formatNote({ text: note.text, signatures: signed.value }),
        });
      return decided.refused;
    }
    const cosignature = key.cosign(note.text, decided.value.seconds);
    const kept = formatNote({ text: note.text, signatures: [...signed.value, cosignature] });
    if (await advanceWitnessedLog(db, state, { origin, ...decided.value, note: kept }))
      return cosignedAnswer(signatureLine(cosignature));
  }
  return BUSY;
}
