import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser } from '../../scripts/support/chromium.js';
import { startSession } from '../../src/accounts/index.js';
import { runJobs } from '../../src/app/jobs.js';
import { findSelection, listActiveEntries } from '../../src/draws/index.js';
import { getNeed } from '../../src/needs/index.js';
import { type Certificate, QUICKNET } from '../../src/selection/index.js';
import { anAgency, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';
import vectors from '../vectors/drand.json' with { type: 'json' };

let browser: Browser;
let site: TestSite;

beforeAll(async () => {
  browser = await startBrowser();
  site = await startTestSite();
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

/** A page of an agency that is logged in, with every body that it posts and every error that it prints. */
async function pageOf(
  agency: Awaited<ReturnType<typeof anAgency>>,
  javaScriptEnabled: boolean,
  initScript?: () => void,
) {
  const context: BrowserContext = await browser.newContext({ javaScriptEnabled });
  const value = await startSession(site.deps.db, site.deps, agency.actor.accountId);
  await context.addCookies([{ name: 'session', value, url: site.url }]);
  if (initScript) await context.addInitScript(initScript);
  const page: Page = await context.newPage();
  const posted: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => posted.push(request.postData() ?? ''));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, posted, errors, context };
}

const receiptOf = (page: Page, name: string): Promise<string | null> =>
  page.locator(`[data-kept="${name}"] code`).textContent();

it('signs up with and without scripts: with them the server never sees the bid', async () => {
  const { deps, clock } = site;
  const need = await aPublishedNeed(deps);
  const agencies = [await anAgency(deps), await anAgency(deps), await anAgency(deps)];

  const scripted = await pageOf(agencies[0]!, true);
  const address = `${site.url}/needs/${need.number}/entry`;
  await scripted.page.goto(address);
  await scripted.page.fill('#bid', '98000.01');
  await scripted.page.click('button[value="enter"]');
  await scripted.page.waitForSelector('[data-failed]:not([hidden])');
  expect(await scripted.page.locator('[data-failed]').textContent()).toBe('报价高于最高限价。');
  // Said where it is typed, to whoever hears the page too.
  const described = (await scripted.page.locator('#bid').getAttribute('aria-describedby'))?.split(' ') ?? [];
  for (const id of described) expect(await scripted.page.locator(`#${id}`).count()).toBe(1);
  expect(described).toContain(await scripted.page.locator('[data-failed]').getAttribute('id'));
  expect(await scripted.page.inputValue('#bid')).toBe('98000.01');
  await scripted.page.fill('#bid', '87654.32');
  await scripted.page.click('button[value="enter"]');
  await scripted.page.waitForURL(/notice=entry-made/);
  const body = decodeURIComponent(scripted.posted.find(Boolean) ?? '');
  expect(body).toContain('BEGIN+AGE+ENCRYPTED+FILE');
  for (const part of ['87654', '8765432', 'bid', 'nonce']) expect(body).not.toContain(part);
  expect(await receiptOf(scripted.page, 'bid')).toBe('87654.32');
  const nonce = (await receiptOf(scripted.page, 'nonce')) ?? '';
  expect(nonce).toMatch(/^[0-9a-f]{64}$/);
  expect(body).not.toContain(nonce);
  const [download] = await Promise.all([
    scripted.page.waitForEvent('download'),
    scripted.page.click('a[data-download]'),
  ]);
  expect(download.suggestedFilename()).toBe(`${need.number}.txt`);

  // Another tab has nothing kept; what the receipt says can be checked there without sending it.
  const second = await scripted.context.newPage();
  await second.goto(address);
  expect(await second.locator('[data-kept="nonce"]').isVisible()).toBe(false);
  await second.fill('#check-bid', '87654.32');
  await second.fill('#check-nonce', nonce);
  await second.click('button[value="check"]');
  expect(await second.locator('[data-check] [role="status"]').textContent()).toMatch(/^一致/);
  await second.fill('#check-bid', '87654.31');
  await second.click('button[value="check"]');
  expect(await second.locator('[data-check] [role="status"]').textContent()).toMatch(/^不一致/);
  expect(scripted.errors).toEqual([]);

  for (const [index, bid] of ['88000', '89000'].entries()) {
    const plain = await pageOf(agencies[index + 1]!, false);
    await plain.page.goto(address);
    expect(await plain.page.locator('[data-script="off"]').isVisible()).toBe(true);
    await plain.page.fill('#bid', bid);
    await plain.page.click('button[value="enter"]');
    expect(await receiptOf(plain.page, 'bid')).toBe(`${bid.slice(0, 2)},000.00`);
    const own = (await receiptOf(plain.page, 'nonce')) ?? '';
    await plain.page.goto(address);
    expect(await receiptOf(plain.page, 'nonce')).toBe('');
    await plain.page.fill('#check-bid', bid);
    await plain.page.fill('#check-nonce', own);
    await plain.page.click('button[value="check"]');
    expect(await plain.page.locator('.notice').first().textContent()).toMatch(/^一致/);
  }

  clock.set(need.closesAt);
  expect(await runJobs(deps)).toEqual([]);
  expect((await getNeed(deps.db, need.id)).state).toBe('selected');
  const { certificate } = (await findSelection(deps.db, need.id))!;
  expect((JSON.parse(certificate) as Certificate).priceFen).toBe(8_765_432);
});

it('seals by its own arithmetic where the browser has none, and to a round of the beacon', async () => {
  const { deps, clock } = site;
  clock.set('2023-08-15T01:00:00.000Z');
  const [recorded] = vectors.valid;
  const sources = { ...deps.sources, kinds: ['drand', 'commit'] as const };
  const withBeacon = { ...deps, sources, beacon: { round: async () => recorded } };
  // The first round after the closing margin is the one on record.
  const when = { closesAt: '2023-08-23 23:56:24', fund: 'social', minEntries: '1' };
  const plain = await aPublishedNeed(deps, when);
  const locked = await aPublishedNeed(withBeacon, { ...when, source: 'drand' });
  const { recipient } = await deps.db
    .selectFrom('bidKey')
    .select('recipient')
    .where('planHash', '=', locked.planHash)
    .executeTakeFirstOrThrow();
  expect(recipient).toBe(`drand:${QUICKNET.hash}:1000`);
  const agency = await anAgency(deps);
  // Browsers behave so behind plain http.
  const { page, posted, errors } = await pageOf(agency, true, () => {
    Object.defineProperty(Object.getPrototypeOf(crypto), 'subtle', { get: () => undefined });
  });
  for (const { number } of [plain, locked]) {
    await page.goto(`${site.url}/needs/${number}/entry`);
    await page.fill('#bid', '87654.32');
    await page.click('button[value="enter"]');
    await page.waitForURL(/notice=entry-made/, { timeout: 60_000 });
  }
  expect(errors).toEqual([]);
  expect(posted.filter(Boolean)).toHaveLength(2);
  expect(posted.join('')).not.toContain('87654');
  clock.set('2023-08-23T15:59:24.000Z');
  expect(await runJobs(withBeacon)).toEqual([]);
  const { certificate } = (await findSelection(deps.db, plain.id))!;
  expect((JSON.parse(certificate) as Certificate).priceFen).toBe(8_765_432);
  // The round by which it is drawn comes later.
  expect((await getNeed(deps.db, locked.id)).state).toBe('closed');
  const [entry] = await listActiveEntries(deps.db, locked.id);
  expect([entry?.bidFen, entry?.exclusion]).toEqual([8_765_432, null]);
});
