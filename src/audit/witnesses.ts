import { fail, ok, type Result } from '../basics/index.js';
import { type Deps, type LogCheckpointTable, transact } from '../db/index.js';
import {
  COSIGNATURE,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  signatureLine,
  splitCosignature,
  verifyNote,
} from '../selection/index.js';
import { appendEvent } from './append-event.js';
import { SYSTEM_ACTOR } from './audit-event.js';
import {
  findCheckpoint,
  insertCosignature,
  insertWitness,
  listCosignatures,
  listWitnesses,
} from './key-queries.js';
import { timeFault } from './witnessing/answer.js';

/**
 * Registers a witness by its verifier key (`name+id+base64`, type cosignature/v1): from then on its cosignatures are
 * taken. Refusals: `log/bad-key`, `log/already-registered`.
 */
export async function addWitness(
  deps: Deps,
  witness: { readonly name: string; readonly verifier: string },
): Promise<Result<null>> {
  const key = parseVerifierKey(witness.verifier);
  if (!key || key.type !== COSIGNATURE || key.name !== witness.name) return fail('log/bad-key');
  return transact(deps.db, async (trx) => {
    const at = deps.clock.now();
    const { name, verifier } = witness;
    if (!(await insertWitness(trx, { name, verifier, addedAt: at }))) return fail('log/already-registered');
    const data = { verifier };
    await appendEvent(trx, { at, kind: 'log.witness-added', subject: name, actor: SYSTEM_ACTOR, data });
    return ok(null);
  });
}

/**
 * Takes a witness's cosignature: a signed note of a checkpoint that this log signed, carrying the signature of a
 * registered witness. Other signatures on it are left aside. Refusals: `log/bad-note`, `log/not-found` (no such
 * checkpoint), `log/forbidden` (no registered witness signed), `log/bad-signature`, `log/bad-time` (from before the checkpoint
 * was signed, or ahead of the site's time).
 */
export async function acceptCosignature(
  deps: Deps,
  text: string,
): Promise<Result<{ readonly size: number; readonly witnesses: readonly string[] }>> {
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) return fail('log/bad-note');
  const { size } = checkpoint;
  return transact(deps.db, async (trx) => {
    const stored = await findCheckpoint(trx, size);
    if (!stored || parseNote(stored.note)?.text !== note.text) return fail('log/not-found');
    const own = (await listWitnesses(trx)).flatMap((row) => {
      const key = parseVerifierKey(row.verifier);
      const signed = key && note.signatures.some(({ name, id }) => name === key.name && id === key.id);
      return key && signed ? [{ name: row.name, key }] : [];
    });
    if (own.length === 0) return fail('log/forbidden');
    if (!own.every(({ key }) => verifyNote(note, key))) return fail('log/bad-signature');
    const now = deps.clock.now();
    for (const { name, key } of own) {
      const signature = note.signatures.find((one) => one.name === key.name && one.id === key.id);
      const seconds = signature && splitCosignature(signature.signature)?.seconds;
      if (!signature || seconds === undefined) return fail('log/bad-signature');
      if (timeFault(seconds, { now, signedAt: stored.signedAt })) return fail('log/bad-time');
      const line = signatureLine(signature);
      await insertCosignature(trx, { size, witness: name, line, receivedAt: now });
    }
    return ok({ size, witnesses: own.map(({ name }) => name) });
  });
}

/** A checkpoint's note as it is served: with the cosignatures that came since. */
export async function publishedNote(db: Deps['db'], checkpoint: LogCheckpointTable): Promise<string> {
  const cosignatures = await listCosignatures(db, checkpoint.size);
  return checkpoint.note + cosignatures.map(({ line }) => line).join('');
}
