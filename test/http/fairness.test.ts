import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJobs } from '../../src/app/jobs.js';
import { importAwards } from '../../src/awards/index.js';
import { formatShanghai, MINUTE } from '../../src/basics/index.js';
import { proposeRedo, settleRedo } from '../../src/draws/index.js';
import { anAccount } from '../support/builders.js';
import { ENGINES, freshDatabase } from '../support/databases.js';
import { importFile, importLine } from '../support/import-file.js';
import { anAgency, anEntry, aPublishedNeed, mustBe } from '../support/marketplace-builders.js';
import { anUpheldComplaint } from '../support/objections.js';
import { startTestSite, type TestSite } from '../support/site.js';

type Built = Awaited<ReturnType<typeof anAgency>>;

interface Luck {
  creditCode: string;
  name: string;
  draws: number;
  expected: number;
  wins: number;
  priceEntries: number;
}

interface FairnessJson {
  totals: Record<string, number>;
  tests: Record<string, { df: number; tooFew: boolean }>;
  items: Luck[];
  next: string | null;
}

describe.each(ENGINES)('fairness and eligibility on %s', (engine) => {
  let site: TestSite;
  let agencies: Built[];
  let needs: Awaited<ReturnType<typeof aPublishedNeed>>[];
  let close: () => Promise<void>;

  const get = (path: string, language = 'zh-CN') =>
    site.client().get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  const json = async <T>(path: string): Promise<T> => JSON.parse((await get(path)).text) as T;

  beforeAll(async () => {
    const fresh = await freshDatabase(engine);
    close = fresh.close;
    site = await startTestSite({ db: fresh.db });
    const { deps, clock } = site;
    agencies = [];
    for (const grade of ['乙', '乙', '乙', '丁'])
      agencies.push(await anAgency(deps, { qualifications: [qualification(grade)] }));
    needs = [];
    for (const method of ['random', 'credit', 'lowest']) {
      const need = await aPublishedNeed(deps, { method });
      needs.push(need);
      for (const agency of agencies.slice(0, 3))
        await anEntry(deps, agency.actor, need, method === 'lowest' ? '90000' : undefined);
    }
    clock.set(needs[2]?.closesAt ?? '');
    for (const { error } of await runJobs(deps)) throw error;
  });
  afterAll(async () => {
    await site.stop();
    await close();
  });

  it('counts draws, expectations and wins, and keeps prices apart', async () => {
    const body = await json<FairnessJson>('/statistics/fairness.json');
    expect(body.totals).toMatchObject({ random: 1, credit: 1, price: 1, agencies: 3, voidRounds: 0 });
    expect(body.items.map(({ draws }) => draws)).toEqual([2, 2, 2]);
    expect(body.items.reduce((sum, { wins }) => sum + wins, 0)).toBe(2);
    for (const item of body.items) {
      expect(item.expected).toBeCloseTo(2 / 3, 5);
      expect(item.priceEntries).toBe(1);
    }
    expect(body.tests['position']?.tooFew).toBe(true);
    expect(body.next).toBeNull();
  });

  it('shows a page in both languages whose numbers lead to the draws behind them', async () => {
    const [zh, en] = [await get('/statistics/fairness'), await get('/statistics/fairness', 'en')];
    expect([zh.status, en.status]).toEqual([200, 200]);
    expect(zh.text).toContain('次数太少');
    expect(en.text).toContain('Too few draws');
    expect(en.text).toContain('role="img"');
    expect(en.text.length).toBeLessThan(60_000);
    const link = /href="(\/statistics\/fairness\/agencies\/[^"]+)"/.exec(en.text)?.[1] ?? '';
    const page = await get(link.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='), 'en');
    expect(page.status).toBe(200);
    for (const { number } of needs) expect(page.text).toContain(`/needs/${number}`);
    const agency = await get(`/agencies/${agencies[0]?.creditCode}`);
    expect(agency.text).toContain(`/statistics/fairness/agencies/${agencies[0]?.creditCode}`);
  });

  it('finds agencies by name and code, and gives sheets', async () => {
    const [first] = agencies;
    const found = await json<FairnessJson>(`/statistics/fairness.json?q=${first?.creditCode}`);
    expect(found.items.map(({ creditCode }) => creditCode)).toEqual([first?.creditCode]);
    expect((await json<FairnessJson>('/statistics/fairness.json?q=nobody')).items).toEqual([]);
    const csv = await get('/statistics/fairness.csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text.trim().split('\r\n')).toHaveLength(4);
    const draws = await get('/statistics/fairness/draws.csv');
    expect(draws.text.trim().split('\r\n')).toHaveLength(4);
    const own = await get(`/statistics/fairness/agencies/${first?.creditCode}.csv`);
    expect(own.text.trim().split('\r\n')).toHaveLength(4);
    const body = await json<{ items: { chance: number | null }[] }>(
      `/statistics/fairness/agencies/${first?.creditCode}.json`,
    );
    expect(body.items.filter(({ chance }) => chance === null)).toHaveLength(1);
  });

  it.each(['from=2017-13', 'to=x', 'from=2017-06&to=2017-05'])('refuses the months %s', async (query) => {
    const code = agencies[0]?.creditCode;
    expect((await get(`/statistics/fairness?${query}`)).status).toBe(400);
    expect((await get(`/statistics/fairness.json?${query}`)).status).toBe(400);
    expect((await get(`/statistics/fairness.csv?${query}`)).status).toBe(400);
    expect((await get(`/statistics/fairness/draws.csv?${query}`)).status).toBe(400);
    expect((await get(`/statistics/fairness/agencies/${code}?${query}`)).status).toBe(400);
    expect((await get(`/statistics/fairness/agencies/${code}.json?${query}`)).status).toBe(400);
  });

  it('has nothing for months without selections, unknown agencies, false cursors', async () => {
    const empty = await json<FairnessJson>('/statistics/fairness.json?from=2016-01&to=2016-12');
    expect(empty.items).toEqual([]);
    expect((await get('/statistics/fairness?from=2016-01&to=2016-12')).status).toBe(200);
    expect((await get('/statistics/fairness/agencies/91350100M000100Y43')).status).toBe(404);
    expect((await get('/statistics/fairness?after=zz')).status).toBe(400);
    expect((await get('/statistics/fairness/reports/2017-05.json')).status).toBe(404);
    expect((await get('/statistics/fairness/reports/x.json')).status).toBe(404);
  });

  it('replays who could sign up: page, JSON, filters, bad instants', async () => {
    const need = needs[0];
    const address = `/needs/${need?.number}/eligibility`;
    expect((await get(`/needs/${need?.number}`)).text).toContain(`href="${address}"`);
    const body = await json<{
      counts: Record<string, number>;
      items: { creditCode: string; rule: string | null; entered: boolean }[];
    }>(`${address}.json`);
    expect(body.counts).toMatchObject({ may: 3, 'grade-too-low': 1, suspended: 0 });
    expect(body.items.filter(({ entered }) => entered)).toHaveLength(3);
    const page = await get(`${address}?rule=grade-too-low`, 'en');
    expect(page.text).toContain(agencies[3]?.creditCode);
    expect(page.text).not.toContain(agencies[0]?.creditCode);
    expect(page.text).toContain('乙测资字53000001');
    const found = await json<{ items: unknown[] }>(`${address}.json?q=${agencies[1]?.creditCode}`);
    expect(found.items).toHaveLength(1);
    for (const at of ['2017-02-30T10:00', 'yesterday', '2016-01-01T00:00']) {
      const refused = await get(`${address}?at=${at}`);
      expect(refused.status).toBe(400);
      expect(refused.text).toContain('error-summary');
      expect((await get(`${address}.json?at=${at}`)).status).toBe(400);
    }
    expect((await get(`${address}?rule=luck`)).status).toBe(400);
    expect((await get(`${address}?after=zz`)).status).toBe(400);
    expect((await get('/needs/CX-2017-999999/eligibility')).status).toBe(404);
    const during = formatShanghai(site.clock.now()).replace(' ', 'T');
    expect((await get(`${address}?at=${during}`)).status).toBe(200);
  });

  it('gives an agency its own answer first', async () => {
    const low = agencies[3];
    if (!low) throw new Error('no agency');
    const client = await site.asActor(low.actor);
    const page = await client.get(`/needs/${needs[0]?.number}/eligibility`);
    expect(page.text.indexOf('贵机构')).toBeGreaterThan(0);
    expect(page.text.indexOf('贵机构')).toBeLessThan(page.text.indexOf('各条规则的家数'));
    const outsider = await site.as('agency');
    const own = await outsider.get(`/needs/${needs[0]?.number}/eligibility`);
    expect(own.text).toContain('从未核准入驻');
  });

  it('publishes a month once, after it has ended, verbatim and logged', async () => {
    const { deps, clock } = site;
    clock.set('2017-05-31T16:59:59.000Z');
    for (const { error } of await runJobs(deps)) throw error;
    expect((await get('/statistics/fairness/reports/2017-05.json')).status).toBe(404);
    clock.set('2017-05-31T17:01:00.000Z');
    for (let again = 0; again < 2; again += 1) {
      for (const { error } of await runJobs(deps)) throw error;
      clock.advance(120_000);
    }
    const report = await get('/statistics/fairness/reports/2017-05.json');
    const sha256 = createHash('sha256').update(report.text).digest('hex');
    const events = await deps.db
      .selectFrom('auditEvent')
      .selectAll()
      .where('kind', '=', 'fairness.published')
      .execute();
    expect(events.map(({ subject, data }) => [subject, JSON.parse(data)])).toMatchObject([
      ['2017-05', { sha256, rows: [{ table: 'fairness_report', key: '2017-05' }] }],
    ]);
    expect(JSON.parse(report.text)).toMatchObject({ format: 'zjcs-fairness/1', month: '2017-05' });
    expect((await get('/statistics/fairness')).text).toContain(sha256);
    await expect(deps.db.updateTable('fairnessReport').set({ sha256: '' }).execute()).rejects.toThrow();
    await expect(deps.db.deleteFrom('fairnessReport').execute()).rejects.toThrow(/append-only/);
  });

  it('counts anew when one award has become void and one of long ago was imported meanwhile', async () => {
    const { deps, clock } = site;
    const path = '/statistics/fairness.json?from=2017-01&to=2017-12';
    const before = (await json<FairnessJson>(path)).totals;
    const officials = [
      await anAccount(deps, { role: 'official' }),
      await anAccount(deps, { role: 'official' }),
    ];
    const { number = '' } = needs[0] ?? {};
    const redo = {
      number,
      reason: '质疑成立',
      basis: 'objection-upheld' as const,
      objection: await anUpheldComplaint(deps, number),
      source: 'ceremony' as const,
      excluded: [],
    };
    mustBe(await proposeRedo(deps, officials[0]!.actor, redo));
    clock.advance(MINUTE);
    mustBe(await settleRedo(deps, officials[1]!.actor, { number, confirm: true }));
    await importAwards(deps, importFile(importLine(1)));
    const after = (await json<FairnessJson>(path)).totals;
    expect([before['random'], after['random']]).toEqual([1, 0]);
    expect([before['voidRounds'], after['voidRounds']]).toEqual([0, 1]);
  });
});

function qualification(grade: string): Record<string, unknown> {
  return {
    type: 'C01',
    grade,
    speciality: '',
    certificateNumber: '乙测资字53000001',
    issuer: '演示发证机关',
    validFrom: '2015-01-01',
    validTo: '2030-12-31',
    attachmentId: '',
  };
}
