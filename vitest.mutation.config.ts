import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The quick tests first: a mutant is dead at the first test that fails. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse();
  }
}

/**
 * The tests that `npm run mutation` holds the kernel to: pure ones alone, without databases, servers and browsers, and
 * without the thousands of tampered files, which would take minutes for each mutant that survives.
 */
export default defineConfig({
  test: {
    include: ['test/unit/{basics,selection,sealing}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/unit/selection/tampering.test.ts'],
    sequence: { sequencer: QuickFirst },
    env: { TZ: 'America/St_Johns' },
    testTimeout: 120_000,
  },
});
