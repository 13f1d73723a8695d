/** `npm run select -- FILE`: runs the kernel on `{"cases":[{"input":…}]}` and prints the array of results. */
import { readFileSync } from 'node:fs';
import { parseSelectionInput, Refusal, runSelection } from '../src/selection/index.js';
import { findingText } from '../src/web/verification/finding-text.js';
import { verifyWords } from '../src/web/verification/words.js';

const [file, ...rest] = process.argv.slice(2);
if (!file || rest.length > 0) {
  process.stderr.write('usage: npm run select -- FILE\n');
  process.exit(2);
}

let place = file;
try {
  const { cases } = (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as { cases?: unknown };
  if (!Array.isArray(cases)) throw new Error('no array "cases"');
  const results = cases.map((one: { input?: unknown } | null, index) => {
    place = `${file}: cases[${index}].input`;
    return runSelection(parseSelectionInput(one?.input));
  });
  process.stdout.write(`${JSON.stringify(results, null, 1)}\n`);
} catch (error) {
  const why =
    error instanceof Refusal
      ? findingText(error.finding, verifyWords('en'))
      : error instanceof Error
        ? error.message
        : String(error);
  process.stderr.write(`${place}: ${why}\n`);
  process.exit(1);
}
