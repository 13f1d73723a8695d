import writeExcelFile from 'write-excel-file/node';
import type { Cell } from './csv.js';

/** A sheet with its title; the first row holds the heads. */
export interface SheetText {
  readonly title: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** A sheet in the format of Excel (.xlsx); texts stay texts, whatever they begin with. */
export function sheetBytes({ title, rows }: SheetText): Promise<Buffer> {
  const [heads = [], ...others] = rows;
  return writeExcelFile(
    [
      heads.map((value) => ({ value: String(value), fontWeight: 'bold' as const })),
      ...others.map((row) => [...row]),
    ],
    {
      sheet: sheetName(title),
      stickyRowsCount: 1,
      columns: heads.map((head) => ({ width: widthOf(String(head)) })),
    },
  ).toBuffer();
}

// Excel refuses longer names and these characters.
const sheetName = (title: string): string => title.replace(/[\\/*?:[\]]/g, ' ').slice(0, 31);

/** Letters of the head, Chinese ones counted twice, and room for a usual value. */
const widthOf = (head: string): number => Math.max(14, head.length * 2 + 2);
