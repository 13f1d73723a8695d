import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startBrowser } from '../../scripts/support/chromium.js';
import { runJobs } from '../../src/app/jobs.js';
import { verifyCertificate } from '../../src/selection/index.js';
import { aTypist } from '../support/ceremony.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

const DIGITS = '31415926535897932384';
// A busy machine is slow, not wrong. In milliseconds: for a test, and for one act at the browser.
const PATIENCE = 600_000;
const ACTION_PATIENCE = 120_000;
const HALL = { width: 1920, height: 1080 };

let site: TestSite;
let browser: Browser;
vi.setConfig({ testTimeout: PATIENCE, hookTimeout: PATIENCE });

beforeAll(async () => {
  site = await startTestSite();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.stop();
});

async function aWaitingNeed(entries: number) {
  const need = await aPublishedNeed(site.deps, { source: 'ceremony', method: 'reference' });
  for (let index = 0; index < entries; index += 1) {
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, String(80_000 + 500 * index));
  }
  site.clock.set(need.closesAt);
  expect(await runJobs(site.deps)).toEqual([]);
  return need;
}

/** A browser of its own; an official's when `led`, that of whoever types the second time when `second`. Errors of the page fail the test. */
async function openHall(
  path: string,
  options: { led?: boolean; second?: boolean; scripts?: boolean; motion?: boolean } = {},
): Promise<Page> {
  const { led = false, second = false, scripts = true, motion = false } = options;
  const context = await browser.newContext({
    viewport: HALL,
    javaScriptEnabled: scripts,
    reducedMotion: motion ? 'no-preference' : 'reduce',
  });
  context.setDefaultTimeout(ACTION_PATIENCE);
  if (led || second) {
    const actor = await (second ? aTypist(site.deps) : aReviewer(site.deps));
    const client = await site.asActor(actor);
    await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: site.url })));
  }
  const page = await context.newPage();
  if (motion) {
    // The page's clock stands still: nothing appears but by key or when told to.
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
  }
  page.on('pageerror', (error) => expect.soft(error).toBeUndefined());
  await page.goto(site.url + path);
  return page;
}

/** No scrolling in the hall, and nothing that axe finds. */
async function isFit(page: Page): Promise<void> {
  const size = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
  );
  expect.soft(size).toEqual([HALL.width, HALL.height]);
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
  expect
    .soft(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 120))]))
    .toEqual([]);
}

/** Sends the form of the present step with the keyboard alone, and waits for the next step's page. */
async function send(page: Page): Promise<void> {
  const mark = await page.locator('.hall-page').getAttribute('data-mark');
  await page.locator('.hall-form button').focus();
  await page.keyboard.press('Enter');
  await page.locator(`.hall-page:not([data-mark="${mark}"])`).waitFor();
  await page.waitForLoadState();
}

async function type(page: Page, digits: string, by: string): Promise<void> {
  // The first field has the focus.
  await page.keyboard.type(digits);
  await page.fill('#by', by);
  await send(page);
}

async function holdUntilDigits(page: Page): Promise<void> {
  await page.keyboard.type('二楼开标厅');
  await isFit(page);
  await send(page);
  for (const [index, name] of ['见证人甲', '见证人乙'].entries()) {
    await page.fill(`#witnesses-${index}-name`, name);
    await page.fill(`#witnesses-${index}-organisation`, '审计局');
  }
  await isFit(page);
  await send(page);
  await page.keyboard.press('Space');
  await isFit(page);
  await send(page);
}

describe('a ceremony in a hall', () => {
  it('is held with the keyboard, resumed on a second machine, and watched by a third', async () => {
    const need = await aWaitingNeed(20);
    const path = `/needs/${need.number}/ceremony`;
    const watcher = await openHall(path);
    const leader = await openHall(path, { led: true });
    await isFit(watcher);
    await holdUntilDigits(leader);
    await type(leader, '３１４１５ 92653', '录入员甲');
    await isFit(leader);
    await watcher.getByText('92653').waitFor();
    await leader.context().close();

    const second = await openHall(path, { led: true });
    expect(await second.locator('.hall-filled').allInnerTexts()).toEqual(['31415', '92653']);
    await type(second, DIGITS.slice(10), '录入员甲');
    await isFit(second);
    const other = await openHall(path, { second: true });
    await type(other, `${DIGITS.slice(0, 19)}5`, '录入员乙');
    await second.locator('mark').first().waitFor();
    expect(await second.locator('mark').allInnerTexts()).toEqual(['4', '5']);
    await isFit(second);
    await send(second);
    await type(second, DIGITS, '录入员甲');
    // Who types the second time is shown no digits: the page that hides them has come by itself.
    await other.locator('.hall-page[data-mark^="second-"] .hall-empty').first().waitFor();
    expect(await other.getByText(DIGITS.slice(0, 5)).count()).toBe(0);
    await type(other, DIGITS, '录入员乙');
    await other.context().close();
    await second.reload();
    await isFit(second);
    await second.keyboard.press('Space');
    await send(second);
    await isFit(second);
    await send(second);
    site.clock.advance(1000);
    expect(await runJobs(site.deps)).toEqual([]);

    await watcher.locator('.hall-winner').waitFor();
    await isFit(watcher);
    const stored = await site.client().get(`/needs/${need.number}/certificate.json`);
    const { ok, certificate } = verifyCertificate(stored.text);
    expect(ok).toBe(true);
    const lots = await watcher.locator('.hall-side li small').allInnerTexts();
    const ranking = lots
      .map((text) => ({ code: text.slice(0, 18), rank: Number(/\d+$/.exec(text)?.[0]) }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ code }) => code);
    expect(ranking).toEqual(certificate?.ranking);
    await watcher.context().close();
    await second.context().close();
  });

  it('shows the result bit by bit, by key and at once', async () => {
    const need = await aWaitingNeed(3);
    const path = `/needs/${need.number}/ceremony`;
    const leader = await openHall(path, { led: true, scripts: false });
    await leader.fill('#place', '大厅');
    await send(leader);
    for (const index of [0, 1]) {
      await leader.fill(`#witnesses-${index}-name`, `见证人${index}`);
      await leader.fill(`#witnesses-${index}-organisation`, '单位');
    }
    await send(leader);
    await leader.check('#done');
    await send(leader);
    const other = await openHall(path, { second: true, scripts: false });
    for (const [page, by] of [
      [leader, '甲'],
      [other, '乙'],
    ] as const) {
      await page.reload();
      await page.fill('#digits', DIGITS);
      await page.fill('#by', by);
      await send(page);
    }
    await other.context().close();
    await leader.reload();
    await leader.check('#done');
    await send(leader);
    await send(leader);
    site.clock.advance(1000);
    expect(await runJobs(site.deps)).toEqual([]);
    // Without scripts everything stands there in order.
    await leader.reload();
    await leader.getByText('SHA-256 种子').waitFor();
    expect(await leader.locator('.hall-veiled').count()).toBe(0);

    const moving = await openHall(path, { motion: true });
    const veiled = moving.locator('.hall-veiled');
    const before = await veiled.count();
    expect(before).toBeGreaterThan(3);
    await moving.clock.runFor(2000);
    const later = await veiled.count();
    expect(later).toBeLessThan(before);
    await moving.keyboard.press('ArrowRight');
    expect(await veiled.count()).toBe(later - 1);
    await moving.keyboard.press('Escape');
    expect(await veiled.count()).toBe(0);
    expect(await moving.locator('.hall-controls').isVisible()).toBe(false);
    const calm = await openHall(path);
    expect(await calm.locator('.hall-veiled').count()).toBe(0);
    // Whoever comes later wants the whole result.
    site.clock.advance(2 * 60 * 60_000);
    const late = await openHall(path, { motion: true });
    expect(await late.locator('.hall-seed code').count()).toBeGreaterThan(3);
    expect(await late.locator('.hall-veiled').count()).toBe(0);
    await late.setViewportSize({ width: 320, height: 640 });
    for (const link of await late.locator('.hall-foot a').all()) {
      const { height } = (await link.boundingBox()) ?? { height: 0 };
      expect(height).toBeLessThan(60);
    }
    for (const page of [late, leader, moving, calm]) await page.context().close();
  });

  it.each([
    [1280, 900],
    [1024, 768],
    [1280, 720],
    [1366, 768],
    [1920, 1080],
    [360, 740],
    [320, 640],
  ])('shows the whole hash beside the codes at %i × %i', async (width, height) => {
    const need = await aWaitingNeed(3);
    const page = await openHall(`/needs/${need.number}/ceremony`);
    await page.setViewportSize({ width, height });
    const boxes = async (selector: string) =>
      Promise.all((await page.locator(selector).all()).map(async (one) => one.boundingBox()));
    const groups = await boxes('.hall-hash code');
    const codes = await boxes('svg.qr');
    expect([groups.length, codes.length]).toEqual([16, 2]);
    for (const group of groups) {
      for (const code of codes) {
        if (!group || !code) throw new Error('not shown');
        const apart =
          group.x + group.width <= code.x ||
          code.x + code.width <= group.x ||
          group.y + group.height <= code.y ||
          code.y + code.height <= group.y;
        expect(apart).toBe(true);
        expect(group.x + group.width).toBeLessThanOrEqual(width);
      }
    }
    await page.context().close();
  });

  it.each([
    [1280, 720],
    [360, 740],
  ])('is read on a screen of %i × %i without scrolling sideways', async (width, height) => {
    const need = await aWaitingNeed(6);
    for (const path of [`/needs/${need.number}/ceremony`, `/needs/${need.number}/ceremony/minutes`]) {
      const page = await openHall(path, { led: true });
      await page.setViewportSize({ width, height });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.context().close();
    }
  });
});
