import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBeacon } from '../../src/app/drand-client.js';
import { runJobs } from '../../src/app/jobs.js';
import { computeVoidRounds } from '../../src/draws/index.js';
import { registerCustodian } from '../../src/needs/index.js';
import { makeKeyPair } from '../../src/sealing/index.js';
import { anAccount, type BuiltAccount } from '../support/builders.js';
import { fakeClock } from '../support/deps.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import { startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
let actors: BuiltAccount[];
beforeEach(async () => {
  site = await startTestSite({
    start: '2023-08-18T01:00:00.000Z',
    overrides: {
      sources: {
        kinds: ['commit', 'ceremony', 'lottery', 'drand'],
        closedDays: [{ from: '2023-01-21', to: '2023-01-27' }],
      },
      beacon: createBeacon({ urls: [], clock: fakeClock() }),
    },
  });
  actors = [
    await anAccount(site.deps, { role: 'official' }),
    await anAccount(site.deps, { role: 'official' }),
  ];
});
afterEach(() => site.stop());

/** Both officials, logged in at the present: earlier sessions end when the clock moves on. */
const bothOfficials = () => Promise.all(actors.map(({ actor }) => site.asActor(actor)));

async function aFrozenNeed(source: string) {
  // Without a beacon at publication the site's key seals the bids: the round of the deadline is not on record here.
  const unsealing = { ...site.deps, beacon: undefined };
  const need = await aPublishedNeed(unsealing, { source, closesAt: '2023-08-23 23:49:24' });
  for (const bid of ['95000', '88000', '91000']) {
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
  }
  const notice = (await site.client().get(`/needs/${need.number}`)).text;
  site.clock.set('2023-08-23T15:49:25.000Z');
  for (const { error } of await runJobs(site.deps)) throw error;
  return { need, notice };
}

it('names round, bits and who would have to collude on the notice, and what is awaited with the secret after the freeze', async () => {
  const { need, notice } = await aFrozenNeed('drand');
  expect(notice).toContain('第 1000 轮');
  expect(notice).toContain('256 比特');
  // Under the site's key its bids are read before the freeze; by the beacon nobody here knows the result.
  expect(notice).toContain('能左右结果的：运营方＋一家报名机构。');
  expect(notice).toContain('能提前知道结果的：随机信标的多数成员。');
  expect(notice).toContain('能在名单定下前看到报价的：运营方。');
  const page = (await site.client().get(`/needs/${need.number}`)).text;
  expect(page).toContain('等待随机信标第 1000 轮（2023-08-23 23:59:24）');
  const { secret } = await site.deps.db.selectFrom('openedSecret').selectAll().executeTakeFirstOrThrow();
  expect(page).toContain(secret);
  expect(page).not.toContain('登记号码');
  site.clock.set('2023-08-30T16:00:00.000Z');
  await runJobs(site.deps);
  expect((await site.client().get(`/needs/${need.number}`)).text).toContain('逾期未产生结果');
  const [official] = await bothOfficials();
  expect((await official!.get('/review/incidents')).text).toContain(need.number);
  expect((await site.client().get('/review/incidents')).status).toBe(303);
});

it('takes numbers from two officials', async () => {
  const { need } = await aFrozenNeed('lottery');
  site.clock.set('2023-08-24T14:00:00.000Z');
  const path = `/needs/${need.number}/rounds`;
  const [first, second] = await bothOfficials();
  expect((await first!.get(path)).text).toContain('2023229');
  const numbers = Array.from({ length: 20 }, (_, i) => i + 1).join(' ');
  expect((await first!.post(path, { action: 'numbers', numbers: '1 2' })).status).toBe(422);
  expect((await first!.post(path, { action: 'numbers', numbers })).status).toBe(303);
  const blind = (await second!.get(path)).text;
  expect(blind).toContain('已有一人录入');
  expect(blind).not.toContain('1.2.3');
  expect((await second!.post(path, { action: 'numbers', numbers })).status).toBe(303);
  await runJobs(site.deps);
  expect((await site.client().get(`/needs/${need.number}`)).text).toContain('中选');
});

it('shows everybody an issue that was declared not drawn', async () => {
  const { need } = await aFrozenNeed('lottery');
  site.clock.set('2023-08-24T14:00:00.000Z');
  const path = `/needs/${need.number}/rounds`;
  const words = '认定彩票第 2023229 期未开奖，改用第 2023230 期';
  for (const official of await bothOfficials()) {
    expect((await site.client().get(`/needs/${need.number}`)).text).not.toContain(words);
    const form = { action: 'postpone', reason: '开奖顺延' };
    expect((await official.post(path, form)).status).toBe(303);
  }
  expect((await site.client().get(`/needs/${need.number}`)).text).toContain(words);
});

it('takes the numbers of a void round too, for comparison', async () => {
  const { need } = await aFrozenNeed('lottery');
  const path = `/needs/${need.number}/rounds`;
  const numbers = Array.from({ length: 20 }, (_, i) => i + 2).join(' ');
  const [first, second] = await bothOfficials();
  const objection = await anUpheldComplaint(site.deps, need.number);
  const form = {
    action: 'propose',
    basis: 'objection-upheld',
    objection,
    reason: '异议成立',
    source: 'ceremony',
  };
  expect((await first!.post(path, form)).status).toBe(303);
  expect((await second!.post(path, { action: 'confirm' })).status).toBe(303);
  site.clock.set('2023-08-24T14:00:00.000Z');
  for (const { error } of await runJobs(site.deps)) throw error;
  for (const official of await bothOfficials()) {
    expect((await official.get(path)).text).toContain('录入已作废的第 1 轮开奖号码');
    expect((await official.post(path, { action: 'numbers', round: 2, numbers })).status).toBe(409);
    expect((await official.post(path, { action: 'numbers', round: 1, numbers })).status).toBe(303);
  }
  await computeVoidRounds(site.deps);
  expect((await site.client().get(`${path}/1/certificate.json`)).status).toBe(200);
});

it('draws again by two officials, and shows the void round with its certificate', async () => {
  const { need } = await aFrozenNeed('commit');
  const path = `/needs/${need.number}/rounds`;
  const [first, second] = await bothOfficials();
  const agency = (await site.client().get(`/needs/${need.number}/certificate.json`)).text;
  const objection = await anUpheldComplaint(site.deps, need.number);
  const form = {
    action: 'propose',
    basis: 'objection-upheld',
    objection,
    reason: '异议成立',
    source: 'ceremony',
  };
  expect((await first!.post(path, { ...form, basis: '' })).status).toBe(422);
  expect((await first!.post(path, form)).status).toBe(303);
  expect((await first!.post(path, { action: 'confirm' })).status).toBe(422);
  expect((await second!.post(path, { action: 'confirm' })).status).toBe(303);
  const page = (await site.client().get(`/needs/${need.number}`)).text;
  expect(page).toContain('作废');
  expect(page).toContain('第 2 轮名单将于');
  expect((await site.client().get(`${path}/1/certificate.json`)).text).toBe(agency);
  expect((await site.client().get(`${path}/2/certificate.json`)).status).toBe(404);
  const county = await site.asActor(
    (await anAccount(site.deps, { role: 'official', divisionCode: '532322' })).actor,
  );
  expect((await county.get(path)).status).toBe(403);
});

it('shows an opening that is late, and lets two officials decide that the need fails', async () => {
  const deps = { ...site.deps, custodians: 2 };
  for (let count = 0; count < 3; count += 1) {
    const { actor } = await anAccount(deps, { role: 'official' });
    mustBe(await registerCustodian(deps, actor, (await makeKeyPair()).recipient));
  }
  const need = await aPublishedNeed(deps, { closesAt: '2023-08-23 23:49:24' });
  for (const bid of ['95000', '88000', '91000']) {
    await anEntry(site.deps, (await anAgency(site.deps)).actor, need, bid);
  }
  const page = async (language = '') =>
    (await site.client().get(`/needs/${need.number}${language && `?lang=${language}`}`)).text;
  site.clock.set('2023-08-23T15:49:25.000Z');
  expect(await page()).not.toContain('报价逾期未能开启');
  const [early] = await bothOfficials();
  const NOTHING = '目前没有需要在这里处理的事项';
  expect((await early!.get(`/needs/${need.number}/rounds`)).text).toContain(NOTHING);
  site.clock.set('2023-08-30T16:00:00.000Z');
  for (const { error } of await runJobs(site.deps)) throw error;
  expect(await page()).toContain('报价逾期未能开启');
  expect(await page('en')).toContain('The bids have not been opened in time');
  const path = `/needs/${need.number}/rounds`;
  const [first, second] = await bothOfficials();
  expect((await first!.get(`/needs/${need.number}`)).text).toContain(path);
  expect((await first!.get(path)).text).not.toContain(NOTHING);
  expect((await first!.get('/review/incidents')).text).toContain(need.number);
  expect((await first!.post(path, { action: 'propose-failure', reason: '' })).status).toBe(422);
  const reason = '三名保管人均已离任';
  expect((await first!.post(path, { action: 'propose-failure', reason })).status).toBe(303);
  expect(await page()).toContain('须由另一名工作人员确认');
  expect((await first!.post(path, { action: 'confirm-failure' })).status).toBe(422);
  expect((await second!.get(path)).text).toContain(reason);
  expect((await second!.post(path, { action: 'confirm-failure' })).status).toBe(303);
  const ended = await page();
  for (const words of ['流标：报价无法开启', reason, '已决定流标']) expect(ended).toContain(words);
  expect(await page('en')).toContain('its bids could not be opened');
  expect((await site.client().get('/feed.atom')).text).toContain('报价无法开启');
});
