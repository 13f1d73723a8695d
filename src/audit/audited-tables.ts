/**
 * Tables of which the log holds a digest for every row: whoever changes one without an event is found by `npm run audit`.
 * All columns count. A new table joins with one line here and with `rows` in the events that write it.
 */
const TABLES = {
  owner: { key: ['id'], rows: 'all' },
  agency: { key: ['id'], rows: 'all' },
  agency_version: { key: ['agency_id', 'in_force_from'], rows: 'all' },
  qualification: { key: ['id'], rows: 'all' },
  agency_suspension: { key: ['id'], rows: 'all' },
  project: { key: ['code'], rows: 'all' },
  need: { key: ['id'], rows: 'numbered' },
  need_requirement: { key: ['need_id', 'position'], rows: 'of-numbered' },
  need_avoidance: { key: ['need_id', 'agency_code'], rows: 'of-numbered' },
  need_attachment: { key: ['need_id', 'attachment_id'], rows: 'all' },
  need_version: { key: ['need_id', 'version'], rows: 'all' },
  need_secret: { key: ['plan_hash'], rows: 'all' },
  attachment: { key: ['id'], rows: 'in-use' },
  custodian: { key: ['account_id'], rows: 'all' },
  bid_key: { key: ['plan_hash'], rows: 'all' },
  bid_key_share: { key: ['plan_hash', 'account_id'], rows: 'all' },
  entry: { key: ['id'], rows: 'all' },
  pool: { key: ['need_id', 'round'], rows: 'all' },
  opened_secret: { key: ['plan_hash'], rows: 'all' },
  ceremony_session: { key: ['need_id', 'round'], rows: 'all' },
  ceremony: { key: ['need_id', 'round'], rows: 'all' },
  lottery_typing: { key: ['need_id', 'round'], rows: 'all' },
  lottery_postponement: { key: ['need_id', 'round', 'from_issue'], rows: 'all' },
  lottery_result: { key: ['need_id', 'round'], rows: 'all' },
  incident: { key: ['id'], rows: 'all' },
  need_failure: { key: ['id'], rows: 'all' },
  redo: { key: ['id'], rows: 'all' },
  selection: { key: ['need_id', 'round'], rows: 'all' },
  award: { key: ['need_id'], rows: 'all' },
  fairness_report: { key: ['month'], rows: 'all' },
} as const satisfies Record<string, AuditedTable>;

/** Name of an audited table as it stands in the schema. */
export type AuditedTableName = keyof typeof TABLES;

/** An audited table: the columns of its key, and which of its rows the log knows. */
export interface AuditedTable {
  readonly key: readonly string[];
  /**
   * `numbered`, `of-numbered`: needs that have a number (drafts are their owner's business), and what belongs to them;
   * `in-use`: files of a notice or of a qualification in the register.
   */
  readonly rows: 'all' | 'numbered' | 'of-numbered' | 'in-use';
}

/** Every audited table by name. */
export const AUDITED_TABLES: Readonly<Record<AuditedTableName, AuditedTable>> = TABLES;

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
