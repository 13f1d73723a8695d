import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/accounts/index.js';
import { anAwardedNeed } from '../support/award-course.js';
import { useBrowser, type Visitor } from '../support/browser.js';
import { type AccountOptions, anAccount } from '../support/builders.js';
import { PDF } from '../support/marketplace-builders.js';
import { startTestSite, type TestSite } from '../support/site.js';

describe('an award', () => {
  const visit = useBrowser();
  let site: TestSite;
  let award: Awaited<ReturnType<typeof anAwardedNeed>>;
  let owner: Visitor;
  let agency: Visitor;
  let path: string;

  const logIn = async (role: Role, options: AccountOptions = {}): Promise<Visitor> => {
    const visitor = await visit(site.url);
    await visitor.logIn(await anAccount(site.deps, { role, ...options }));
    return visitor;
  };
  const notice = (visitor: Visitor) => visitor.page.locator('.notice').first().innerText();
  const attach = (visitor: Visitor) =>
    visitor.page
      .locator('#file')
      .setInputFiles({ name: '文件.pdf', mimeType: 'application/pdf', buffer: PDF });

  beforeAll(async () => {
    site = await startTestSite({ start: '2023-08-18T01:00:00.000Z' });
    award = await anAwardedNeed(site.deps.db, site);
    path = `/needs/${award.need.number}/award`;
    await award.reach('letter');
    owner = await logIn('owner', { ownerId: award.owner.ownerId ?? '' });
    agency = await logIn('agency', { agencyId: (await award.agency(1)).agencyId ?? '' });
  });
  afterAll(() => site.stop());

  it('is taken on the page that the desk leads to', async () => {
    await agency.press(`main a[href="${path}"]`);
    await agency.press('button[value=take]');
    expect(await notice(agency)).toBe('已确认中选。');
    expect(await agency.text()).toContain('合同备案');
  });

  it('has a contract that one side files, told what is wrong, and the other confirms', async () => {
    await owner.go('/desk');
    await owner.press(`main a[href="${path}/contract"]`);
    await owner.fill({ amount: '99999999', signedOn: '2023-08-28', serviceUntil: '2023-09-28' });
    await attach(owner);
    await owner.press('main form.stack button', 422);
    expect(await owner.text()).toContain('合同金额不能高于中选价');
    expect(await owner.page.locator('#serviceUntil').inputValue()).toBe('2023-09-28');
    await owner.fill({ amount: String((await award.course()).priceFen / 100) });
    await owner.press('main form.stack button');
    expect(await notice(owner)).toBe('已记录。');
    await agency.go('/desk');
    await agency.press(`main a[href="${path}/contract"]`);
    await agency.press('button[value=yes]');
    expect(await agency.text()).toContain('已备案并确认');
  });

  it('is served longer, delivered, returned, delivered again and accepted', async () => {
    await agency.go(`${path}/service`);
    await agency.fill({ until: '2023-10-31', why: '连续降雨' });
    await agency.press(`form[action="${path}/service/extension"] button`);
    await owner.go(`${path}/service`);
    await owner.press('button[value=yes]');
    for (const answer of ['no', 'yes']) {
      await agency.go(`${path}/service`);
      await agency.fill({ note: '地形图与报告' });
      await attach(agency);
      await agency.press(`form[action="${path}/service"] button`);
      await owner.go(`${path}/service`);
      if (answer === 'no') await owner.fill({ reason: '缺少图幅' });
      await owner.press(`button[value=${answer}]`);
    }
    expect(await owner.text()).toContain('验收通过');
  });

  it('is evaluated by three, reviewed, answered and archived, for everybody to read', async () => {
    const stars = {
      quality: '5',
      timeliness: '4',
      attitude: '5',
      charge: '4',
      standards: '5',
      comment: '图件完整规范',
    };
    const official = await logIn('official');
    const other = await logIn('official');
    for (const visitor of [owner, official, await logIn('administrator')]) {
      await visitor.go(`${path}/evaluation`);
      await visitor.fill(stars);
      await visitor.press(`form[action="${path}/evaluation"] button`);
    }
    for (const of of ['owner', 'authority', 'operator']) {
      await other.go(`${path}/evaluation`);
      await other.fill({ of });
      await other.press(`form[action="${path}/evaluation/review"] button[value=yes]`);
    }
    for (const side of ['owner', 'authority', 'operator']) {
      await agency.go(`${path}/evaluation`);
      await agency.fill({ side, reply: '感谢' });
      await agency.press(`form[action="${path}/evaluation/reply"] button`);
    }
    const reader = await visit(site.url);
    await reader.go(path);
    expect(await reader.text()).toContain('综合 4.60 星');
    await reader.press(`main a[href="${path}/archive"]`);
    for (const words of ['已归档', '缺少图幅', '机构回应：感谢', '归档'])
      expect(await reader.text()).toContain(words);
    for (const page of ['/contract', '/service', '/end', '/evaluation']) await reader.go(`${path}${page}`);
    await reader.go('/statistics/steps');
    await reader.press('main a[href="/statistics/steps/rules"]');
    expect(await reader.text()).toContain('10 + 3');
  });
});
