import type { Db } from '../db/index.js';
import { auditCheckpoints, type KeptCheckpoint } from './audit-checkpoints.js';
import type { AuditDifference } from './audit-report.js';
import { auditRows } from './audit-rows.js';
import { AUDITED_TABLES, type AuditedTableName } from './audited-tables.js';
import { getHead } from './log-queries.js';
import { type ReplayListener, replayLog } from './replay-log.js';
import { hintColumn } from './row-hints.js';
import { countAuditedRows } from './row-queries.js';

/** How far an audit is: events and rows. */
export type AuditProgress = (done: number, total: number) => void;

/**
 * Replays the whole log against the database: numbers, leaf hashes, tree, head, signatures and roots of checkpoints,
 * those that somebody kept, and the latest digest of every audited row. Returns every difference; none means that
 * nothing was changed without an event. Reads alone, through the handle that it is given.
 */
export async function auditDatabase(
  db: Db,
  options: { readonly checkpoints?: readonly KeptCheckpoint[]; readonly progress?: AuditProgress } = {},
): Promise<readonly AuditDifference[]> {
  const { checkpoints = [], progress = () => undefined } = options;
  const differences: AuditDifference[] = [];
  const report = (difference: AuditDifference): void => void differences.push(difference);
  const head = await getHead(db);
  let total = head.seq;
  for (const table of Object.keys(AUDITED_TABLES) as AuditedTableName[])
    total += await countAuditedRows(db, table);
  const signed = await auditCheckpoints(db, checkpoints, report);
  const rows = auditRows(hintColumn);
  const listener: ReplayListener = {
    event: (event) => rows.event(event),
    tree: (frontier) => signed.tree(frontier),
  };
  await replayLog(db, listener, report, (done) => progress(done, total));
  await signed.finish(head.seq);
  let done = head.seq;
  await rows.compare(db, head.rowSalt, report, (more) => progress((done += more), total));
  return differences;
}
