import type { Db } from '../db/index.js';
import { auditCheckpoints, type KeptCheckpoint } from './audit-checkpoints.js';
import { auditPeriods } from './audit-periods.js';
import { auditPools } from './audit-pools.js';
import { auditRegister } from './audit-register.js';
import type { AuditDifference } from './audit-report.js';
import { auditRows } from './audit-rows.js';
import { auditStandings } from './audit-standings.js';
import { AUDITED_TABLES } from './audited-tables.js';
import { followEntryNotices } from './entry-notice-course.js';
import { followExclusions } from './exclusion-course.js';
import { getHead } from './log-queries.js';
import { followTimes } from './log-time.js';
import { followNeeds } from './need-course.js';
import { type ReplayListener, replayLog } from './replay-log.js';
import { hintColumn } from './row-hints.js';
import { countAuditedRows } from './row-queries.js';
import { followSuspensions, type RegisterFault } from './suspension-course.js';
import type { AuditedTableName } from './table-facts.js';

/** How far an audit is: events and rows. */
export type AuditProgress = (done: number, total: number) => void;

/**
 * Replays the whole log against the database: numbers, leaf hashes, tree, head, signatures and roots of checkpoints,
 * those that somebody kept; the order of times; what each event may write, what may follow what in the course of a need; the
 * latest digest of every audited row, the sign-up period of every need, the entries of every pool, and the register. Returns
 * every difference. Reads alone, through the handle that it is given.
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
  const rows = auditRows(hintColumn, report);
  const needs = followNeeds(({ need, event: { seq, kind }, problem, expected, found }) =>
    report({
      table: 'audit_event',
      key: `${seq}`,
      problem,
      event: seq,
      ...(expected === undefined ? {} : { expected }),
      found: [kind, need, found].filter((text) => text !== undefined).join(' '),
    }),
  );
  const times = followTimes(report);
  const register = auditRegister(report);
  const standings = auditStandings(report);
  const told = (fault: RegisterFault): void => report(differenceOf(fault));
  const followers = [followSuspensions, followExclusions, followEntryNotices].map((follow) => follow(told));
  const listener: ReplayListener = {
    event: (event) => {
      times(event);
      rows.event(event);
      needs.event(event);
      for (const follow of followers) follow(event);
      register.event(event);
      standings.event(event);
    },
    tree: (frontier) => signed.tree(frontier),
  };
  await replayLog(db, listener, report, (done) => progress(done, total));
  await signed.finish(head.seq);
  let done = head.seq;
  await rows.compare(db, head.rowSalt, (more) => progress((done += more), total));
  await auditPeriods(db, report);
  await auditPools(db, needs, report);
  await register.compare(db);
  await standings.compare(db);
  return differences;
}

function differenceOf({
  event: { seq, kind, subject },
  problem,
  expected,
  found,
}: RegisterFault): AuditDifference {
  return {
    table: 'audit_event',
    key: `${seq}`,
    problem,
    event: seq,
    ...(expected === undefined ? {} : { expected }),
    found: [kind, subject, found].filter((text) => text !== undefined).join(' '),
  };
}
