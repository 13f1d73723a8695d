import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useBrowser } from '../support/browser.js';
import { anAccount, TEST_PASSWORD } from '../support/builders.js';
import { anAgency, anEntry, aPublishedNeed } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

describe('staff', () => {
  const visit = useBrowser();
  let site: TestSite;
  let number: string;

  beforeAll(async () => {
    site = await startTestSite();
    const need = await aPublishedNeed(site.deps);
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, '90000');
    number = need.number;
  });
  afterAll(() => site.stop());

  it('who audit read everything and can change nothing', async () => {
    const auditor = await visit(site.url);
    await auditor.logIn(await anAccount(site.deps, { role: 'auditor' }));
    const before = await site.deps.db.selectFrom('auditEvent').select('seq').execute();
    await auditor.press('main a[href="/desk/events"]');
    expect(await auditor.text()).toContain('entry.made');
    await auditor.fill({ subject: number });
    await auditor.press('main form.filters button');
    // For which need somebody entered stands nowhere before the close.
    const found = await auditor.page.locator('main tbody tr').allInnerTexts();
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('need.published');
    for (const path of ['/admin/accounts', '/review/agencies', '/review/needs', `/needs/${number}`]) {
      await auditor.go(path);
      expect(await auditor.page.locator('main form[method=post]').count()).toBe(0);
    }
    for (const path of [
      '/admin/accounts/new',
      '/desk/application',
      '/desk/needs',
      `/needs/${number}/entry`,
    ]) {
      await auditor.go(path, 403);
    }
    expect(await site.deps.db.selectFrom('auditEvent').select('seq').execute()).toEqual(before);
  });

  it("who administer make an official's account, and close it again", async () => {
    const administrator = await visit(site.url);
    await administrator.logIn(await anAccount(site.deps, { role: 'administrator' }));
    await administrator.press('main a[href="/admin/accounts/new"]');
    const official = { email: 'county@official.test', password: TEST_PASSWORD };
    await administrator.fill({
      role: 'official',
      name: '县级审核岗',
      ...official,
      passwordAgain: TEST_PASSWORD,
    });
    await administrator.press('main form button', 422);
    const password = { password: TEST_PASSWORD, passwordAgain: TEST_PASSWORD };
    await administrator.fill({ divisionCode: '532301', ...password });
    await administrator.press('main form button');
    expect(await administrator.page.locator('.notice').innerText()).toBe('账号已建立。');

    const reviewer = await visit(site.url);
    await reviewer.logIn(official);
    await reviewer.press('main a[href="/review/needs"]');

    await administrator.fill({ role: 'official' });
    await administrator.press('main form.filters button');
    await administrator.press('main tr:has-text("县级审核岗") button');
    expect(await administrator.page.locator('.notice').innerText()).toBe('账号已停用，其登录已失效。');
    await reviewer.go('/review/needs');
    expect(reviewer.path).toContain('/login');
    await reviewer.fill({ login: official.email, password: official.password });
    await reviewer.press('main button', 422);
  });
});
