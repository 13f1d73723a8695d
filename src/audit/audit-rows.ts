import type { Db } from '../db/index.js';
import type { AuditDifference, AuditProblem, Report } from './audit-report.js';
import { AUDITED_TABLES, type AuditedTable } from './audited-tables.js';
import { type PublishedEvent, type RowDigest, rowDigestsOf } from './published-event.js';
import { digestsOf, type StoredRow } from './row-digest.js';
import { CROSS_CHECKED } from './row-hints.js';
import { keyOf, listAuditedRows, loadOwners, type RowOwners } from './row-queries.js';
import { type Act, judgeWrite, keepsFacts, noteWrite, type RowHistory, strangers } from './row-rules.js';
import type { AuditedTableName } from './table-facts.js';

const PAGE = 1000;

/** Kind of the events that carry rows for the act after them. */
const CARRIER = 'rows.written';

/** What the events say about rows: judged while the log is read, then compared with the tables. */
export interface RowAudit {
  event(event: PublishedEvent): void;
  compare(db: Db, salt: string, progress: (rows: number) => void): Promise<void>;
}

/** Finds out, where it can, which column of a changed row differs: see `row-hints.ts`. */
export type ColumnHint = (
  db: Db,
  table: AuditedTableName,
  row: StoredRow,
) => Promise<{ readonly column: string; readonly expected: string; readonly found: string } | undefined>;

const isAudited = (table: string): table is AuditedTableName => Object.hasOwn(AUDITED_TABLES, table);

const blame = (
  table: string,
  key: string,
  problem: AuditProblem,
  { seq, kind, subject }: Act,
): AuditDifference => ({ table, key, problem, event: seq, found: `${kind} ${subject}` });

/** True where the act is the one that these rows were written for. */
function belongs(carrier: PublishedEvent, act: PublishedEvent): boolean {
  const same = [carrier, act].map(({ at, subject, actor }) =>
    JSON.stringify([at, subject, actor.id, actor.role]),
  );
  return same[0] === same[1];
}

type Histories = Map<string, RowHistory>;

/** Judges every write by the rules of its table, and collects what the log says of each row. */
export function auditRows(hint: ColumnHint, report: Report): RowAudit {
  const histories = new Map<AuditedTableName, Histories>();
  let carriers: PublishedEvent[] = [];
  let acts = 0;

  const write = (act: Act, { table, key, sha256 }: RowDigest): void => {
    if (!isAudited(table)) return report(blame(table, key, 'wrong-event', act));
    const rows: Histories = histories.get(table) ?? new Map();
    histories.set(table, rows);
    const before = rows.get(key);
    const problem = judgeWrite(table, before, { act, sha256, isFirstAct: acts === 1 });
    if (problem) report(blame(table, key, problem, act));
    const after = noteWrite(before, act, sha256);
    if (after) rows.set(key, after);
  };
  const orphan = (carrier: PublishedEvent): void => {
    for (const row of rowDigestsOf(carrier)) {
      report(blame(row.table, row.key, 'wrong-event', carrier));
      if (isAudited(row.table)) write(carrier, row);
    }
  };

  return {
    event(event) {
      if (event.kind === CARRIER) return void carriers.push(event);
      acts += 1;
      for (const carrier of carriers) {
        if (!belongs(carrier, event)) orphan(carrier);
        else for (const row of rowDigestsOf(carrier)) write(event, row);
      }
      carriers = [];
      for (const row of rowDigestsOf(event)) write(event, row);
    },
    async compare(db, salt, progress) {
      carriers.forEach(orphan);
      const owners = await loadOwners(db);
      for (const table of Object.keys(AUDITED_TABLES) as AuditedTableName[]) {
        const judge = { db, salt, owners, hint, report, progress };
        await compareTable(judge, table, histories.get(table) ?? new Map());
      }
    },
  };
}

/** What stored rows are judged with. */
interface Judge {
  readonly db: Db;
  readonly salt: string;
  readonly owners: RowOwners;
  readonly hint: ColumnHint;
  readonly report: Report;
  readonly progress: (rows: number) => void;
}

/** Compares every row of a table with what the log says of it; `logged` is used up. */
async function compareTable(judge: Judge, table: AuditedTableName, logged: Histories): Promise<void> {
  const { db, owners, report, progress } = judge;
  let after: StoredRow | undefined;
  for (;;) {
    const rows = await listAuditedRows(db, table, { after, limit: PAGE });
    for (const row of rows) {
      const key = keyOf(table, row);
      await compareRow(judge, { table, key, row }, logged.get(key));
      logged.delete(key);
    }
    progress(rows.length);
    after = rows.at(-1);
    if (rows.length < PAGE) break;
  }
  for (const [key, history] of logged) {
    if (history.sha256 !== null) report({ table, key, problem: 'missing' });
    else
      for (const difference of judgeOwner(table, key, keyColumns(table, key), history, owners))
        report(difference);
  }
}

/** Compares a stored row with what the log says of it: nothing, another content, another course, another owner. */
async function compareRow(
  { db, salt, owners, hint, report }: Judge,
  stored: { readonly table: AuditedTableName; readonly key: string; readonly row: StoredRow },
  history: RowHistory | undefined,
): Promise<void> {
  const { table, key, row } = stored;
  if (!history || history.sha256 === null) return report({ table, key, problem: 'unlogged' });
  if (!digestsOf(table, row, salt).includes(history.sha256)) {
    return report({ table, key, problem: 'changed', ...(await hint(db, table, row)) });
  }
  if (!keepsFacts(table, row, history, salt)) report(blame(table, key, 'rewritten', history.changedBy));
  const other = CROSS_CHECKED.includes(table) ? await hint(db, table, row) : undefined;
  if (other) report({ table, key, problem: 'contradicted', ...other });
  for (const difference of judgeOwner(table, key, row, history, owners)) report(difference);
}

/** What a key tells of a row that was removed. */
function keyColumns(table: AuditedTableName, key: string): StoredRow {
  const values = key.split('/');
  const { key: columns, joined = {} }: AuditedTable = AUDITED_TABLES[table];
  return Object.fromEntries(
    columns.flatMap((column, index) => {
      const before = joined[column];
      return [column, ...(before && 'of' in before ? [before.of] : [])].map((name) => [name, values[index]]);
    }),
  );
}

/** Acts with a row that were about somebody else than the row is. */
function judgeOwner(
  table: AuditedTableName,
  key: string,
  row: StoredRow,
  history: RowHistory,
  owners: RowOwners,
): AuditDifference[] {
  const { about }: AuditedTable = AUDITED_TABLES[table];
  if (!about) return [];
  const expected = owners.of(about, row) ?? 'nobody';
  return strangers(history, [expected, owners.blinded(about, row) ?? expected]).map((act) => ({
    ...blame(table, key, 'wrong-subject', act),
    expected,
  }));
}
