import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** The second implementation, as a stranger downloads it. */
const PROGRAM = 'scripts/zjcs_verify.py';

/** A named check and how it went: true, false, or null where it was not done; Python adds its words. */
export type Outcome = readonly [code: string, ok: boolean | null, words?: string];

/** False where there is no Python on this machine: said loudly, for the tests that need it are skipped. */
export const pythonAvailable = spawnSync('python3', ['--version']).status === 0;
if (!pythonAvailable)
  process.stdout.write('\n*** SKIPPED: python3 is not here, the second implementation was not run ***\n\n');

/** Runs the program to its end; other work goes on meanwhile. */
export async function runPython(...arguments_: readonly string[]) {
  const child = spawn('python3', [PROGRAM, ...arguments_], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return {
    status,
    stdout,
    stderr,
    /** What `--json` printed. */
    answers: () =>
      JSON.parse(stdout) as { file: string; ok: boolean; grade: number | null; checks: Outcome[] }[],
  };
}
