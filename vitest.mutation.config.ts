import { configDefaults, defineConfig } from 'vitest/config';

/**
 * The tests that `npm run mutation` holds the kernel to: pure ones alone, without databases, servers and browsers, and
 * without the thousands of tampered files, which would take minutes for each mutant that survives.
 */
export default defineConfig({
  test: {
    include: ['test/unit/{basics,selection,sealing}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/unit/selection/tampering.test.ts'],
    env: { TZ: 'America/St_Johns' },
    testTimeout: 120_000,
  },
});
