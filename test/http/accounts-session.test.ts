import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

it('knows the logged-in person and shows the public no name', async () => {
  const auditor = await site.as('auditor', { name: '审计员甲' });
  expect((await auditor.get('/')).text).toContain('审计员甲');
  expect((await site.client().get('/')).text).not.toContain('审计员甲');
});
