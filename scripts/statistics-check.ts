/** `npm run statistics:check`: recomputes savings, lists and counts of needs from the rows; prints each difference, exits 0 or 1. */
import { loadConfig } from '../src/app/config.js';
import { createDeps } from '../src/app/deps.js';
import { migrate } from '../src/db/index.js';
import { checkRollups } from '../src/statistics/index.js';

const { db } = createDeps(loadConfig(process.env));
await migrate(db);
const differences = await checkRollups(db);
for (const { key, expected, found } of differences) {
  process.stdout.write(`${key}\n  expected ${expected}\n  found    ${found}\n`);
}
process.stdout.write(
  differences.length === 0
    ? 'The savings, lists and counts agree with the rows.\n'
    : `${differences.length} differences\n`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
await db.destroy();
