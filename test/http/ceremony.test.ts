import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { addMillis, DAY, formatShanghai } from '../../src/basics/index.js';
import { aTypist } from '../support/ceremony.js';
import { aWaitingNeed, DIGITS, type Hands, post, STEPS, take } from '../support/hall.js';
import { anAgency, anEntry, aPublishedNeed, aReviewer } from '../support/marketplace-builders.js';
import { type Client, startTestSite, type TestSite } from '../support/site.js';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.stop());

const jobs = async () => expect(await runJobs(site.deps)).toEqual([]);

const REFRESH = /<noscript><meta http-equiv="refresh" content="5"><\/noscript>/;

describe('the hall', () => {
  let need: Awaited<ReturnType<typeof aWaitingNeed>>;
  let official: Client;
  let hands: Hands;
  let watcher: Client;
  beforeEach(async () => {
    need = await aWaitingNeed(site);
    official = await site.asActor(await aReviewer(site.deps));
    hands = { leader: official, typist: await site.asActor(await aTypist(site.deps)) };
    watcher = site.client();
  });

  it('shows everybody the frozen pool and its codes, and the form to the official alone', async () => {
    const seen = await watcher.get(need.hall);
    expect(seen.status).toBe(200);
    expect(seen.text).toMatch(REFRESH);
    expect(seen.text.match(/<svg class="qr" role="img"/g)).toHaveLength(2);
    expect(seen.text).not.toContain('<form');
    expect(seen.text).not.toMatch(/style=|<script>/);
    const { poolHash } = await site.deps.db
      .selectFrom('pool')
      .select('poolHash')
      .where('needId', '=', need.id)
      .executeTakeFirstOrThrow();
    expect([...seen.text.matchAll(/<code>([0-9a-f]{4})<\/code>/g)].map(([, group]) => group).join('')).toBe(
      poolHash,
    );
    const leading = await official.get(need.hall);
    expect(leading.text).toContain('name="place"');
    expect(leading.text).not.toMatch(REFRESH);
  });

  it('keeps the first typing from everybody while the second is made', async () => {
    await take(hands, need.hall, 4);
    const pages = [need.hall, `${need.hall}.json`, `${need.hall}/minutes`, `/needs/${need.number}`];
    for (const path of pages) {
      for (const client of [watcher, official]) {
        const { status, text } = await client.get(path);
        expect(status).toBe(200);
        for (const group of DIGITS.match(/.{5}/g) ?? []) expect(text).not.toContain(group);
      }
    }
    await hands.typist.post(need.hall, STEPS[4]);
    expect((await watcher.get(need.hall)).text).toContain('31415');
  });

  it('tells a watcher of every step at once', async () => {
    const marks = new Set<string>();
    for (let count = 0; count <= STEPS.length; count += 1) {
      marks.add((await watcher.get(`${need.hall}.json`)).text);
      const fields = STEPS[count];
      if (fields) await post(hands, need.hall, fields);
    }
    site.clock.advance(1000);
    await jobs();
    const last = await watcher.get(`${need.hall}.json`);
    expect(JSON.parse(last.text)).toEqual({ mark: 'drawn-7', step: 'drawn', awaited: false });
    expect(marks.size).toBe(STEPS.length + 1);
    const page = (await watcher.get(need.hall)).text;
    expect(page).not.toMatch(REFRESH);
    expect(page).toContain('hall-winner');
    expect(page).toContain('/certificate.json');
    expect(Buffer.byteLength(page)).toBeLessThan(60_000);
  });

  it('answers a form sent twice with the present state', async () => {
    await take(hands, need.hall, 1);
    const again = await official.post(need.hall, STEPS[0]);
    expect(again.status).toBe(409);
    expect(again.text).toContain('这一步已经办过');
    expect(again.text).toContain('name="witnesses[0][name]"');
    await take(hands, need.hall, 0);
    for (const step of STEPS.slice(1)) await post(hands, need.hall, step);
    const late = await official.post(need.hall, STEPS[6]);
    expect(late.status).toBe(409);
    expect(late.text).toContain('已经记录在案');
    site.clock.advance(1000);
    await jobs();
    expect((await official.post(need.hall, STEPS[0])).status).toBe(409);
  });

  it('says at the field what is wrong, and keeps what was typed', async () => {
    await take(hands, need.hall, 1);
    const same = { 'witnesses[0][name]': '甲', 'witnesses[0][organisation]': '审计局' };
    const one = await official.post(need.hall, { act: 'witnesses', revision: 1, ...same });
    expect(one.status).toBe(422);
    expect(one.text).toContain('至少两名见证人');
    const twice = { ...same, 'witnesses[1][name]': '甲', 'witnesses[1][organisation]': '监察委' };
    const refused = await official.post(need.hall, { act: 'witnesses', revision: 1, ...twice });
    expect(refused.text).toContain('href="#witnesses-1-name"');
    expect(refused.text).toContain('value="监察委"');
    await official.post(need.hall, STEPS[1]);
    const unticked = await official.post(need.hall, { act: 'hash', revision: 2 });
    expect(unticked.text).toContain('读完后请打勾确认');
    await official.post(need.hall, STEPS[2]);
    for (const [digits, message] of [
      ['123a5', '只能填写数字'],
      [DIGITS.slice(0, 19), '请按整组录入'],
      [`${DIGITS}1`, '多了'],
    ] as const) {
      const wrong = await official.post(need.hall, { act: 'first', revision: 3, by: '甲', digits });
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain(message);
      expect(wrong.text).toContain(`value="${digits}"`);
    }
    const wide = await official.post(need.hall, {
      act: 'first',
      revision: 3,
      by: '甲',
      digits: '３１４１５ ９２６５３',
    });
    expect(wide.status).toBe(303);
    expect((await official.post(need.hall, { act: 'shuffle' })).status).toBe(409);
  });

  it('is led by nobody else', async () => {
    const strangers: readonly [Client, number][] = [
      [await site.as('official', { divisionCode: '532331' }), 403],
      [await site.as('auditor'), 403],
      [await site.as('administrator'), 403],
      [await site.as('agency'), 403],
    ];
    for (const [client, status] of strangers) {
      expect((await client.get(need.hall)).text).not.toContain('<form');
      expect((await client.post(need.hall, STEPS[0])).status).toBe(status);
    }
    expect((await watcher.post(need.hall, STEPS[0])).status).toBe(401);
  });

  const farAhead = () => formatShanghai(addMillis(site.clock.now(), 100 * DAY));

  it('waits before the freeze, and is for needs with a ceremony alone', async () => {
    const early = await aPublishedNeed(site.deps, { source: 'ceremony', closesAt: farAhead() });
    await anEntry(site.deps, (await anAgency(site.deps)).actor, early, '90000');
    const page = await watcher.get(`/needs/${early.number}/ceremony`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('名单尚未冻结');
    expect(page.text).not.toContain('hall-list');
    expect((await official.post(`/needs/${early.number}/ceremony`, STEPS[0])).status).toBe(409);
    const plain = await aPublishedNeed(site.deps, { closesAt: farAhead() });
    for (const path of [plain.number, 'CX-2017-999999', 'x']) {
      expect((await watcher.get(`/needs/${path}/ceremony`)).status).toBe(404);
      expect((await watcher.get(`/needs/${path}/ceremony/minutes`)).status).toBe(404);
    }
    const failed = await aWaitingNeed(site, 1);
    expect((await watcher.get(failed.hall)).text).toContain('项目流标');
  });

  it('keeps minutes, marked while they are unfinished', async () => {
    const minutes = `${need.hall}/minutes`;
    expect((await watcher.get(minutes)).text).toContain('未完成');
    await take(hands, need.hall, 3);
    const half = (await watcher.get(minutes)).text;
    expect(half).toContain('未完成');
    expect(half).toContain('见证人甲（演示单位）');
    await official.post(need.hall, STEPS[3]);
    const differing = { act: 'second', revision: 4, by: '录入员乙', digits: DIGITS.replace('4', '5') };
    const same = await official.post(need.hall, differing);
    expect(same.status).toBe(422);
    expect(same.text).toContain('另一名工作人员用自己的账号录入');
    expect(same.text).toContain(`value="${differing.digits}"`);
    await hands.typist.post(need.hall, differing);
    expect((await watcher.get(need.hall)).text.match(/<mark>/g)).toHaveLength(2);
    await official.post(need.hall, { act: 'differs', revision: 5 });
    for (const [index, step] of STEPS.slice(3).entries()) {
      expect((await post(hands, need.hall, { ...step, revision: 6 + index })).status).toBe(303);
    }
    site.clock.advance(1000);
    await jobs();
    const done = (await watcher.get(minutes)).text;
    expect(done).not.toContain('未完成');
    for (const part of ['SM3', '31415 92653 58979 32384', '31515', '签字', '监督部门代表', '二楼开标厅']) {
      expect(done).toContain(part);
    }
    await watcher.get('/language?to=en&back=/');
    const english = (await watcher.get(minutes)).text;
    expect(english).toContain('Minutes of a ceremony');
  });
});
