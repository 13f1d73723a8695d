import { formatShanghai, formatYuan } from '../../basics/index.js';
import type { MessageKey, Translate } from '../i18n/index.js';

/** What stands in one cell of a table. Every text is final. */
export interface Cell {
  readonly text: string;
  readonly url?: string | null;
  /** A hash or something else for machines: set apart, and broken anywhere. */
  readonly isCode?: boolean;
  /** Class of a coloured word, e.g. `tag-open`. */
  readonly tag?: string | null;
  /** Further words behind the tag. */
  readonly more?: string | null;
  /** A second, smaller line. */
  readonly note?: string | null;
  /** A button in place of words. */
  readonly button?: Button | null;
}

/** A form that is one button. */
export interface Button {
  readonly action: string;
  readonly name: string;
  readonly value: string;
  readonly text: string;
  /** The same with whom or what it is about, for readers who hear the page. */
  readonly label: string;
  readonly isDanger: boolean;
}

/** One column of a list: what pages show in it, and what programs and sheets read. */
export interface Column<Row, Context> {
  /** Name in JSON. */
  readonly key: string;
  readonly label: MessageKey;
  /** What the value is; default a text. */
  readonly kind?: Kind;
  /** What pages show; null for a column that only programs and sheets have; default the value in words. */
  readonly cell?: ((row: Row, context: Context) => Cell | string | null) | null;
  /**
   * The plain value as programs read it: a code, an amount in fen, an instant in UTC; null for a column of buttons,
   * which pages alone have.
   */
  readonly value: ((row: Row, context: Context) => Plain) | null;
}

/** Amounts are in fen, instants in UTC; readers see yuan and the time of Shanghai. */
export type Kind = 'text' | 'number' | 'money' | 'instant' | 'date';

/** A value without appearance. */
export type Plain = string | number | boolean | null;

/** A value as pages show it. */
function inWords(value: Plain, kind: Kind = 'text'): string {
  if (value === null) return '';
  if (kind === 'money') return formatYuan(Number(value));
  if (kind === 'instant') return formatShanghai(String(value));
  return String(value);
}

/** What a sheet has in a cell: an amount in yuan, a number, or the words that the page shows. */
export function sheetValue<Row, Context>(
  { cell, value, kind = 'text' }: Column<Row, Context>,
  row: Row,
  context: Context,
): string | number | null {
  const plain = value?.(row, context) ?? null;
  if (plain === null) return null;
  if (kind === 'money') return Number(plain) / 100;
  if (kind === 'number') return Number(plain);
  const made = kind === 'text' ? cell?.(row, context) : undefined;
  return (typeof made === 'object' ? made?.text : made) ?? inWords(plain, kind);
}

/** View model of a table; rendered by the partial `table`. */
export interface TableView {
  readonly heads: readonly { readonly label: string; readonly isNumber: boolean }[];
  readonly rows: readonly { readonly cells: readonly CellView[] }[];
}

/** One cell as the template takes it. */
export interface CellView {
  /** The column's name, said beside the cell on narrow screens; null in the first column, which names the row. */
  readonly label: string | null;
  readonly isNumber: boolean;
  readonly isTime: boolean;
  readonly text: string;
  readonly url: string | null;
  readonly isCode: boolean;
  readonly tag: string | null;
  readonly more: string | null;
  readonly note: string | null;
  readonly button: Button | null;
}

/** The table of rows: one column after the other as declared. */
export function tableView<Row, Context>(
  rows: readonly Row[],
  columns: readonly Column<Row, Context>[],
  context: Context,
  t: Translate,
): TableView {
  const shown = columns.filter(({ cell }) => cell !== null);
  return {
    heads: shown.map(({ label, kind }) => ({ label: t(label), isNumber: isNumber(kind) })),
    rows: rows.map((row) => ({
      cells: shown.map((column, index) => ({
        label: index === 0 ? null : t(column.label),
        isNumber: isNumber(column.kind),
        isTime: column.kind === 'instant' || column.kind === 'date',
        ...EMPTY,
        ...cellOf(column, row, context),
      })),
    })),
  };
}

const isNumber = (kind: Kind | undefined): boolean => kind === 'number' || kind === 'money';

const EMPTY = { url: null, isCode: false, tag: null, more: null, note: null, button: null } as const;

function cellOf<Row, Context>({ cell, value, kind }: Column<Row, Context>, row: Row, context: Context): Cell {
  const made = cell ? (cell(row, context) ?? '') : inWords(value?.(row, context) ?? null, kind);
  return typeof made === 'string' ? { text: made } : made;
}
