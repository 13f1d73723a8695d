import { IMPORT_COLUMNS } from '../../src/awards/index.js';
import { creditCodeCheck } from '../../src/basics/index.js';

/** The credit code of the n-th agency of an older system. */
export const importedCode = (n: number): string => {
  const body = `91532300MB${String(n).padStart(7, '0')}`;
  return `${body}${creditCodeCheck(body)}`;
};

/** The n-th line of an import of awards; `change` replaces cells by their columns. */
export const importLine = (n: number, change: Record<string, string> = {}): string => {
  const cells: Record<string, string> = {
    need_number: `OLD-2016-${String(n).padStart(4, '0')}`,
    project_code: `2016-532301-76-01-${String(n).padStart(6, '0')}`,
    title: `"旧系统项目 ${n}, 测绘"`,
    division: n % 2 ? '532301' : '双柏县',
    owner: '旧系统业主（演示）',
    qualification_type: n % 2 ? 'C01' : '工程造价咨询',
    method: n % 2 ? 'lowest' : '随机抽取',
    fund: n % 2 ? 'state' : '社会资金',
    budget_yuan: '60000',
    price_yuan: '41500.00',
    agency_code: importedCode(n),
    agency_name: '旧系统机构（演示）',
    awarded_on: '2016-12-31',
    ...change,
  };
  return IMPORT_COLUMNS.map((column) => cells[column]).join(',');
};

/** A file for the import of awards. */
export const importFile = (...lines: string[]): Buffer =>
  Buffer.from(`${[IMPORT_COLUMNS.join(','), ...lines].join('\r\n')}\r\n`);
