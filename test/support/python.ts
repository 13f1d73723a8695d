import { spawnSync } from 'node:child_process';

/** The second implementation, as a stranger downloads it. */
const PROGRAM = 'scripts/zjcs_verify.py';

/** A named check and how it went: true, false, or null where it was not done; Python adds its words. */
export type Outcome = readonly [code: string, ok: boolean | null, words?: string];

/** False where there is no Python on this machine: said loudly, for the tests that need it are skipped. */
export const pythonAvailable = spawnSync('python3', ['--version']).status === 0;
if (!pythonAvailable)
  process.stdout.write('\n*** SKIPPED: python3 is not here, the second implementation was not run ***\n\n');

/** Runs the program to its end. */
export function runPython(...arguments_: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('python3', [PROGRAM, ...arguments_], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return {
    status,
    stdout,
    stderr,
    /** What `--json` printed. */
    answers: () => JSON.parse(stdout) as { file: string; ok: boolean; checks: Outcome[] }[],
  };
}
