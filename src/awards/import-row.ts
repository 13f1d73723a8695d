import {
  type CivilDate,
  divisions,
  type Fen,
  findDivision,
  isCivilDate,
  normalizeText,
  parseCreditCode,
  parseProjectCode,
  parseYuan,
} from '../basics/index.js';
import { METHODS, type Method } from '../selection/index.js';

/** Columns of a file of finished selections, in any order. */
export const IMPORT_COLUMNS = [
  'need_number',
  'project_code',
  'title',
  'division',
  'owner',
  'qualification_type',
  'method',
  'fund',
  'budget_yuan',
  'price_yuan',
  'agency_code',
  'agency_name',
  'awarded_on',
] as const;

/** A column of the file. */
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

/** One wrong cell (or, without a column, a wrong line). */
export interface ImportProblem {
  /** Line of the file, the heading being line 1. */
  readonly line: number;
  readonly column: ImportColumn | null;
  /** Literal code, see `import-problems` in the messages of the command. */
  readonly code: ImportCode;
  readonly value: string;
}

/** What can be wrong with a cell or a line. */
export type ImportCode =
  | 'empty'
  | 'too-long'
  | 'bad-number'
  | 'bad-project-code'
  | 'unknown-division'
  | 'unknown-type'
  | 'unknown-method'
  | 'unknown-fund'
  | 'bad-amount'
  | 'price-above-budget'
  | 'bad-credit-code'
  | 'bad-date'
  | 'date-in-future'
  | 'number-twice'
  | 'differs-from-stored';

/** A checked line. Amounts in fen. */
export interface ImportRow {
  readonly line: number;
  readonly number: string;
  readonly projectCode: string;
  readonly title: string;
  readonly divisionCode: string;
  readonly owner: string;
  readonly typeCode: string;
  readonly method: Method;
  readonly fund: 'state' | 'social';
  readonly budgetFen: Fen;
  readonly priceFen: Fen;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly awardedOn: CivilDate;
}

const METHOD_NAMES: Readonly<Record<string, Method>> = {
  随机抽取: 'random',
  摇号: 'random',
  最低价: 'lowest',
  最优价: 'reference',
  均价: 'average',
  信用加权抽取: 'credit',
  信用择优: 'merit',
};

const FUND_NAMES: Readonly<Record<string, 'state' | 'social'>> = {
  state: 'state',
  social: 'social',
  财政: 'state',
  财政资金: 'state',
  社会: 'social',
  社会资金: 'social',
};

/** Reads one line against the reference data; collects every wrong cell. `types` maps codes and Chinese names to codes. */
export function readImportRow(
  cells: Readonly<Record<ImportColumn, string>>,
  line: number,
  facts: { readonly types: ReadonlyMap<string, string>; readonly today: CivilDate },
): { readonly row: ImportRow } | { readonly problems: readonly ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const read = <T>(column: ImportColumn, code: ImportCode, parse: (text: string) => T | undefined): T => {
    const value = cells[column];
    const text = normalizeText(value);
    const parsed = text === '' ? undefined : parse(text);
    if (parsed === undefined) problems.push({ line, column, code: text === '' ? 'empty' : code, value });
    return parsed as T;
  };
  const text = (maximum: number) => (value: string) => (value.length <= maximum ? value : undefined);
  const amount = (value: string) => {
    const parsed = parseYuan(value);
    return parsed === undefined || parsed === 0 ? undefined : parsed;
  };
  const row: ImportRow = {
    line,
    number: read('need_number', 'bad-number', (value) =>
      /^[0-9A-Z][0-9A-Z_-]{2,39}$/.test(value.toUpperCase()) ? value.toUpperCase() : undefined,
    ),
    projectCode: read('project_code', 'bad-project-code', (value) => {
      const parsed = parseProjectCode(value);
      return parsed.ok ? parsed.code : undefined;
    }),
    title: read('title', 'too-long', text(200)),
    divisionCode: read(
      'division',
      'unknown-division',
      (value) => (findDivision(value) ?? divisions.find(({ zh }) => zh === value))?.code,
    ),
    owner: read('owner', 'too-long', text(100)),
    typeCode: read('qualification_type', 'unknown-type', (value) => facts.types.get(value)),
    method: read(
      'method',
      'unknown-method',
      (value) => METHODS.find((method) => method === value) ?? METHOD_NAMES[value],
    ),
    fund: read('fund', 'unknown-fund', (value) => FUND_NAMES[value]),
    budgetFen: read('budget_yuan', 'bad-amount', amount),
    priceFen: read('price_yuan', 'bad-amount', amount),
    agencyCode: read('agency_code', 'bad-credit-code', parseCreditCode),
    agencyName: read('agency_name', 'too-long', text(100)),
    awardedOn: read('awarded_on', 'bad-date', (value) =>
      isCivilDate(value.replaceAll('/', '-')) ? value.replaceAll('/', '-') : undefined,
    ),
  };
  if (row.budgetFen && row.priceFen && row.priceFen > row.budgetFen) {
    problems.push({ line, column: 'price_yuan', code: 'price-above-budget', value: cells.price_yuan });
  }
  if (row.awardedOn && row.awardedOn > facts.today) {
    problems.push({ line, column: 'awarded_on', code: 'date-in-future', value: cells.awarded_on });
  }
  return problems.length > 0 ? { problems } : { row };
}
