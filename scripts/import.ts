/** `npm run import -- awards FILE.csv`: loads finished selections of an older system, all lines or none. */
import { readFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { loadConfig } from '../src/app/config.js';
import { createDeps } from '../src/app/deps.js';
import { type FileFault, type ImportCode, importAwards } from '../src/awards/index.js';
import { migrate } from '../src/db/index.js';

const REASONS: Record<ImportCode, string> = {
  empty: '为空 empty',
  'too-long': '过长 too long',
  'bad-number': '编号只能是字母、数字、- 和 _ letters, digits, - and _ only',
  'bad-project-code': '项目代码不正确 not a project code',
  'unknown-division': '不是本州的地区代码或名称 not a division of the prefecture',
  'unknown-type': '没有这个资质类型 no such qualification type',
  'unknown-method': '没有这种选取方式 no such method',
  'unknown-fund': '资金来源应为 state/财政 或 social/社会 must be state or social',
  'bad-amount': '金额不正确，应为大于 0、最多两位小数的元 not an amount in yuan above 0',
  'price-above-budget': '中选价高于预算 above the budget',
  'bad-credit-code': '统一社会信用代码不正确 not a unified social credit code',
  'bad-date': '日期不存在 no such date',
  'date-in-future': '日期晚于今天 in the future',
  'number-twice': '编号在文件中重复 twice in the file',
  'differs-from-stored': '编号已存在且内容不同 stored already with other content',
};

function explain(fault: FileFault): string {
  switch (fault.code) {
    case 'not-utf8':
      return '文件不是 UTF-8 编码 The file is not UTF-8';
    case 'missing-columns':
      return `缺少列 Missing columns: ${fault.columns.join(', ')}`;
    case 'unknown-columns':
      return `多余或重复的列 Unknown or repeated columns: ${fault.columns.join(', ')}`;
    case 'no-rows':
      return '文件没有数据行 The file has no rows';
    case 'bad-csv':
      return `第 ${fault.line} 行不是有效的 CSV Line ${fault.line}: ${fault.reason}`;
  }
}

const [what, file, ...rest] = process.argv.slice(2);
if (what !== 'awards' || !file || rest.length > 0) {
  process.stderr.write('usage: npm run import -- awards FILE.csv\n');
  process.exit(2);
}

let bytes: Buffer;
try {
  bytes = readFileSync(file);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

const deps = createDeps(loadConfig(process.env));
await migrate(deps.db);
const bar = process.stderr.isTTY ? new SingleBar({ stream: process.stderr }) : undefined;
const outcome = await importAwards(deps, bytes, (done, total) => {
  if (!bar) process.stderr.write(`${done} / ${total}\n`);
  else if (bar.isActive) bar.update(done);
  else bar.start(total, done);
});
bar?.stop();
if (outcome.kind === 'done') {
  process.stdout.write(`导入 loaded ${outcome.loaded}，原已存在 already there ${outcome.present}\n`);
} else {
  process.exitCode = 1;
  if (outcome.kind === 'fault') process.stderr.write(`${explain(outcome.fault)}\n`);
  else {
    for (const { line, column, code, value } of outcome.problems) {
      process.stderr.write(
        `第 ${line} 行 line ${line}, ${column ?? ''}: ${REASONS[code]} (${JSON.stringify(value.slice(0, 80))})\n`,
      );
    }
    process.stderr.write(
      `${outcome.problems.length} 处错误，没有导入任何数据 problems, nothing was loaded\n`,
    );
  }
}
await deps.db.destroy();
