/**
 * `npm run standing -- check`: recomputes the standing of every agency from the events of the public log and compares it with what
 * is stored; prints each difference. Exits 0 when nothing differs, 1 when something does, 2 when called wrongly.
 */
import { loadConfig } from '../src/app/config.js';
import { createDeps } from '../src/app/deps.js';
import { checkStandings } from '../src/audit/index.js';
import { migrate } from '../src/db/index.js';

const [command, ...rest] = process.argv.slice(2);
if (command !== 'check' || rest.length > 0) {
  process.stderr.write('usage: npm run standing -- check\n');
  process.exit(2);
}

const { db } = createDeps(loadConfig(process.env));
await migrate(db);
const differences = await checkStandings(db);
for (const { table, key, column, problem, expected, found } of differences) {
  const lines = [
    `${table} ${key}${column ? ` · ${column}` : ''}: ${problem}`,
    ...(expected === undefined ? [] : [`  expected ${expected}`]),
    ...(found === undefined ? [] : [`  found    ${found}`]),
  ];
  // What the log says may be forged: nothing of it commands the terminal.
  process.stdout.write(`${lines.map((text) => text.replace(/\p{Cc}+/gu, ' ')).join('\n')}\n`);
}
process.stdout.write(
  differences.length === 0
    ? '信用分与公开日志一致 Every standing follows from the public log.\n'
    : `${differences.length} 处不符 differences\n`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
await db.destroy();
