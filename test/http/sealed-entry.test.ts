import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMillis, DAY } from '../../src/basics/index.js';
import { listActiveEntries } from '../../src/draws/index.js';
import { findBidKey } from '../../src/needs/index.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

/** The hidden fields of the sign-up form, as a browser without scripts sends them. */
function hiddenFields(html: string): { nonce: string } & Record<string, string> {
  const form = /<form[^>]*data-seal[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const fields = form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g);
  return { nonce: '', ...Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value])) };
}

it('gives one entry for one form sent twice, and a receipt that is shown once', async () => {
  const agency = await anAgency(site.deps);
  const need = await aPublishedNeed(site.deps);
  const client = await site.asActor(agency.actor);
  const path = `/needs/${need.number}/entry`;
  const form = { ...hiddenFields((await client.get(path)).text), bid: '87654.32', action: 'enter' };
  expect(Object.keys(form).sort()).toEqual(['action', 'bid', 'enteredAt', 'nonce', 'planHash']);
  const answers = [await client.post(path, form), await client.post(path, form)];
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect(answers[0]?.headers.get('set-cookie')).toMatch(/^receipt=[^;]+;.*HttpOnly.*SameSite=Strict/);
  expect(answers[0]?.headers.get('set-cookie')).not.toContain('87654');
  const rows = await site.deps.db.selectFrom('entry').selectAll().where('needId', '=', need.id).execute();
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/87654|8765432/);
  expect(JSON.stringify(rows)).not.toContain(form.nonce);
  const receipt = (await client.get(path)).text;
  expect(receipt).toContain('87,654.32');
  expect(receipt).toContain(form.nonce);
  const later = (await client.get(path)).text;
  expect(later).not.toContain('87,654.32');
  expect(later).not.toContain(form.nonce);
  for (const [bid, words] of [
    ['87654.32', '一致：'],
    ['87654.33', '不一致：'],
  ] as const) {
    const answer = await client.post(path, { action: 'check', bid, nonce: form.nonce });
    expect(answer.text).toContain(`role="status">${words}`);
  }
});

it('refuses a form that is too old, megabytes, and says why', async () => {
  const agency = await anAgency(site.deps);
  const need = await aPublishedNeed(site.deps);
  const client = await site.asActor(agency.actor);
  const path = `/needs/${need.number}/entry`;
  const form = { ...hiddenFields((await client.get(path)).text), bid: '90000' };
  const stale = { ...form, enteredAt: addMillis(site.clock.now(), -DAY - 1) };
  const answer = await client.post(path, stale);
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('请刷新页面后重新报名');
  const sealed = { planHash: need.planHash, entryHash: 'ab'.repeat(32), enteredAt: site.clock.now() };
  expect((await client.post(path, { ...sealed, sealed: 'A'.repeat(10_000_000) })).status).toBe(413);
  expect((await client.post(path, { ...sealed, sealed: 'A'.repeat(100_000) })).status).toBe(422);
  expect(await listActiveEntries(site.deps.db, need.id)).toEqual([]);
});

it('shows the key on the notice and says what an opening waits for', async () => {
  const need = await aPublishedNeed(site.deps);
  await anEntry(site.deps, (await anAgency(site.deps)).actor, need, '90000');
  const { recipient } = (await findBidKey(site.deps.db, need.planHash))!;
  const visitor = site.client();
  expect((await visitor.get(`/needs/${need.number}`)).text).toContain(recipient);
  expect((await visitor.get(`/needs/${need.number}/opening`)).text).toContain('之前不能开启');
  expect((await visitor.get(`/needs/${need.number}/opening.json`)).status).toBe(404);
  expect((await visitor.post(`/needs/${need.number}/opening`, { share: 'x' })).status).toBe(401);
  const official = await site.asActor(await aReviewer(site.deps));
  expect((await official.post(`/needs/${need.number}/opening`, { share: 'x' })).status).toBe(403);
  site.clock.set(need.closesAt);
  const waiting = (await visitor.get(`/needs/${need.number}`)).text;
  expect(waiting).toContain('正在开启报价');
  expect(waiting).not.toContain('90,000.00');
});
