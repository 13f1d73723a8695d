/** `npm run flags:check`: looks at every closed need again and compares red flags with what is stored; prints each difference, exits 0 or 1. */
import { loadConfig } from '../src/app/config.js';
import { createDeps } from '../src/app/deps.js';
import { migrate } from '../src/db/index.js';
import { checkFlags } from '../src/flags/index.js';

const { db } = createDeps(loadConfig(process.env));
await migrate(db);
const differences = await checkFlags(db);
for (const { key, expected, found } of differences) {
  process.stdout.write(`${key}\n  expected ${expected}\n  found    ${found}\n`);
}
process.stdout.write(
  differences.length === 0
    ? 'The red flags agree with what is found again.\n'
    : `${differences.length} differences\n`,
);
process.exitCode = differences.length === 0 ? 0 : 1;
await db.destroy();
