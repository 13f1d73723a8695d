/** Ways that an award takes other than from the letter to the archive, each by those who walk it at their browsers. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/accounts/index.js';
import { DAY, HOUR, MINUTE, toShanghaiDate } from '../../src/basics/index.js';
import { anAwardedNeed, DRAWN } from '../support/award-course.js';
import { useBrowser, type Visitor } from '../support/browser.js';
import { type AccountOptions, anAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { mustBe, PDF } from '../support/marketplace-builders.js';
import { lastCertificate, runAndAudit } from '../support/redo-chain.js';
import { startTestSite, type TestSite } from '../support/site.js';

describe('an award that does not go straight', () => {
  const visit = useBrowser();
  let site: TestSite;

  afterEach(() => site.stop());

  /** A drawn need, and who logs in to act on it. */
  async function open() {
    site = await startTestSite({ start: '2023-08-18T01:00:00.000Z' });
    const award = await anAwardedNeed(site.deps.db, site);
    const logIn = async (role: Role, options: AccountOptions = {}): Promise<Visitor> => {
      const visitor = await visit(site.url);
      await visitor.logIn(await anAccount(site.deps, { role, ...options }));
      return visitor;
    };
    const agencyAt = async (rank: number) =>
      logIn('agency', { agencyId: (await award.agency(rank)).agencyId ?? '' });
    return { award, logIn, agencyAt, need: `/needs/${award.need.number}` };
  }

  const attach = (visitor: Visitor) =>
    visitor.page
      .locator('#file')
      .setInputFiles({ name: '合同.pdf', mimeType: 'application/pdf', buffer: PDF });

  it('is objected to, drawn again when two officials say so, and comes to the archive with all of it', async () => {
    const { award, logIn, agencyAt, need } = await open();
    const { deps, clock } = award;
    clock.set(DRAWN);
    clock.advance(HOUR);
    const loser = await agencyAt(2);
    await loser.go(need);
    await loser.press(`main a[href="${need}/objections"]`);
    await loser.fill({
      kind: 'objection',
      ground: 'price',
      text: '请核对报价',
      name: '张三',
      phone: '13900001234',
    });
    await loser.press('main form.stack button');
    const [, objection] = /([A-Z]+-\d{4}-\d{6}-Y\d\d)/.exec(await loser.text()) ?? [];

    let first = await logIn('official');
    let second = await logIn('official');
    await first.go(`${need}/objections/${objection}`);
    await first.fill({ outcome: 'upheld', reasons: '经核实，报价有误' });
    await first.press('main form.stack button');
    await second.go(`${need}/objections/${objection}`);
    await second.press('button[value=confirm]');
    clock.advance(MINUTE);

    // Nothing that an objection was upheld about becomes a letter, however many days pass.
    await award.at('2023-09-04T01:00:00.000Z');
    expect(await award.stage()).toBe('publicity');
    first = await logIn('official');
    second = await logIn('official');
    await first.go(`${need}/rounds`);
    expect(await first.page.locator('#objection').inputValue()).toBe(objection);
    await first.fill({ reason: '异议成立，重新选取', source: 'ceremony' });
    await first.press('main form.stack button');
    const reader = await visit(site.url);
    const steps = ['', '/contract', '/service', '/end', '/evaluation', '/archive'].map(
      (step) => `/award${step}`,
    );
    for (const page of ['', ...steps, '/objections', `/objections/${objection}`, '/eligibility']) {
      await reader.go(need + page);
      expect(await reader.text(), page).toContain('重新选取');
    }
    clock.advance(MINUTE);
    await second.go(`${need}/rounds`);
    await second.press('button[value=confirm]');
    await runAndAudit(deps);
    clock.advance(HOUR + MINUTE);
    await runAndAudit(deps);
    await reader.go(need);
    expect(await reader.text()).toContain('第 2 轮重新选取进行中');
    expect(await reader.page.locator(`main a[href="${need}/entry"]`).count()).toBe(0);
    clock.advance(MINUTE);
    const ceremony = {
      number: award.need.number,
      digits: '27182818284590452353',
      witnesses: ['见证人甲', '见证人乙'],
    };
    mustBe(await recordCeremony(deps, award.officials[0], ceremony));
    clock.advance(MINUTE);
    await runAndAudit(deps);
    expect((await lastCertificate(award)).rounds).toHaveLength(1);

    await award.untilDue();
    const course = await award.course();
    expect(course).toMatchObject({ stage: 'letter', round: 2, rank: 1 });
    const winner = await logIn('agency', { agencyId: course.agencyId ?? '' });
    const owner = await logIn('owner', { ownerId: award.owner.ownerId ?? '' });
    await winner.go(`${need}/award`);
    await winner.press('button[value=take]');
    await owner.go(`${need}/award/contract`);
    const today = toShanghaiDate(clock.now());
    await owner.fill({ amount: String(course.priceFen / 100), signedOn: today, serviceUntil: '2023-12-01' });
    await attach(owner);
    await owner.press('main form.stack button');
    await winner.go(`${need}/award/contract`);
    await winner.press('button[value=yes]');
    await winner.go(`${need}/award/service`);
    await winner.fill({ note: '成果报告' });
    await attach(winner);
    await winner.press(`form[action="${need}/award/service"] button`);
    await owner.go(`${need}/award/service`);
    await owner.press('button[value=yes]');
    // Nobody evaluates: the days pass, nothing counts, and the file is closed all the same.
    await award.untilDue();
    expect(await award.stage()).toBe('archived');
    await reader.go(`${need}/award/archive`);
    for (const words of [objection ?? '', '经核实，报价有误', '异议成立，重新选取', '第 2 轮'])
      expect(await reader.text()).toContain(words);
  });

  it('is declined: the next of the ranking steps in, is told, and nobody else can', async () => {
    const { award, agencyAt, need } = await open();
    await award.reach('letter');
    const winner = await agencyAt(1);
    let reserve = await agencyAt(2);
    await winner.go(`${need}/award`);
    await winner.page.locator('main summary').first().click();
    await winner.fill({ reason: '技术人员不足' });
    await winner.press('button[value=decline]');
    expect(await award.courses()).toEqual([
      [1, 'declined', 'void'],
      [2, 'publicity', 'active'],
    ]);
    await reserve.go('/desk');
    expect(await reserve.text()).toContain(award.need.number);
    const reader = await visit(site.url);
    await reader.go(`${need}/award`);
    expect(await reader.text()).toContain('技术人员不足');
    await award.untilDue();
    reserve = await agencyAt(2);
    for (const stranger of [await agencyAt(1), await agencyAt(3)]) {
      await stranger.go(`${need}/award`);
      expect(await stranger.page.locator('button[value=take]').count()).toBe(0);
    }
    await reserve.go(`${need}/award`);
    await reserve.press('button[value=take]');
    expect(await award.stage()).toBe('signing');
    await reader.go(`/agencies/${award.ranking[0]}`);
    expect(await reader.text()).toContain('放弃中选');
  });

  it('has an overdue contract: everybody sees it, and two officials end it by whose fault it is', async () => {
    const { award, logIn, need } = await open();
    await award.reach('signing');
    const early = await logIn('official');
    await early.go(`${need}/award/end`);
    expect(await early.page.locator('main form.stack').count()).toBe(0);
    await award.untilDue();
    award.clock.advance(DAY);
    const first = await logIn('official');
    const second = await logIn('official');
    const reader = await visit(site.url);
    await reader.go('/statistics/steps?late=yes');
    expect(await reader.text()).toContain(award.need.number);
    await first.go('/desk');
    expect(await first.text()).toContain(award.need.number);
    await first.go(`${need}/award/end`);
    await first.fill({ fault: 'agency', because: '催告后仍不签订' });
    await first.press('main form.stack button');
    expect(await first.page.locator('button[value=confirm]').count()).toBe(0);
    await second.go(`${need}/award/end`);
    await second.press('button[value=confirm]');
    expect(await award.courses()).toEqual([
      [1, 'forfeited', 'void'],
      [2, 'publicity', 'active'],
    ]);
    await reader.go(`${need}/award`);
    expect(await reader.text()).toContain('催告后仍不签订');
  });
});
