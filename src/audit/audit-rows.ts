import type { Db } from '../db/index.js';
import type { Report } from './audit-report.js';
import { AUDITED_TABLES, type AuditedTableName } from './audited-tables.js';
import { type PublishedEvent, rowDigestsOf } from './published-event.js';
import { digestRow, type StoredRow } from './row-digest.js';
import { keyOf, listAuditedRows } from './row-queries.js';

const PAGE = 1000;

/** What the events say about rows: collected while the log is read, then compared with the tables. */
export interface RowAudit {
  event(event: PublishedEvent): void;
  compare(db: Db, salt: string, report: Report, progress: (rows: number) => void): Promise<void>;
}

/** Finds out, where it can, which column of a changed row differs: see `row-hints.ts`. */
export type ColumnHint = (
  db: Db,
  table: AuditedTableName,
  row: StoredRow,
) => Promise<{ readonly column: string; readonly expected: string; readonly found: string } | undefined>;

/** Collects the latest digest of every row. */
export function auditRows(hint: ColumnHint): RowAudit {
  const latest = new Map<string, Map<string, string | null>>();
  return {
    event(event) {
      for (const { table, key, sha256 } of rowDigestsOf(event)) {
        const rows = latest.get(table) ?? new Map<string, string | null>();
        latest.set(table, rows);
        rows.set(key, sha256);
      }
    },
    async compare(db, salt, report, progress) {
      for (const table of Object.keys(AUDITED_TABLES) as AuditedTableName[]) {
        const logged = latest.get(table) ?? new Map<string, string | null>();
        let after: StoredRow | undefined;
        for (;;) {
          const rows = await listAuditedRows(db, table, { after, limit: PAGE });
          for (const row of rows) {
            const key = keyOf(table, row);
            const expected = logged.get(key);
            logged.delete(key);
            if (expected === undefined || expected === null) {
              report({ table, key, problem: 'unlogged' });
            } else if (digestRow(table, row, salt) !== expected) {
              report({ table, key, problem: 'changed', ...(await hint(db, table, row)) });
            }
          }
          progress(rows.length);
          after = rows.at(-1);
          if (rows.length < PAGE) break;
        }
        for (const [key, sha256] of logged) if (sha256 !== null) report({ table, key, problem: 'missing' });
      }
    },
  };
}
