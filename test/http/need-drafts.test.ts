import { afterAll, beforeAll, expect, it } from 'vitest';
import { saveDraft } from '../../src/needs/index.js';
import { anOwner } from '../support/builders.js';
import { aNeedForm, aReviewer, mustBe } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

it('keeps drafts from everybody but their owner', async () => {
  const owner = (await anOwner(site.deps)).actor;
  const id = site.deps.newId();
  const typed = aNeedForm(site.deps, { title: '秘密草稿' });
  mustBe(await saveDraft(site.deps, owner, { id, typed }));
  const mine = await site.asActor(owner);
  expect((await mine.get(`/desk/needs/${id}/edit`)).text).toContain('秘密草稿');
  const other = await site.as('owner');
  expect((await other.get(`/desk/needs/${id}`)).status).toBe(404);
  expect((await other.get(`/desk/needs/${id}/edit`)).status).toBe(404);
  const official = await site.asActor(await aReviewer(site.deps));
  expect((await official.get(`/review/needs/${id}`)).status).toBe(404);
  expect((await (await site.as('auditor')).get(`/review/needs/${id}`)).status).toBe(404);
  expect((await site.client().get(`/desk/needs/${id}`)).status).toBe(303);
  for (const client of [site.client(), other, official]) {
    expect((await client.get(`/needs/${id}`)).status).toBe(404);
    expect((await client.get(`/needs?q=${encodeURIComponent('秘密草稿')}`)).text).not.toContain(
      '/needs/null',
    );
  }
  const found = await site.client().get(`/needs.json?q=${encodeURIComponent('秘密草稿')}`);
  expect(JSON.parse(found.text)).toMatchObject({ items: [] });
});
