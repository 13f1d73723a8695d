import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approveApplication, findAgencyByCode, findOpenApplication } from '../../src/agencies/index.js';
import { assertDefined } from '../../src/basics/index.js';
import { useBrowser, type Visitor } from '../support/browser.js';
import { aCreditCode, TEST_PASSWORD } from '../support/builders.js';
import { aPublishedNeed, aReviewer, mustBe, PDF } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

/** A picture of one point, as small as a PNG can be. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

const creditCode = aCreditCode();

const application = {
  name: '楚雄青山测绘有限公司',
  legalRepresentative: '青山法人',
  contactName: '联系人',
  contactPhone: '0878-3130001',
  division: '532301',
  capital: '2000000',
  foundedOn: '2012-06-01',
};

const qualification = (index: number, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`qualifications[${index}][${name}]`, value]),
  );

describe('an agency', () => {
  const visit = useBrowser();
  let site: TestSite;
  let agency: Visitor;
  let need: Awaited<ReturnType<typeof aPublishedNeed>>;

  beforeAll(async () => {
    site = await startTestSite();
    need = await aPublishedNeed(site.deps, { title: '青山水库测量' });
    agency = await visit(site.url);
  });
  afterAll(() => site.stop());

  const notice = () => agency.page.locator('.notice').first().innerText();

  it('registers', async () => {
    await agency.go('/');
    await agency.press('.site-tools a[href="/register"]');
    await agency.press('main a[href="/register/agency"]');
    await agency.fill({
      creditCode: creditCode.toLowerCase(),
      name: application.name,
      email: 'green@agency.test',
      password: TEST_PASSWORD,
      passwordAgain: 'something else entirely',
    });
    await agency.press('main button', 422);
    expect(await agency.text()).toContain('两次输入的密码不一致');
    await agency.fill({ password: TEST_PASSWORD, passwordAgain: TEST_PASSWORD });
    await agency.press('main button');
    expect(await notice()).toBe('注册成功，已为您登录。');
  });

  it('applies with two qualifications and their scans', async () => {
    await agency.press('main a[href="/desk/application"]');
    await agency.fill(application);
    await agency.press('button[value=submit]', 422);
    await agency.fill(
      qualification(0, {
        type: 'C01',
        grade: '乙',
        certificateNumber: '乙测资字53000001',
        issuer: '云南省测绘地理信息局',
        validFrom: '2015-01-01',
        validTo: '2030-12-31',
      }),
    );
    await agency.page
      .locator('[name="qualifications[0][scan]"]')
      .setInputFiles({ name: '测绘证书.png', mimeType: 'image/png', buffer: PNG });
    await agency.press('button[value=add]');
    expect(await agency.text()).toContain('测绘证书.png');
    await agency.fill(
      qualification(1, {
        type: 'B01',
        grade: '乙',
        certificateNumber: 'B53000001',
        issuer: '云南省住房和城乡建设厅',
        validFrom: '2016-01-01',
      }),
    );
    const second = agency.page.locator('[name="qualifications[1][scan]"]');
    await second.setInputFiles({
      name: 'fake.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('text'),
    });
    await agency.press('button[value=submit]', 422);
    expect(await agency.text()).toContain('文件内容不是 PDF、PNG 或 JPEG。');
    await second.setInputFiles({ name: '勘察证书.pdf', mimeType: 'application/pdf', buffer: PDF });
    await agency.press('button[value=submit]');
    expect(await notice()).toBe('已提交审核。');
    expect(await agency.page.locator('main form').count()).toBe(0);
  });

  it('may not sign up before it is approved, and finds a need that fits afterwards', async () => {
    await agency.go(`/needs/${need.number}`);
    expect(await agency.page.locator(`a[href="/needs/${need.number}/entry"]`).count()).toBe(0);
    const row = assertDefined(await findAgencyByCode(site.deps.db, creditCode), 'the agency');
    const open = assertDefined(await findOpenApplication(site.deps.db, row.id), 'its application');
    mustBe(await approveApplication(site.deps, await aReviewer(site.deps), open.id));
    await agency.go('/desk');
    await agency.press('main a[href="/needs"]');
    await agency.page.locator('[name=fit]').check();
    await agency.press('main form.filters button');
    await agency.press(`main a[href="/needs/${need.number}"]`);
    await agency.press(`a[href="/needs/${need.number}/entry"]`);
  });

  it('signs up with a bid, keeps the receipt, changes the bid, and withdraws', async () => {
    await agency.fill({ bid: '98000.01' });
    // Refused before it leaves the browser.
    await agency.page.locator('button[value=enter]').click();
    await agency.page.locator('[data-failed]:not([hidden])').waitFor();
    await agency.fill({ bid: '88000.50' });
    await agency.press('button[value=enter]');
    expect(await notice()).toBe('报名成功，请保存下面的回执。');
    const receipt = await agency.page.locator('code.hash').first().innerText();
    expect(receipt).toMatch(/^[0-9a-f]{64}$/);
    await agency.page
      .locator('button[value=enter]')
      .locator('xpath=ancestor::form')
      .locator('[name=bid]')
      .fill('87000');
    await agency.press('button[value=enter]');
    expect(await agency.page.locator('code.hash').first().innerText()).not.toBe(receipt);
    await agency.go('/desk/entries');
    expect(await agency.text()).toContain('青山水库测量');
    await agency.press(`main a[href="/needs/${need.number}/entry"]`);
    await agency.press('button[value=withdraw]');
    expect(await notice()).toBe('报名已撤回，截止前可以重新报名。');
    const entries = await site.deps.db.selectFrom('entry').select('state').orderBy('id').execute();
    expect(entries.map(({ state }) => state)).toEqual(['superseded', 'withdrawn']);
  });

  it('changes the password and logs out', async () => {
    await agency.go('/desk/password');
    const password = 'an even longer phrase';
    await agency.fill({ current: TEST_PASSWORD, password, passwordAgain: password });
    await agency.press('main button');
    await agency.press('.site-header button');
    await agency.go('/desk/application');
    expect(agency.path).toContain('/login');
    await agency.logIn({ email: creditCode, password });
  });
});
