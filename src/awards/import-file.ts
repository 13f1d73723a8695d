import { CsvError, parse } from 'csv-parse/sync';
import { IMPORT_COLUMNS, type ImportColumn } from './import-row.js';

/** Why a file cannot be read at all. */
export type FileFault =
  | { readonly code: 'not-utf8' }
  | { readonly code: 'missing-columns'; readonly columns: readonly string[] }
  | { readonly code: 'unknown-columns'; readonly columns: readonly string[] }
  | { readonly code: 'no-rows' }
  | { readonly code: 'bad-csv'; readonly line: number; readonly reason: string };

/** One line of the file by column, with its number. */
export interface FileLine {
  readonly line: number;
  readonly cells: Readonly<Record<ImportColumn, string>>;
}

/** Reads the bytes of a CSV file (UTF-8, with or without a byte order mark) into lines by column. */
export function readImportFile(
  bytes: Uint8Array,
): { readonly lines: readonly FileLine[] } | { readonly fault: FileFault } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { fault: { code: 'not-utf8' } };
  }
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, { info: true, skip_empty_lines: true, trim: true }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as CsvError & { lines?: number };
    return { fault: { code: 'bad-csv', line: lines ?? 0, reason: error.message } };
  }
  const [head, ...rows] = records;
  const names = (head?.record ?? []).map((name) => name.toLowerCase());
  const missing = IMPORT_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) return { fault: { code: 'missing-columns', columns: missing } };
  const unknown = names.filter(
    (name, index) => !IMPORT_COLUMNS.includes(name as ImportColumn) || names.indexOf(name) !== index,
  );
  if (unknown.length > 0) return { fault: { code: 'unknown-columns', columns: unknown } };
  if (rows.length === 0) return { fault: { code: 'no-rows' } };
  const lines = rows.map(({ record, info }) => ({
    line: info.lines,
    cells: Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])) as FileLine['cells'],
  }));
  return { lines };
}
