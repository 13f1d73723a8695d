import { afterAll, beforeAll, expect, it } from 'vitest';
import { applicationSchema } from '../../src/agencies/application-input.js';
import { storeAttachment, submitApplication } from '../../src/agencies/index.js';
import { anAccount } from '../support/builders.js';
import { anApplicationForm, aQualification, mustBe } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

/** Half past midnight of 1 January 2021 in Shanghai: 2020 by UTC, and the year in which Lufeng became a city. */
const NEW_YEAR = '2020-12-31T16:30:00.000Z';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite({ start: NEW_YEAR });
});
afterAll(() => site.stop());

it.each(['/needs', '/incidents', '/agencies', '/register/owner'])(
  '%s offers the divisions of the year that it is in Shanghai',
  async (path) => {
    const { status, text } = await site.client().get(path);
    expect(status).toBe(200);
    expect(text).toContain('532302');
    expect(text).not.toContain('532331');
  },
);

it('the day until which an application is reviewed is one of Shanghai', async () => {
  const { actor } = await anAccount(site.deps, { role: 'agency' });
  const scan = mustBe(
    await storeAttachment(site.deps, actor, {
      name: 'scan.pdf',
      mediaType: 'application/pdf',
      content: Buffer.from('%PDF-1.4'),
    }),
  );
  const typed = anApplicationForm({ qualifications: [aQualification({ attachmentId: scan })] });
  mustBe(await submitApplication(site.deps, actor, { typed, application: applicationSchema.parse(typed) }));
  const { reviewDueAt } = await site.deps.db
    .selectFrom('agencyApplication')
    .select('reviewDueAt')
    .executeTakeFirstOrThrow();
  // Half past midnight in Shanghai, still the day before by UTC.
  expect(reviewDueAt).toBe('2021-01-04T16:30:00.000Z');
  const { text } = await (await site.asActor(actor)).get('/desk/application');
  expect(text).toContain('2021-01-05');
  expect(text).not.toContain('2021-01-04');
});
