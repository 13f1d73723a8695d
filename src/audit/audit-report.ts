/** One place where the database is not what the log says. */
export interface AuditDifference {
  /** Name in the schema. */
  readonly table: string;
  /** Key of the row, its values with slashes between; empty where the table as a whole is meant. */
  readonly key: string;
  /** Column, where other records tell which one it is. */
  readonly column?: string;
  /**
   * `changed`: not what the log says; `missing`: the log has it, the table has not; `unlogged`: there without an event;
   * `fork`, `rolled-back`: a checkpoint that was given is not of this log, or of a longer one; `bad-signature`.
   */
  readonly problem: 'changed' | 'missing' | 'unlogged' | 'fork' | 'rolled-back' | 'bad-signature';
  readonly expected?: string;
  readonly found?: string;
}

/** Hears of each difference. */
export type Report = (difference: AuditDifference) => void;
