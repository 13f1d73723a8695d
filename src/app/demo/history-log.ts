import { createHash } from 'node:crypto';
import { toCertificateLog } from '../../audit/certificate-log.js';
import { addKey, loadSigners } from '../../audit/log-key.js';
import { setRowSalt } from '../../audit/log-queries.js';
import { openLog } from '../../audit/log-writer.js';
import type { PublishedEvent } from '../../audit/published-event.js';
import { digestRow } from '../../audit/row-digest.js';
import { assertDefined, type Instant } from '../../basics/index.js';
import type { Db, Deps, SelectionTable } from '../../db/index.js';
import { CERTIFIED_KINDS, serializeCertificate, sha256Hex } from '../../selection/index.js';
import type { HistoryEvent } from './finished-events.js';
import type { Finished } from './finished-need.js';
import { type HistoryCheckpoints, signHistory } from './history-checkpoints.js';
import { digestStages, type Stages } from './history-digests.js';
import { ROBOT_WITNESSES } from './robots.js';
import { insertAll } from './rows-queries.js';

const derived = (seed: string, purpose: string): Buffer =>
  createHash('sha256').update(`demo ${purpose} ${seed}`).digest();

/**
 * Gives the empty log of a demonstration site a key and a salt that follow from its seed: same seed, same bytes. Returns the
 * verifier key.
 */
export async function seedLog(
  trx: Db,
  deps: Pick<Deps, 'vault' | 'siteUrl'>,
  log: { readonly seed: string; readonly at: Instant },
): Promise<string> {
  await setRowSalt(trx, derived(log.seed, 'row salt').toString('hex'));
  return (await addKey(trx, deps, { seed: derived(log.seed, 'log key'), at: log.at })).verifier;
}

/** The empty log while the history is appended. */
export interface HistoryLog {
  /**
   * Appends events in the order of time, and returns them as published. Each certificate is completed at its draw with the
   * proofs of its events to a checkpoint signed there, as on the live site, and stored.
   */
  append(events: readonly HistoryEvent[]): Promise<readonly PublishedEvent[]>;
  /** Writes what was appended. */
  flush(): Promise<void>;
}

/** The seconds at which the witnesses signed, in order: two for each draw. */
const signings = (events: readonly HistoryEvent[]): Instant[] =>
  [
    ...new Set(
      events.flatMap(({ drawn }) => (drawn ? [drawn.course.closeSeenAt, drawn.course.freezeSeenAt] : [])),
    ),
  ].sort();

/** Opens the log, whose key and salt are chosen. */
export async function openHistory(trx: Db, deps: Deps, at: Instant): Promise<HistoryLog> {
  const log = await openLog(trx);
  const signers = await loadSigners(trx, deps, at);
  const key = assertDefined(signers.at(-1), 'a key of the log');
  const checkpoints = signHistory(log, signers, ROBOT_WITNESSES);
  const leaves = new Map<number, PublishedEvent>();
  const certified = new Map<string, PublishedEvent[]>();
  const certify = (done: Finished): string => {
    const weights = done.grounds.weights.map(({ record }) => assertDefined(leaves.get(record), `${record}`));
    return completeCertificate(done, [...weights, ...(certified.get(done.outline.id) ?? [])], {
      key,
      checkpoints,
    });
  };
  return {
    async append(events) {
      const sorted = events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
      const stages = await digestStages(trx, sorted, log.salt);
      const selections: SelectionTable[] = [];
      const seconds = signings(sorted);
      const appended = sorted.map((event) => {
        while (seconds[0] !== undefined && seconds[0] <= event.at)
          checkpoints.cosign(assertDefined(seconds.shift(), 'a second'));
        const { drawn } = event;
        const row = drawn && selectionOf(drawn, certify(drawn));
        if (row) addSelection(selections, stages, row, log.salt);
        const data = row ? { ...event.data, certificateSha256: row.certificateSha256 } : event.data;
        const leaf = log.append({ ...event, data }, stages.take(event));
        if (event.need === '') leaves.set(leaf.seq, leaf);
        if (CERTIFIED_KINDS.includes(event.kind))
          certified.set(event.need, [...(certified.get(event.need) ?? []), leaf]);
        return leaf;
      });
      await insertAll(trx, 'selection', selections);
      return appended;
    },
    async flush() {
      await checkpoints.store(trx);
      await log.flush();
    },
  };
}

/** The text of a certificate with the proofs of its events, which are given in their order. */
function completeCertificate(
  { certificate, course }: Finished,
  events: readonly PublishedEvent[],
  log: {
    readonly key: Parameters<typeof toCertificateLog>[0];
    readonly checkpoints: HistoryCheckpoints;
  },
): string {
  const { key, checkpoints } = log;
  const checkpoint = checkpoints.sign(course.drawnAt);
  const proven = events
    .toSorted((a, b) => a.seq - b.seq)
    .map((leaf) => ({ leaf, proof: checkpoints.prove(leaf.seq, checkpoint.size) }));
  const seqOf = (kind: string) =>
    assertDefined(
      events.find((one) => one.kind === kind),
      kind,
    ).seq;
  return serializeCertificate({
    ...certificate,
    log: {
      ...toCertificateLog(key, checkpoint, proven),
      closed: checkpoints.witnessed(seqOf('entries.closed'), course.closeSeenAt),
      frozen: checkpoints.witnessed(seqOf('pool.frozen'), course.freezeSeenAt),
    },
  });
}

function selectionOf({ outline, certificate, course }: Finished, text: string): SelectionTable {
  return {
    needId: outline.id,
    round: 1,
    seed: certificate.seed,
    certificate: text,
    certificateSha256: sha256Hex(text),
    drawnAt: course.drawnAt,
  };
}

/** Takes a selection in, whose row comes into the database after its event. */
function addSelection(selections: SelectionTable[], stages: Stages, row: SelectionTable, salt: string): void {
  selections.push(row);
  const stored = {
    need_id: row.needId,
    round: row.round,
    seed: row.seed,
    certificate: row.certificate,
    certificate_sha256: row.certificateSha256,
    drawn_at: row.drawnAt,
  };
  stages.complete({ table: 'selection', key: [row.needId, row.round] }, digestRow('selection', stored, salt));
}
