/**
 * `npm run mutation [-- FILE…]`: changes one operator, constant or branch of the kernel at a time and runs the unit tests of
 * its folder, which must fail: docs/mutation.md. Without files all of `src/selection`, `src/sealing` and `src/basics`.
 */
import { Stryker } from '@stryker-mutator/core';

const FOLDERS = ['selection', 'sealing', 'basics'];

const asked = process.argv.slice(2);
for (const folder of FOLDERS) {
  const mutate = asked.filter((path) => path.startsWith(`src/${folder}`));
  if (asked.length > 0 && mutate.length === 0) continue;
  const files = mutate.length > 0 ? mutate : [`src/${folder}/**/*.ts`];
  await new Stryker({
    mutate: files,
    testFiles: [`test/unit/${folder}/**/*.test.ts`],
    jsonReporter: { fileName: `data/local/mutation/${folder}.json` },
  }).runMutationTest();
}
