/**
 * `npm run mutation [-- FILE…]`: changes one operator, constant or branch of a file at a time and runs its unit tests, which
 * must fail: docs/mutation.md. Without files, each of `src/selection`, `src/sealing` and `src/basics` in turn.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Two hundred packages, which few people need: brought when they are first asked for, beside those of the project. */
const TOOLS = ['@stryker-mutator/core@10.1.1', '@stryker-mutator/vitest-runner@10.1.1'];
if (!existsSync('node_modules/@stryker-mutator/vitest-runner'))
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', ...TOOLS], { stdio: 'inherit' });
const { Stryker } = await import('@stryker-mutator/core');

const FOLDERS = ['src/selection', 'src/sealing', 'src/basics'];

/** The tests whose names begin as the file's, where there are such, else all of its folder. */
function testsOf(file) {
  const folder = dirname(file).replace(/^src/, 'test/unit');
  const own = `${folder}/${basename(file, '.ts')}`;
  return existsSync(`${own}.test.ts`) ? [`${own}.test.ts`, `${own}-*.test.ts`] : [`${folder}/*.test.ts`];
}

const asked = process.argv.slice(2);
const files =
  asked.length > 0
    ? asked
    : FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
for (const file of files) {
  const fileName = `data/local/mutation/${basename(dirname(file))}-${basename(file, '.ts')}.json`;
  await new Stryker({
    mutate: [file],
    testFiles: testsOf(file),
    jsonReporter: { fileName },
  }).runMutationTest();
}
