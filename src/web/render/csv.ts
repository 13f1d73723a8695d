import { stringify } from 'csv-stringify/sync';

/** A value of a sheet. */
export type Cell = string | number | null;

/** A sheet that Excel opens as it is; the first row holds the heads. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
