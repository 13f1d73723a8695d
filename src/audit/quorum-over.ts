import type { Db, Deps } from '../db/index.js';
import { evaluatePolicy, parseNote, parsePolicy, type Witnessed } from '../selection/index.js';
import { signDueCheckpoint } from './checkpoints.js';
import { findDocument } from './document-queries.js';
import { listCheckpoints } from './key-queries.js';
import { proveInclusion } from './proofs.js';
import { publishedNote } from './witnesses.js';

export async function quorumOver(
  db: Db,
  wanted: {
    readonly seq: number;
    readonly policy: string;
    readonly from: string;
    readonly before: string | undefined;
  },
): Promise<Witnessed | undefined> {
  const { seq, from, before } = wanted;
  const text = await findDocument(db, wanted.policy);
  const parsed = text === undefined ? undefined : parsePolicy(text);
  if (!parsed || !('policy' in parsed)) return undefined;
  for (const checkpoint of await listCheckpoints(db, { after: seq - 1, limit: 50 })) {
    const text = await publishedNote(db, checkpoint);
    const note = parseNote(text);
    if (!note || !evaluatePolicy(parsed.policy, note, { from, before }).met) continue;
    const proof = await proveInclusion(db, seq - 1, checkpoint.size);
    return { checkpoint: text, proof: proof.map((step) => Buffer.from(step).toString('hex')) };
  }
  return undefined;
}

export async function askWitnesses(deps: Deps, _: { readonly urgent: boolean }): Promise<void> {
  if (deps.policy) await signDueCheckpoint(deps);
}
