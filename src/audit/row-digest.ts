import canonicalize from 'canonicalize';
import { sha256Hex } from '../selection/index.js';
import { type AuditedTableName, TABLE_FACTS } from './table-facts.js';
import type { JoinedColumn, TableFacts } from './table-record.js';

/** A row as either engine gives it, by the names of its columns in the schema. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** A column's value as JSON, the same on both engines: bytes in hex, whole numbers as numbers. */
function canonicalValue(value: unknown): string | number | null {
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new TypeError(`a column holds ${typeof value}`);
}

/**
 * Digest of a row: SHA-256 of the canonical JSON (RFC 8785) of `{row, salt, table}`, `row` holding every column. The
 * salt is the site's own (audit_head.row_salt).
 */
export function digestRow(table: AuditedTableName, row: StoredRow, salt: string): string {
  const values = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, canonicalValue(value)]),
  );
  return sha256Hex(canonicalize({ row: values, salt, table }) ?? '');
}

const unchanged = (row: StoredRow, column: string, joined: JoinedColumn): boolean =>
  'held' in joined || row[column] === ('of' in joined ? row[joined.of] : joined.is);

/**
 * The digests that the log may know a row by: of all its columns, and without those that joined its table later, where they
 * hold what rows of before were given. Either leaves no column free.
 */
export function digestsOf(table: AuditedTableName, row: StoredRow, salt: string): readonly string[] {
  const digest = digestRow(table, row, salt);
  const { joined }: TableFacts = TABLE_FACTS[table];
  if (!joined || !Object.entries(joined).every(([column, held]) => unchanged(row, column, held)))
    return [digest];
  const before = Object.fromEntries(Object.entries(row).filter(([column]) => !Object.hasOwn(joined, column)));
  return [digest, digestRow(table, before, salt)];
}
