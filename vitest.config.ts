import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-server.ts', 'test/support/browser-bundles.ts'],
    setupFiles: ['test/support/strict-console.ts'],
    // Neither UTC nor Shanghai, so that a forgotten time zone shows.
    env: { TZ: 'America/St_Johns' },
    pool: 'forks',
    maxWorkers: 2,
    // A slow machine is no failure; this only ends what hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
