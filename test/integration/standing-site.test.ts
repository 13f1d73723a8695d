import { afterEach, beforeEach, expect, it } from 'vitest';
import { anAgency } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';
import { findings, forge } from '../support/whole-site.js';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.stop());

it('is held to the deeds of the log by whoever verifies the site from outside', async () => {
  const { creditCode } = await anAgency(site.deps);
  const facts = { approved: true, qualifications: [], suspensions: [] };
  await forge(site.deps, 'register.recorded', creditCode, { ...facts, standing: 100 });
  expect(await findings(site)).toEqual([]);
  await forge(site.deps, 'register.recorded', creditCode, { ...facts, standing: 900 });
  expect(await findings(site)).toEqual([
    expect.stringMatching(new RegExp(`^unfounded ${creditCode} #\\d+$`)),
  ]);
});
