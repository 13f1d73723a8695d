import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, createVault, DAY, MINUTE, SECOND } from '../../src/basics/index.js';
import { contributeShare, findSelection } from '../../src/draws/index.js';
import { listWork } from '../../src/work/index.js';
import { anAccount } from '../support/builders.js';
import { recordCeremony } from '../support/ceremony.js';
import { sequentialRandom } from '../support/deps.js';
import { losesSecrets } from '../support/lost-secrets.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { readPage } from '../support/page.js';
import { threeCustodians } from '../support/sealed-entries.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let deps: TestSite['deps'];
let need: Awaited<ReturnType<typeof aPublishedNeed>>;
let custodians: Awaited<ReturnType<typeof threeCustodians>>;
beforeAll(async () => {
  const vault = losesSecrets(createVault(new Uint8Array(32).fill(7), sequentialRandom()));
  site = await startTestSite({ overrides: { custodians: 2, vault } });
  deps = site.deps;
  custodians = await threeCustodians(deps);
  need = await aPublishedNeed(deps, { source: 'ceremony' });
  for (const bid of ['90000', '80000', '70000']) await anEntry(deps, (await anAgency(deps)).actor, need, bid);
  site.clock.set(need.closesAt);
  await runJobs(deps);
  site.clock.advance(SECOND);
  for (const { actor, pair } of custodians.slice(0, 2))
    mustBe(await contributeShare(deps, actor, { number: need.number, identity: pair.identity }));
  await runJobs(deps);
});
afterAll(() => site.stop());

const page = () => `/needs/${need.number}/opening`;

describe('the page of a lost secret', () => {
  it('says to everybody what is waited for, and asks nobody before its time', async () => {
    const visitor = site.client();
    expect(readPage(await visitor.get(page())).text).toContain('本站打不开封存的密码');
    expect(readPage(await visitor.get(page())).text).toContain('数字记录在案后');
    const early = await (await site.asActor(custodians[0]!.actor)).post(page(), {
      identity: custodians[0]!.pair.identity,
    });
    expect(early.status).toBe(409);
    expect(readPage(early).text).toContain('在那之前任何人都不能打开密码');
    visitor.cookies.set('lang', 'en');
    const shown = readPage(await visitor.get(page()));
    expect(shown.text).toContain('The sealed secret does not open here.');
    expect(shown.text).toContain('Once the digits are on record');
    expect(shown.all('form[method=post]').length).toBe(0);
  });

  it('tells the custodians once it is their turn: in the inbox, among their work, and on the page', async () => {
    const witnesses = ['见证人甲', '见证人乙'];
    const lead = (await anAccount(deps, { role: 'official' })).actor;
    site.clock.advance(MINUTE);
    mustBe(
      await recordCeremony(deps, lead, { number: need.number, digits: '31415926535897932384', witnesses }),
    );
    site.clock.advance(MINUTE);
    expect(await runJobs(deps)).toEqual([]);
    const { actor } = custodians[0]!;
    const client = await site.asActor(actor);
    const inbox = readPage(await client.get('/desk/messages')).text;
    expect(inbox).toContain('请交出密码的一份');
    const by = /请在 (\S+ \S+) 前打开页面/.exec(inbox)?.[1];
    expect(by).toMatch(/^2017-05-\d\d \d\d:\d\d/);
    expect(await listWork(deps, actor)).toContainEqual(
      expect.objectContaining({ step: 'secret-share', target: need.number }),
    );
    const shown = readPage(await client.get(page()));
    expect(shown.text).toContain('已交 0 份，需要 2 份');
    expect(shown.text).toContain('交出我的一份');
    // Who is no custodian, or nobody, is asked for nothing.
    for (const other of [site.client(), await site.as('official')]) {
      expect(readPage(await other.get(page())).text).not.toContain('交出我的一份');
    }
    expect((await (await site.as('official')).post(page(), { share: 'x' })).status).toBe(403);
  });

  it('takes their shares, refuses false ones, and the draw goes on', async () => {
    const [first, second] = custodians;
    const client = await site.asActor(first!.actor);
    const wrong = await client.post(page(), { identity: second!.pair.identity });
    expect([wrong.status, readPage(wrong).text]).toEqual([
      422,
      expect.stringContaining('这不是您保管的那一份'),
    ]);
    expect(wrong.text).not.toContain(second!.pair.identity);
    for (const { actor, pair } of [first!, second!]) {
      const given = await (await site.asActor(actor)).post(page(), { identity: pair.identity });
      expect([given.status, given.location]).toEqual([303, expect.stringContaining('notice=share-given')]);
    }
    for (let sweep = 0; sweep < 2; sweep += 1) {
      site.clock.advance(SECOND);
      expect(await runJobs(deps)).toEqual([]);
    }
    expect(await findSelection(deps.db, need.id)).toBeDefined();
    expect(readPage(await client.get(page())).text).toContain('备份已于');
    expect(await listWork(deps, first!.actor)).not.toContainEqual(
      expect.objectContaining({ step: 'secret-share' }),
    );
  });
});

describe('a secret that is lost for good', () => {
  it('lets two officials fail the need on their page, with words of its own', async () => {
    const alone = { ...deps, custodians: 0 };
    const other = await aPublishedNeed(alone, { source: 'ceremony' });
    for (const bid of ['90000', '80000', '70000'])
      await anEntry(alone, (await anAgency(alone)).actor, other, bid);
    site.clock.set(addMillis(other.closesAt, DAY));
    expect(await runJobs(alone)).toEqual([]);
    const rounds = `/needs/${other.number}/rounds`;
    const [first, second] = [await site.as('official'), await site.as('official')];
    expect(readPage(await first.get(rounds)).text).toContain('密码无法找回');
    const form = { action: 'propose', basis: 'source-failed', reason: '再抽', source: 'ceremony' };
    const refused = await first.post(rounds, form);
    expect(refused.status).toBe(422);
    expect(readPage(refused).text).toContain('冻结的名单不抽第二次');
    expect((await first.post(rounds, { action: 'propose-failure', reason: '没有备份' })).status).toBe(303);
    expect((await second.post(rounds, { action: 'confirm-failure' })).status).toBe(303);
    const shown = readPage(await site.client().get(`/needs/${other.number}`));
    expect(shown.text).toContain('流标：封存的密码无法找回');
    expect((await site.client().get('/feed.atom')).text).toContain('封存的密码无法找回');
  });
});
