/** The site's own log, as far as checkpoints that a visitor kept are held against it without scripts. */
import {
  findLatestCheckpoint,
  listPublicKeys,
  proveContinuation,
  publishedNote,
} from '../../../audit/index.js';
import { formatConsistency, type KnownKeys } from '../../../selection/index.js';
import type { Site } from '../../site.js';
import { type KeptLog, type LoggedPlace, wantedProofs } from '../../verification/kept-files.js';

/** The chosen checkpoints and proofs with the site's checkpoint, its keys, and the proofs that are wanted. */
export async function askOwnLog(
  { deps: { db } }: Site,
  chosen: Pick<KeptLog, 'checkpoints' | 'proofs'>,
  { places, known }: { readonly places: readonly (LoggedPlace | null)[]; readonly known: KnownKeys },
): Promise<KeptLog> {
  const latest = await findLatestCheckpoint(db);
  const keys = await listPublicKeys(db);
  const site = {
    today: latest ? await publishedNote(db, latest) : null,
    keys: keys.map(({ verifier }) => verifier),
    isUnread: false,
  };
  const log = { ...chosen, site };
  const proofs: string[] = [];
  for (const { from, to } of wantedProofs(log, places, known)) {
    const proof = await proveContinuation(db, from, to);
    if (proof) proofs.push(formatConsistency(proof));
  }
  return { ...log, proofs: [...chosen.proofs, ...proofs] };
}
