import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('ends with an exit code other than 0 when a test fails', () => {
  // As a newcomer calls it: with the servers of the suite, in a run of its own.
  const { VITEST: _, ...env } = process.env;
  const { status, stdout } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/fixtures/failing.config.ts', '--no-color'],
    { encoding: 'utf8', env },
  );
  expect(stdout).toContain('1 failed');
  expect(status).toBe(1);
});
