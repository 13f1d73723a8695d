import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../scripts/support/chromium.js';
import { startSession } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { getNeed, listCustodians, registerCustodian } from '../../src/needs/index.js';
import { makeKeyPair } from '../../src/sealing/index.js';
import { anAccount } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

const PASSPHRASE = 'correct horse battery staple';

let browser: Browser;
let site: TestSite;

beforeAll(async () => {
  browser = await startBrowser();
  site = await startTestSite({ overrides: { custodians: 2 } });
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

async function pageOf(accountId: string, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled });
  const logIn = async () => {
    const value = await startSession(site.deps.db, site.deps, accountId);
    await context.addCookies([{ name: 'session', value, url: site.url }]);
  };
  await logIn();
  const page = await context.newPage();
  const posted: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => posted.push(decodeURIComponent(request.postData() ?? '')));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, posted, errors, logIn };
}

it('lets two custodians open bids, one with scripts whose key stays at home and one without', async () => {
  const { deps, clock } = site;
  const people = [await anAccount(deps, { role: 'official' }), await anAccount(deps, { role: 'official' })];
  const scripted = await pageOf(people[0]!.actor.accountId, true);
  const plain = await pageOf(people[1]!.actor.accountId, false);

  await scripted.page.goto(`${site.url}/desk/custodian`);
  await scripted.page.fill('#passphrase', PASSPHRASE);
  await scripted.page.click('button[value="make"]');
  const [download] = await Promise.all([
    scripted.page.waitForEvent('download', { timeout: 60_000 }),
    scripted.page.click('a[data-download]', { timeout: 60_000 }),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
  await scripted.page.click('main form:not([data-make]) button');
  await scripted.page.waitForURL(/custodian-registered/);

  await plain.page.goto(`${site.url}/desk/custodian`);
  await plain.page.click('button[value="make"]');
  const identity = (await plain.page.locator('code.hash').first().textContent()) ?? '';
  expect(identity).toMatch(/^AGE-SECRET-KEY-1/);
  await plain.page.goto(`${site.url}/desk/custodian`);
  expect(await plain.page.content()).not.toContain('AGE-SECRET-KEY');
  // One more than needed, who stays away.
  const { recipient } = await makeKeyPair();
  mustBe(await registerCustodian(deps, (await anAccount(deps, { role: 'official' })).actor, recipient));
  expect(await listCustodians(deps.db)).toHaveLength(3);

  const need = await aPublishedNeed(deps);
  for (const bid of ['90000', '91000', '92000']) await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  clock.set(need.closesAt);
  expect(await runJobs(deps)).toEqual([]);
  const opening = `${site.url}/needs/${need.number}/opening`;

  // The sessions of days ago are over.
  await scripted.logIn();
  await plain.logIn();
  await scripted.page.goto(opening);
  await scripted.page.fill('#identity', file);
  await scripted.page.fill('#passphrase', 'not the passphrase');
  await scripted.page.click('form[data-share] button');
  await scripted.page.waitForSelector('[data-failed]:not([hidden])', { timeout: 60_000 });
  await scripted.page.fill('#passphrase', PASSPHRASE);
  await scripted.page.click('form[data-share] button');
  await scripted.page.waitForURL(/share-given/, { timeout: 60_000 });
  const sent = scripted.posted.filter(Boolean).join('\n');
  for (const secret of ['AGE-SECRET-KEY', 'BEGIN AGE', PASSPHRASE]) expect(sent).not.toContain(secret);
  expect(scripted.errors).toEqual([]);
  expect(await runJobs(deps)).toEqual([]);
  expect((await getNeed(deps.db, need.id)).state).toBe('published');

  await plain.page.goto(opening);
  await plain.page.fill('#identity', identity);
  await plain.page.click('form[data-share] button');
  await plain.page.waitForURL(/share-given/);
  expect(await runJobs(deps)).toEqual([]);
  expect((await getNeed(deps.db, need.id)).state).toBe('selected');
  const answer = await site.client().get(`/needs/${need.number}/opening.json`);
  const data = JSON.parse(answer.text) as { openedWith: string; entries: unknown[] };
  expect(data.entries).toHaveLength(3);
  expect(data.openedWith).toMatch(/^AGE-SECRET-KEY-1/);
}, 120_000);
