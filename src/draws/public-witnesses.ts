/** Who else saw the closed list in time, by the checkpoints that somebody kept. Pure. */
import { bidsOpenFrom, evaluatePolicy, parseCheckpoint, parseNote, parsePolicy } from '../selection/index.js';
import type { Told } from './public-halt.js';
import { wrong } from './public-halt.js';
import { type Archive, type Closed, documentOf } from './public-pool.js';

/**
 * What kept checkpoints show of the close. They must be of this log: whoever read it has held them to it. A checkpoint over the close
 * that the policy's witnesses cosigned before anybody could open a bid shows that the list was fixed by then.
 */
export function tellWitnesses(
  { plan, close }: Closed,
  archive: Pick<Archive, 'document'> & { readonly checkpoints: readonly string[] },
): Told[] {
  if (plan.policy === null) return [{ code: 'unwitnessed' }];
  const parsed = parsePolicy(documentOf(archive, 'policy', plan.policy));
  if (!('policy' in parsed)) throw wrong('policy', { sha256: plan.policy });
  const { policy } = parsed;
  if (policy.quorum === null) return [{ code: 'unwitnessed' }];
  const window = { from: close.at, before: bidsOpenFrom(plan.sealing, undefined) };
  for (const text of archive.checkpoints) {
    const note = parseNote(text);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || !checkpoint || checkpoint.size < close.seq) continue;
    const { met, cosigned } = evaluatePolicy(policy, note, window);
    if (!met) continue;
    const names = cosigned.map(({ witness, at }) => `${witness.name} ${at}`).join(', ');
    return [{ code: 'witnessed', params: { names } }];
  }
  return [{ code: 'witness-unseen' }];
}
