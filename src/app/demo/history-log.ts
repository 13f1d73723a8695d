import { createHash } from 'node:crypto';
import { toCertificateLog } from '../../audit/certificate-log.js';
import { makeCheckpoint } from '../../audit/checkpoints.js';
import { insertCheckpoints } from '../../audit/key-queries.js';
import { addKey, loadSigners } from '../../audit/log-key.js';
import { setRowSalt } from '../../audit/log-queries.js';
import { digestName, digestRows, openLog } from '../../audit/log-writer.js';
import { proofOf } from '../../audit/proofs.js';
import type { PublishedEvent } from '../../audit/published-event.js';
import { digestRow } from '../../audit/row-digest.js';
import { assertDefined } from '../../basics/index.js';
import type { Db, Deps, LogCheckpointTable, SelectionTable } from '../../db/index.js';
import { CERTIFIED_KINDS, inclusionNodes, serializeCertificate, sha256Hex } from '../../selection/index.js';
import type { Finished } from './finished-need.js';
import type { HistoryEvent } from './finished-rows.js';
import { insertAll } from './rows-queries.js';

const derived = (seed: string, purpose: string): Buffer =>
  createHash('sha256').update(`demo ${purpose} ${seed}`).digest();

/** Gives the empty log of a demonstration site a key and a salt that follow from its seed: same seed, same bytes. */
export async function seedLog(
  trx: Db,
  deps: Pick<Deps, 'vault' | 'siteUrl'>,
  log: { readonly seed: string; readonly at: string },
): Promise<void> {
  await setRowSalt(trx, derived(log.seed, 'row salt').toString('hex'));
  await addKey(trx, deps, { seed: derived(log.seed, 'log key'), at: log.at });
}

/**
 * Appends the history in the order of time. Each certificate is completed at its draw with the proofs of its events to a
 * checkpoint signed there, as on the live site, and stored.
 */
export async function appendHistory(trx: Db, deps: Deps, history: readonly HistoryEvent[]): Promise<void> {
  const events = history.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const log = await openLog(trx);
  const signers = await loadSigners(trx, deps, assertDefined(events[0], 'an event').at);
  const key = assertDefined(signers.at(-1), 'a key of the log');
  const digests = new Map(
    await digestRows(
      trx,
      events.flatMap(({ rows }) => rows ?? []),
      log.salt,
    ),
  );
  const nodes = new Map<string, Uint8Array>();
  let read = 0;
  const certified = new Map<string, PublishedEvent[]>();
  const checkpoints: LogCheckpointTable[] = [];
  const selections: SelectionTable[] = [];

  const certify = ({ outline, certificate, drawnAt }: Finished): string => {
    for (; read < log.nodes.length; read += 1) {
      const { level, idx, hash } = assertDefined(log.nodes[read], 'a node');
      nodes.set(`${level}/${idx}`, hash);
    }
    const size = log.size();
    const checkpoint = makeCheckpoint(signers, { size, root: log.root(), at: drawnAt });
    const proven = (certified.get(outline.id) ?? []).map((leaf) => ({
      leaf,
      proof: proofOf(inclusionNodes(leaf.seq - 1, size), nodes),
    }));
    const text = serializeCertificate({
      ...certificate,
      log: { ...toCertificateLog(key, checkpoint, proven), witnessed: null },
    });
    const certificateSha256 = sha256Hex(text);
    const { seed } = certificate;
    checkpoints.push(checkpoint);
    selections.push({ needId: outline.id, round: 1, seed, certificate: text, certificateSha256, drawnAt });
    const row = {
      need_id: outline.id,
      round: 1,
      seed,
      certificate: text,
      certificate_sha256: certificateSha256,
      drawn_at: drawnAt,
    };
    digests.set(
      digestName({ table: 'selection', key: [outline.id, 1] }),
      digestRow('selection', row, log.salt),
    );
    return certificateSha256;
  };

  for (const event of events) {
    const data = event.drawn ? { ...event.data, certificateSha256: certify(event.drawn) } : event.data;
    const leaf = log.append({ ...event, data }, digests);
    if (CERTIFIED_KINDS.includes(event.kind))
      certified.set(event.need, [...(certified.get(event.need) ?? []), leaf]);
  }
  await insertAll(trx, 'selection', selections);
  await insertCheckpoints(trx, checkpoints);
  await log.flush();
}
