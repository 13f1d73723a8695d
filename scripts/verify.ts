/**
 * `npm run verify -- FILE…`: verifies certificates (a folder means every .json file in it), prints each named check,
 * exits 0 when all hold and 1 when one does not.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Check, type Verification, verifyCertificate } from '../src/selection/index.js';

const MARKS = new Map<Check['ok'], string>([
  [true, '通过 ok    '],
  [false, '不符 FAILED'],
  [null, '未查 n/a   '],
]);

function printChecks(checks: readonly Check[]): void {
  for (const { code, ok, expected, found } of checks) {
    process.stdout.write(
      `  ${MARKS.get(ok)} ${code}\n      应为 expected ${expected}\n      实为 found    ${found}\n`,
    );
  }
}

function listFiles(arguments_: readonly string[]): string[] {
  return arguments_.flatMap((path) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => join(path, name))
      : [path],
  );
}

/** A file that cannot be read fails like one that cannot be parsed: the others are still verified. */
function verifyFile(file: string): Verification {
  try {
    return verifyCertificate(readFileSync(file));
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      rehearsal: false,
      checks: [{ code: 'E_PARSE', ok: false, expected: 'a readable file', found }],
      certificate: null,
    };
  }
}

function main(paths: readonly string[]): number {
  if (paths.length === 0) {
    process.stderr.write('usage: npm run verify -- FILE…\n');
    return 2;
  }
  const files = listFiles(paths);
  // Nothing verified is not everything verified.
  if (files.length === 0) {
    process.stderr.write('没有证书 no certificates there\n');
    return 1;
  }
  const bar =
    files.length > 20 && process.stderr.isTTY ? new SingleBar({ stream: process.stderr }) : undefined;
  bar?.start(files.length, 0);
  let wrong = 0;
  for (const file of files) {
    const { ok, rehearsal, checks, certificate } = verifyFile(file);
    if (!ok) wrong += 1;
    if (!ok || files.length <= 20) {
      process.stdout.write(
        `${ok ? '✔' : '✘'} ${file}${certificate ? ` ${certificate.plan.need} → ${certificate.winner}` : ''}\n`,
      );
      if (rehearsal) process.stdout.write('  演练，不是选取结果 A REHEARSAL: awards nothing\n');
      printChecks(checks);
    }
    bar?.increment();
  }
  bar?.stop();
  process.stdout.write(`${files.length} verified, ${wrong} wrong\n`);
  return wrong === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
