/**
 * Fails unless the last run of the tests passed and ran at least as many as `test/floor.json` says: a run that lost its
 * tests, or that was told to ignore some, must not look green. Raise the floor with the tests.
 */
import { readFileSync } from 'node:fs';

const results = JSON.parse(readFileSync('node_modules/.cache/test-results.json', 'utf8'));
const { tests: floor } = JSON.parse(readFileSync('test/floor.json', 'utf8'));
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, success } = results;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (!success || failed > 0) process.exit(1);
if (passed < floor) {
  console.error(`Only ${passed} tests passed where test/floor.json asks for ${floor}.`);
  process.exit(1);
}
