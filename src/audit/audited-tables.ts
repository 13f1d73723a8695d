import { type EventKind, kindsThat } from './events.js';
import { type AuditedTableName, TABLE_FACTS } from './table-facts.js';
import type { TableFacts } from './table-record.js';

/** An audited table, with the kinds of events that may write its rows. */
export interface AuditedTable extends TableFacts {
  /** With which a row comes into being. */
  readonly made: readonly EventKind[];
  /** That change or remove a row that is there. */
  readonly changed: readonly EventKind[];
}

/** Every audited table by name. */
export const AUDITED_TABLES = Object.fromEntries(
  Object.entries(TABLE_FACTS).map(([table, facts]) => {
    const name = table as AuditedTableName;
    return [name, { ...facts, made: kindsThat('makes', name), changed: kindsThat('changes', name) }];
  }),
) as unknown as Readonly<Record<AuditedTableName, AuditedTable>>;

/** A row of an audited table: values of its key columns, in their order. */
export interface RowRef {
  readonly table: AuditedTableName;
  readonly key: readonly (string | number)[];
}

/** References to rows of one table whose key is one column. */
export function rowsOf(table: AuditedTableName, ids: readonly (string | number)[]): RowRef[] {
  return ids.map((id) => ({ table, key: [id] }));
}

/** A key as the log writes it: its values with slashes between. */
export function keyText(key: readonly unknown[]): string {
  return key.map(String).join('/');
}
