import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { useBrowser } from '../support/browser.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

describe('the public, without JavaScript', () => {
  const visit = useBrowser();
  let site: TestSite;
  let number: string;
  let open: string;

  beforeAll(async () => {
    site = await startTestSite({ demo: true });
    const need = await aPublishedNeed(site.deps, { title: '青山水库测量' });
    for (const bid of ['95000', '88000.50', '88000.50', '91000']) {
      await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
    }
    site.clock.set(need.closesAt);
    expect(await runJobs(site.deps)).toEqual([]);
    number = need.number;
    open = (await aPublishedNeed(site.deps, { title: '绿水河道测绘' })).number;
  });
  afterAll(() => site.stop());

  it('finds a result, downloads its certificate, verifies it, and reads on in English', async () => {
    const visitor = await visit(site.url, { javaScript: false });
    const { page } = visitor;
    await visitor.go('/');
    expect(await visitor.text()).toContain('绿水河道测绘');
    await visitor.fill({ q: '青山水库' });
    await visitor.press('main form button');
    expect(visitor.path).toContain('/needs?');
    await visitor.press(`main a[href="/needs/${number}"]`);
    expect(await visitor.text()).toContain('88,000.50');

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`a[href="/needs/${number}/certificate.json"]`).first().click(),
    ]);
    const certificate = await readFile(await download.path(), 'utf8');
    await visitor.go('/verify');
    await page.locator('input[name=file]').setInputFiles({
      name: 'certificate.json',
      mimeType: 'application/json',
      buffer: Buffer.from(certificate),
    });
    await visitor.press('form[method=post] button:not(.link)');
    expect(await page.locator('.result-fair').count()).toBe(1);
    await visitor.go('/verify');
    await page
      .locator('textarea[name=text]')
      .fill(certificate.replace(/"priceFen":(\s*)8800050/, '"priceFen":$18800051'));
    await visitor.press('form[method=post] button:not(.link)');
    expect(await page.locator('.result-bad').count()).toBe(1);

    await visitor.press('.site-tools a[hreflang=en]');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await visitor.go(`/needs/${number}`);
    expect(await visitor.text()).toContain('Why this one?');
  });

  it('reads every public page in both languages', async () => {
    const visitor = await visit(site.url, { javaScript: false });
    for (const language of ['zh-CN', 'en']) {
      await visitor.page.goto(`${site.url}/language?to=${language}&back=/`);
      for (const path of [
        '/',
        '/needs',
        '/needs?q=nothing-like-this',
        `/needs/${open}`,
        '/agencies',
        '/agencies?type=C01',
        '/qualification-types',
        '/statistics/savings',
        '/verify',
        '/documents',
        '/documents/how-to-audit',
        '/documents/protocol',
        '/documents/protocol',
        '/documents/threats',
        '/documents/log',
        '/documents/fairness',
        '/documents/glossary',
        '/incidents',
        `/needs/${number}/eligibility`,
        '/log',
        '/log/1',
        '/login',
        '/register',
        '/register/agency',
        '/register/owner',
      ]) {
        await visitor.go(path);
        expect(await visitor.page.locator('html').getAttribute('lang')).toBe(language);
      }
      await visitor.press('nav a[href="/agencies"]');
      await visitor.press('main tbody a');
      await visitor.go('/no-such-page', 404);
      await visitor.go('/statistics/savings?from=2017-13', 400);
      await visitor.go('/needs?state=nonsense&q=x', 400);
      await visitor.go('/agencies?type=nonsense', 400);
      await visitor.go(`/needs/${number}/eligibility?rule=nonsense`, 400);
    }
  });
});
